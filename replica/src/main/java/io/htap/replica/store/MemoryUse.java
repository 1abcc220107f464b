package io.htap.replica.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What DuckDB's buffer manager has: tables in memory, cached blocks of a file, and what running
 * statements hold.
 *
 * @param bytes of memory
 * @param spilledBytes on disk, because memory did not do
 */
public record MemoryUse(long bytes, long spilledBytes) {
  /** Asks DuckDB, which costs less than a millisecond. */
  public static MemoryUse of(Connection duck) throws SQLException {
    try (Statement statement = duck.createStatement();
        ResultSet rs =
            statement.executeQuery(
                "SELECT coalesce(sum(memory_usage_bytes), 0)::BIGINT,"
                    + " coalesce(sum(temporary_storage_bytes), 0)::BIGINT FROM duckdb_memory()")) {
      rs.next();
      return new MemoryUse(rs.getLong(1), rs.getLong(2));
    }
  }
}
