package io.htap.replica.store;

import java.nio.file.Path;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * How the DuckDB database is opened.
 *
 * @param path null for one in memory
 * @param threads null for DuckDB's own choice
 * @param memoryLimit as DuckDB reads it ({@code 4GB}); null for DuckDB's own choice
 * @param initializer runs once on the root connection, before the configuration is locked
 */
public record StoreSettings(
    @Nullable Path path,
    @Nullable Integer threads,
    @Nullable String memoryLimit,
    Initializer initializer) {
  /** Work on the database that the lock-down would forbid later. */
  @FunctionalInterface
  public interface Initializer {
    void accept(DuckDBConnection root) throws SQLException;
  }
}
