package io.htap.replica.store;

import io.htap.replica.catalog.Identifiers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * What the copy occupies. DuckDB knows how much all tables take together, and compresses them, but
 * not how much one takes; so a table's part is an estimate: the whole, divided by rows and by the
 * widths of their columns.
 *
 * @param bytes of all tables: of memory, or of the file
 * @param byTable estimates, by {@link CopyTable#qualifiedName()}
 */
public record Footprint(long bytes, Map<String, Long> byTable) {
  /** How wide a column's values are before they are compressed; a guess where they vary. */
  private static final String WIDTH =
      "CASE WHEN data_type IN ('BOOLEAN', 'TINYINT') THEN 1 WHEN data_type = 'SMALLINT' THEN 2"
          + " WHEN data_type IN ('INTEGER', 'DATE', 'FLOAT') THEN 4"
          + " WHEN data_type IN ('HUGEINT', 'UUID', 'INTERVAL') THEN 16"
          + " WHEN data_type LIKE 'DECIMAL%' AND numeric_precision > 18 THEN 16"
          + " WHEN data_type IN ('VARCHAR', 'BLOB') OR data_type LIKE '%[]' THEN 24 ELSE 8 END";

  public Footprint {
    byTable = Map.copyOf(byTable);
  }

  /** Asks DuckDB's catalog, which costs milliseconds. */
  public static Footprint of(Connection duck) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      String catalog = Identifiers.literal(duck.getCatalog());
      long bytes = whole(statement, catalog);
      var weights = new HashMap<String, Double>();
      double sum = 0;
      try (ResultSet rs =
          statement.executeQuery(
              "SELECT t.schema_name, t.table_name, any_value(t.estimated_size)::DOUBLE * sum("
                  + WIDTH
                  + ") FROM duckdb_tables() t JOIN duckdb_columns() c"
                  + " ON c.database_oid = t.database_oid AND c.table_oid = t.table_oid"
                  + " WHERE t.database_name = "
                  + catalog
                  + " GROUP BY t.schema_name, t.table_name")) {
        while (rs.next()) {
          sum += rs.getDouble(3);
          if (rs.getString(1).equals(CopyTable.SCHEMA)) {
            weights.put(
                Identifiers.quoted(duck.getCatalog())
                    + "."
                    + Identifiers.qualified(CopyTable.SCHEMA, rs.getString(2)),
                rs.getDouble(3));
          }
        }
      }
      double each = sum == 0 ? 0 : bytes / sum;
      var byTable = new HashMap<String, Long>();
      weights.forEach((name, weight) -> byTable.put(name, Math.round(each * weight)));
      return new Footprint(bytes, byTable);
    }
  }

  /** The blocks in use and the log of a file; what tables take in memory when there is none. */
  private static long whole(Statement statement, String catalog) throws SQLException {
    try (ResultSet rs =
        statement.executeQuery(
            "SELECT total_blocks, used_blocks * block_size FROM pragma_database_size()"
                + " WHERE database_name = "
                + catalog)) {
      if (rs.next() && rs.getLong(1) > 0) {
        return rs.getLong(2);
      }
    }
    try (ResultSet rs =
        statement.executeQuery(
            "SELECT coalesce(sum(memory_usage_bytes), 0) FROM duckdb_memory()"
                + " WHERE tag IN ('IN_MEMORY_TABLE', 'BASE_TABLE')")) {
      rs.next();
      return rs.getLong(1);
    }
  }
}
