package io.htap.rewrite.bind;

import io.htap.rewrite.scope.OrderKey;
import io.htap.rewrite.scope.OutColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * A query bound but not yet written out: its sort may be DuckDB's work or the driver's.
 *
 * @param with WITH clause with a trailing blank, or empty
 * @param head {@code SELECT } or {@code SELECT DISTINCT }
 * @param rest from FROM on, with a leading blank, up to before ORDER BY
 * @param order in order of weight
 * @param distinct whether the output columns may not be added to
 */
record Prepared(
    String with,
    String head,
    List<OutColumn> columns,
    String rest,
    List<OrderKey> order,
    Rows rows,
    boolean distinct,
    boolean singleSelect) {

  /**
   * Behind a DISTINCT ON within a query. DuckDB 2.0 lets the keys of a join above leave out rows
   * below it, so that others are the first ones; a LIMIT keeps them from passing.
   */
  private static final String ALL = " LIMIT " + Long.MAX_VALUE;

  Prepared {
    columns = List.copyOf(columns);
    order = List.copyOf(order);
  }

  Prepared with(String clause) {
    return new Prepared(clause + with, head, columns, rest, order, rows, distinct, singleSelect);
  }

  /** Whether it is a SELECT DISTINCT ON, whose order picks the rows. */
  boolean firstsOnly() {
    return head.startsWith("SELECT DISTINCT ON");
  }

  /** The query with everything done by DuckDB; refuses a sort that it cannot do. */
  BoundQuery render() {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      items.add(columns.get(i).leaving().sql() + " AS " + OutColumn.sqlName(i));
    }
    String all = firstsOnly() && rows.all() ? ALL : "";
    return new BoundQuery(text(items, orderBy() + rows.sql() + all), columns, singleSelect);
  }

  String text(List<String> items, String tail) {
    return with + head + String.join(", ", items) + rest + tail;
  }

  String orderBy() {
    if (order.isEmpty()) {
      return "";
    }
    List<String> keys = new ArrayList<>();
    for (OrderKey key : order) {
      boolean named = key.column() >= 0 && sameAsOutput(key);
      keys.add(named ? key.sql(OutColumn.sqlName(key.column())) : key.sql());
    }
    return " ORDER BY " + String.join(", ", keys);
  }

  /** Whether the column of the result holds just what is to be sorted by. */
  boolean sameAsOutput(OrderKey key) {
    return columns.get(key.column()).leaving().sql().equals(key.ex().sql());
  }
}
