package io.htap.replica.apply;

import io.htap.replica.catalog.Identifiers;
import io.htap.replica.catalog.SourceColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statements by which one table's staged changes reach its copy. */
final class StagingSql {
  private final String target;
  private final List<String> columns = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final List<String> key;
  final String keyTable;
  final String rowTable;
  final String goneTable;

  StagingSql(RowLayout layout) {
    target = layout.table.qualifiedName();
    for (SourceColumn column : layout.table.source().heldColumns()) {
      columns.add(Identifiers.quoted(column.copyName()));
      types.add(column.held() == null ? "" : column.held().duckType());
    }
    key = layout.table.quotedKeyColumns();
    keyTable = "keys_" + layout.table.source().oid();
    rowTable = "rows_" + layout.table.source().oid();
    goneTable = "gone_" + layout.table.source().oid();
  }

  /** An empty table of keys {@code k0, k1, …}, made anew: DuckDB never shrinks a temporary one. */
  String createKeys() {
    return "CREATE OR REPLACE TEMP TABLE " + keyTable + " AS SELECT " + keysAs("k") + none();
  }

  /** Rows to be completed: mask, key of the old row, then all columns as {@code c0, c1, …}. */
  String createRows() {
    return "CREATE OR REPLACE TEMP TABLE "
        + rowTable
        + " AS SELECT 0 AS mask, "
        + keysAs("k")
        + ", "
        + allAs()
        + none();
  }

  /** An empty table of whole rows, as {@code c0, c1, …}. */
  String createGone() {
    return "CREATE OR REPLACE TEMP TABLE " + goneTable + " AS SELECT " + allAs() + none();
  }

  /** Takes one row out of the table for each equal one that is staged. */
  String deleteGone() {
    var keys = new ArrayList<String>();
    var matches = new ArrayList<String>();
    for (int i = 0; i < columns.size(); i++) {
      for (String form : comparedAs(types.get(i))) {
        String name = "g" + keys.size();
        keys.add(form.formatted("c" + i) + " AS " + name);
        matches.add(form.formatted("t." + columns.get(i)) + " IS NOT DISTINCT FROM s." + name);
      }
    }
    String groups = String.join(", ", keys);
    return "DELETE FROM "
        + target
        + " WHERE rowid IN (SELECT place FROM (SELECT t.rowid AS place, s.wanted,"
        + " row_number() OVER (PARTITION BY s.number) AS n FROM "
        + target
        + " t JOIN (SELECT *, row_number() OVER () AS number FROM (SELECT "
        + groups
        + ", count(*) AS wanted FROM temp.main."
        + goneTable
        + " GROUP BY ALL)) s ON "
        + String.join(" AND ", matches)
        + ") WHERE n <= wanted)";
  }

  /**
   * What must be equal for two values to be the same value. DuckDB takes 0.0 for −0.0, and a month
   * for thirty days; their bits, or what they look like, tell them apart.
   */
  private static List<String> comparedAs(String type) {
    return switch (type) {
      case "FLOAT", "DOUBLE" -> List.of("%s::BIT");
      case "BOOLEAN",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "UUID",
          "VARCHAR",
          "BLOB",
          "DATE",
          "TIME",
          "TIMESTAMP",
          "TIMESTAMPTZ" ->
          List.of("%s");
      default ->
          type.startsWith("DECIMAL(") && !type.endsWith("]")
              ? List.of("%s")
              : List.of("%s", "%s::VARCHAR");
    };
  }

  String deleteKeys() {
    return "DELETE FROM " + target + " t USING temp.main." + keyTable + " s WHERE " + join();
  }

  /** Fills the columns of a mask from the old rows. */
  String complete(int mask, BitSet unchanged) {
    String assignments =
        unchanged.stream()
            .mapToObj(i -> "c" + i + " = t." + columns.get(i))
            .collect(Collectors.joining(", "));
    return "UPDATE temp.main."
        + rowTable
        + " s SET "
        + assignments
        + " FROM "
        + target
        + " t WHERE s.mask = "
        + mask
        + " AND "
        + join();
  }

  String insertRows() {
    String all =
        IntStream.range(0, columns.size()).mapToObj(i -> "c" + i).collect(Collectors.joining(", "));
    return "INSERT INTO " + target + " SELECT " + all + " FROM temp.main." + rowTable;
  }

  String dropStaging(String table) {
    return "DROP TABLE IF EXISTS temp.main." + table;
  }

  private String allAs() {
    return IntStream.range(0, columns.size())
        .mapToObj(i -> columns.get(i) + " AS c" + i)
        .collect(Collectors.joining(", "));
  }

  private String keysAs(String prefix) {
    return IntStream.range(0, key.size())
        .mapToObj(i -> key.get(i) + " AS " + prefix + i)
        .collect(Collectors.joining(", "));
  }

  private String none() {
    return " FROM " + target + " LIMIT 0";
  }

  private String join() {
    return IntStream.range(0, key.size())
        .mapToObj(i -> "t." + key.get(i) + " = s.k" + i)
        .collect(Collectors.joining(" AND "));
  }
}
