package io.htap.rewrite.bind;

import io.htap.rewrite.scope.Context;
import io.htap.rewrite.scope.OrderKey;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.translation.Finishing;
import io.htap.rewrite.translation.Finishing.RowCount;
import io.htap.rewrite.translation.FirstRows;
import io.htap.rewrite.translation.FirstRows.Shown;
import io.htap.rewrite.translation.OutputColumn;
import io.htap.rewrite.translation.SortKey;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.value.Constants;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Texts;
import io.htap.rewrite.value.Unification;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/**
 * The outermost query: its columns as the driver reads them, and its sort either in DuckDB's SQL
 * or, where a collation of Postgres decides it, left to the driver with all rows sent.
 */
public final class Outermost {
  private final Context context;

  public Outermost(Context context) {
    this.context = context;
  }

  public Translated translate(Select select) {
    Prepared query = QueryBinder.outermost(context).prepare(select);
    List<String> items = new ArrayList<>();
    List<OutputColumn> columns = new ArrayList<>();
    for (OutColumn column : query.columns()) {
      Ex ex = column.leaving();
      if (ex.typmod() == Unification.UNSURE) {
        throw Refusal.type("branches of different type modifiers");
      }
      items.add(shown(ex) + " AS " + OutColumn.sqlName(items.size()));
      columns.add(new OutputColumn(ex.type(), ex.typmod(), ex.enumeration()));
    }
    if (sortsInDuckDb(query)) {
      String sql = context.complete(query.text(items, query.orderBy() + query.rows().sql()));
      return translated(select, sql, columns, null, query, firstRows(select, query));
    }
    int visible = items.size();
    List<SortKey> keys = new ArrayList<>();
    for (OrderKey key : query.order()) {
      keys.add(key.toSortKey(position(query, key, items)));
    }
    Finishing finishing = new Finishing(keys, query.rows().limit(), query.rows().offset(), visible);
    String sql = context.complete(query.text(items, ""));
    return translated(select, sql, columns, finishing, query, null);
  }

  /**
   * The rows of a collated order are the driver's to sort, whatever they hold, unless the order
   * says which rows there are.
   */
  private static boolean sortsInDuckDb(Prepared query) {
    boolean cut = !query.rows().all() && !query.distinct();
    return query.order().stream()
        .noneMatch(cut || query.firstsOnly() ? OrderKey::unknown : OrderKey::collated);
  }

  private Translated translated(
      Select select,
      String sql,
      List<OutputColumn> columns,
      @Nullable Finishing finishing,
      Prepared query,
      @Nullable FirstRows firstRows) {
    List<Integer> orderedBy =
        query.order().stream().map(OrderKey::column).takeWhile(column -> column >= 0).toList();
    return new Translated(
        sql,
        context.bindings(),
        context.moments(),
        columns,
        finishing,
        context.usedRelations(),
        orderedBy,
        context.joinGraph(select),
        firstRows);
  }

  private @Nullable FirstRows firstRows(Select select, Prepared query) {
    RowCount limit = query.rows().limit();
    if (limit == null || !query.singleSelect()) {
      return null;
    }
    String order =
        query.order().stream()
            // DuckDB takes no literal there, and it orders nothing.
            .filter(key -> !Constants.beforehand(key.ex()))
            .map(OrderKey::sql)
            .collect(Collectors.joining(", "));
    String from = query.rest() + (order.isEmpty() ? "" : " ORDER BY " + order);
    List<Shown> shown = context.shown(select, from);
    return shown.isEmpty()
        ? null
        : new FirstRows(query.with(), from, limit, query.rows().offset(), shown);
  }

  /** The result's column to sort by, appended unless a visible one holds just that. */
  private static int position(Prepared query, OrderKey key, List<String> items) {
    if (key.column() >= 0) {
      Ex column = query.columns().get(key.column()).leaving();
      if (shown(column).equals(key.value())) {
        return key.column();
      }
    }
    if (query.distinct()) {
      throw Refusal.syntax("DISTINCT ordered by a hidden column");
    }
    items.add(key.value() + " AS " + OutColumn.sqlName(items.size()));
    return items.size() - 1;
  }

  /** A char without declared length carries its blanks; the driver pads the others. */
  private static String shown(Ex ex) {
    return ex.type() == PgType.BPCHAR && ex.typmod() < 0 ? Texts.padded(ex) : ex.sql();
  }
}
