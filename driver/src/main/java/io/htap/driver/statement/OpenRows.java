package io.htap.driver.statement;

import java.sql.ResultSet;

/** Rows of which more are still to come from elsewhere. */
public interface OpenRows extends ResultSet {
  /** Ends them: lets go of where they come from at once. From any thread; never fails. */
  void cancel();
}
