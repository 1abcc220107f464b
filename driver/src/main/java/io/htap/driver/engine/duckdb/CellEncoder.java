package io.htap.driver.engine.duckdb;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads one column of DuckDB's current row as the text that Postgres would send. */
@FunctionalInterface
interface CellEncoder {
  /**
   * Null for NULL.
   *
   * @throws SQLException when the value has no proven text; the statement then runs on Postgres
   */
  @Nullable String encode(ResultSet row, int column) throws SQLException;
}
