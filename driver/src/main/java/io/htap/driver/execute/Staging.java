package io.htap.driver.execute;

import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/** What is brought to a connection of DuckDB for one statement, and taken away after it. */
public interface Staging {
  /** For a statement that finds everything in place. */
  Staging NONE =
      new Staging() {
        @Override
        public void bring(DuckDBConnection duck, RunningQuery running, TimeLimit limit) {}

        @Override
        public void remove(DuckDBConnection duck) {}
      };

  /**
   * Brings it.
   *
   * @param running to be told of whatever takes long, so that it can be stopped
   */
  void bring(DuckDBConnection duck, RunningQuery running, TimeLimit limit) throws SQLException;

  /** Takes away what has been brought, if only a part of it; called once. */
  void remove(DuckDBConnection duck) throws SQLException;
}
