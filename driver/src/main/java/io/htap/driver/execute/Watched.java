package io.htap.driver.execute;

import io.htap.driver.execute.RunningQuery.Stop;
import io.htap.driver.execute.RunningQuery.Stoppable;
import java.sql.SQLException;

/** Work that another thread, or the clock, may stop. */
public final class Watched {
  private Watched() {}

  /** The work. */
  @FunctionalInterface
  public interface Work {
    void run() throws SQLException;
  }

  /**
   * Does it.
   *
   * @throws SQLException 57014 when it was stopped
   */
  public static void run(RunningQuery running, TimeLimit limit, Stoppable stoppable, Work work)
      throws SQLException {
    SQLException failure = null;
    Stop stopped;
    try (Timeouts.Timer timer = Timeouts.start(running, stoppable, limit)) {
      running.begin(stoppable);
      try {
        if (!running.stopped()) {
          work.run();
        }
      } catch (SQLException e) {
        failure = e;
      } finally {
        stopped = running.end();
      }
    }
    if (stopped != null) {
      throw RunningQuery.cancelled(stopped, failure);
    }
    if (failure != null) {
      throw failure;
    }
  }
}
