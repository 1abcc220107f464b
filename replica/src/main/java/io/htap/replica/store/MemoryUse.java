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
 * @param heldBytes of memory that is no mere cache of files
 * @param limitBytes of memory at most
 */
public record MemoryUse(long bytes, long spilledBytes, long heldBytes, long limitBytes) {
  /** Of what is closed. */
  public static final MemoryUse NONE = new MemoryUse(0, 0, 0, 1);

  /** Asks DuckDB, which costs less than a millisecond. */
  public static MemoryUse of(Connection duck) throws SQLException {
    try (Statement statement = duck.createStatement();
        ResultSet rs =
            statement.executeQuery(
                "SELECT coalesce(sum(memory_usage_bytes), 0)::BIGINT,"
                    + " coalesce(sum(temporary_storage_bytes), 0)::BIGINT,"
                    + " coalesce(sum(memory_usage_bytes)"
                    + " FILTER (tag NOT IN ('BASE_TABLE', 'EXTERNAL_FILE_CACHE')), 0)::BIGINT,"
                    + " parse_formatted_bytes(current_setting('memory_limit'))::BIGINT"
                    + " FROM duckdb_memory()")) {
      rs.next();
      return new MemoryUse(rs.getLong(1), rs.getLong(2), rs.getLong(3), rs.getLong(4));
    }
  }
}
