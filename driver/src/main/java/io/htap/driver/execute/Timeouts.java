package io.htap.driver.execute;

import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Stops statements on the copy that run longer than the application allows. */
final class Timeouts {
  private Timeouts() {}

  /** A running timer; closing it stops the timer. */
  interface Timer extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param limit zero or less for none
   */
  static Timer start(RunningQuery running, Statement statement, Duration limit) {
    if (limit.isZero() || limit.isNegative()) {
      return () -> {};
    }
    // The JDK's own shared timer thread hands over to the common pool: no thread of ours to leak.
    Executor after = CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> timer =
        CompletableFuture.runAsync(() -> running.stop(statement, RunningQuery.Stop.TIMEOUT), after);
    return () -> timer.cancel(false);
  }
}
