package io.htap.driver.execute;

import io.htap.driver.execute.RunningQuery.Stoppable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Stops statements that run longer than the application allows. */
public final class Timeouts {
  private static final long NUDGE_MILLIS = 10;
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private Timeouts() {}

  /** A running timer; closing it stops the timer. */
  public interface Timer extends AutoCloseable {
    @Override
    void close();
  }

  /** Starts a timer. */
  public static Timer start(RunningQuery running, Stoppable meant, TimeLimit limit) {
    if (limit.longest().isZero()) {
      return () -> {};
    }
    Future<?> stop =
        TIMER.scheduleWithFixedDelay(
            // Again and again: the statement may only be about to start.
            () -> running.stop(meant, limit.reason()),
            limit.longest().toMillis(),
            NUDGE_MILLIS,
            TimeUnit.MILLISECONDS);
    return () -> stop.cancel(false);
  }

  /**
   * Its thread ends by itself when nothing is scheduled, and a stopped timer holds on to nothing.
   */
  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "htap-timeout");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
