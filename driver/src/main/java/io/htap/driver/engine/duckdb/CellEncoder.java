package io.htap.driver.engine.duckdb;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads one column of DuckDB's current row as the text that Postgres would send. */
@FunctionalInterface
interface CellEncoder {
  /**
   * Called for cells that are not NULL only.
   *
   * @throws SQLException when the value has no proven text; the statement then runs on Postgres
   */
  String encode(ResultSet row, int column) throws SQLException;
}
