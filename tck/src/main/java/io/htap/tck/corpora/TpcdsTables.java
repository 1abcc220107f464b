package io.htap.tck.corpora;

import static io.trino.tpcds.Table.CATALOG_SALES;
import static io.trino.tpcds.Table.CUSTOMER_DEMOGRAPHICS;
import static io.trino.tpcds.Table.DATE_DIM;
import static io.trino.tpcds.Table.DBGEN_VERSION;
import static io.trino.tpcds.Table.STORE_SALES;
import static io.trino.tpcds.Table.WEB_SALES;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tables, made and filled by the specification's generator. Two that the specification fixes in
 * size are cut to what the sales can reach: the dates to those of ten years, the demographics to
 * their first rows, into which the keys are folded.
 */
final class TpcdsTables {
  private static final double SMALLEST_SCALE = 0.01;
  private static final int ORDERS_PER_SCALE = 200_000;

  /** 1996 to 2005: the generator's sales are of 1998 to 2003. */
  private static final long FIRST_DATE = 35_065;

  private static final long LAST_DATE = 38_716;

  /** All values of every column but two come up in these; 2 × 5 × 7 × 20 × 4 × 7. */
  private static final long DEMOGRAPHICS = 39_200;

  private static final List<String> INDEXED =
      List.of(
          "ss_sold_date_sk",
          "ss_customer_sk",
          "cs_sold_date_sk",
          "cs_bill_customer_sk",
          "cs_order_number",
          "ws_sold_date_sk",
          "ws_bill_customer_sk",
          "ws_order_number",
          "i_manufact");

  private final Connection connection;
  private final double scaleFactor;
  private final Session session;

  TpcdsTables(Connection connection, double scaleFactor) {
    this.connection = connection;
    this.scaleFactor = scaleFactor;
    this.session = Session.getDefaultSession().withScale(Math.max(scaleFactor, SMALLEST_SCALE));
  }

  static List<Table> all() {
    return Table.getBaseTables().stream().filter(table -> table != DBGEN_VERSION).toList();
  }

  void create() throws SQLException {
    for (var table : all()) {
      var columns =
          Stream.of(table.getColumns())
              .map(column -> column.getName() + " " + type(column))
              .collect(Collectors.joining(", "));
      execute("create table " + table.getName() + " (" + columns + ")");
    }
  }

  void fill() throws SQLException {
    for (var table : all()) {
      if (!table.isChild()) {
        fill(table);
      }
    }
  }

  /** The primary keys of the specification, without which nothing is replicated, and an index. */
  void index() throws SQLException {
    for (var table : all()) {
      execute("alter table " + table.getName() + " add primary key (" + key(table) + ")");
    }
    for (var column : INDEXED) {
      execute("create index on " + tableOf(column) + " (" + column + ")");
    }
    execute("vacuum analyze");
  }

  private static String key(Table table) {
    return switch (table) {
      case STORE_SALES -> "ss_item_sk, ss_ticket_number";
      case STORE_RETURNS -> "sr_item_sk, sr_ticket_number";
      case CATALOG_SALES -> "cs_item_sk, cs_order_number";
      case CATALOG_RETURNS -> "cr_item_sk, cr_order_number";
      case WEB_SALES -> "ws_item_sk, ws_order_number";
      case WEB_RETURNS -> "wr_item_sk, wr_order_number";
      case INVENTORY -> "inv_item_sk, inv_date_sk, inv_warehouse_sk";
      default -> table.getColumns()[0].getName();
    };
  }

  private static String tableOf(String column) {
    return all().stream()
        .filter(table -> Stream.of(table.getColumns()).anyMatch(c -> c.getName().equals(column)))
        .findFirst()
        .orElseThrow()
        .getName();
  }

  private void fill(Table table) throws SQLException {
    var rows = rows(table);
    List<List<String>> children = new ArrayList<>();
    try (var copy = new CopyRows(connection, table.getName())) {
      for (var family : rows) {
        copy.add(folded(table, family.get(0)));
        children.addAll(family.subList(1, family.size()));
      }
      copy.finish();
    }
    if (!table.hasChild()) {
      return;
    }
    try (var copy = new CopyRows(connection, table.getChild().getName())) {
      for (var child : children) {
        copy.add(folded(table.getChild(), child));
      }
      copy.finish();
    }
  }

  /** Each a row, and after it those of the child table. */
  private Results rows(Table table) {
    var of = session.withTable(table);
    var count = session.getScaling().getRowCount(table);
    if (table == DATE_DIM) {
      return Results.constructResults(table, FIRST_DATE, LAST_DATE, of);
    }
    if (table == CUSTOMER_DEMOGRAPHICS) {
      count = DEMOGRAPHICS;
    }
    if (table == STORE_SALES || table == CATALOG_SALES || table == WEB_SALES) {
      count = Math.min(count, Math.round(scaleFactor * ORDERS_PER_SCALE));
    }
    return Results.constructResults(table, 1, count, of);
  }

  private static List<String> folded(Table table, List<String> row) {
    var columns = table.getColumns();
    var folded = new ArrayList<>(row);
    for (var i = 0; i < columns.length; i++) {
      var value = row.get(i);
      if (value != null && columns[i].getName().endsWith("cdemo_sk")) {
        folded.set(i, Long.toString(1 + (Long.parseLong(value) - 1) % DEMOGRAPHICS));
      }
    }
    return folded;
  }

  private static String type(Column column) {
    var type = column.getType();
    return switch (type.getBase()) {
      case IDENTIFIER, INTEGER -> "integer";
      case DATE, TIME -> type.getBase().name().toLowerCase(Locale.ROOT);
      case DECIMAL ->
          "decimal(%d, %d)".formatted(type.getPrecision().orElseThrow(), type.getScale().orElse(0));
      case CHAR, VARCHAR ->
          "%s(%d)"
              .formatted(
                  type.getBase().name().toLowerCase(Locale.ROOT),
                  type.getPrecision().orElseThrow());
    };
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
