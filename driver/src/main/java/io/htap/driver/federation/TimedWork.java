package io.htap.driver.federation;

import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.RunningQuery.Stoppable;
import io.htap.driver.execute.TimeLimit;
import io.htap.driver.execute.Watched;
import java.sql.SQLException;
import java.time.Duration;

/** The steps of one run, which another thread may stop, or the clock: all have one time limit. */
final class TimedWork {
  private static final long LEAST_NANOS = 1_000_000;

  private final RunningQuery running;
  private final TimeLimit limit;
  private final long deadline;

  TimedWork(RunningQuery running, TimeLimit limit) {
    this.running = running;
    this.limit = limit;
    deadline = System.nanoTime() + limit.longest().toNanos();
  }

  /**
   * Does a step.
   *
   * @throws SQLException 57014 when it was stopped
   */
  void run(Stoppable stoppable, Watched.Work step) throws SQLException {
    Watched.run(running, left(), stoppable, step);
  }

  /** What all steps may take together, less what they have taken. */
  private TimeLimit left() {
    if (limit.longest().isZero()) {
      return limit;
    }
    long nanos = Math.max(LEAST_NANOS, deadline - System.nanoTime());
    return new TimeLimit(Duration.ofNanos(nanos), limit.reason());
  }
}
