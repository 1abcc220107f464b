package io.htap.driver.statement;

import java.sql.ResultSet;

/** Rows of which more are still to come from elsewhere. */
public interface OpenRows extends ResultSet {
  /** Stops a fetch that is under way, and does nothing else. From any thread; never fails. */
  void cancel();
}
