package io.htap.driver.execute;

import io.htap.driver.execute.RunningQuery.Stoppable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Stops statements that run longer than the application allows. */
public final class Timeouts {
  private static final long NUDGE_MILLIS = 10;
  private static final ScheduledThreadPoolExecutor TIMER = timer("htap-timeout");

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
   * A timer of one thread, which ends by itself when nothing is scheduled; what is cancelled holds
   * on to nothing.
   */
  public static ScheduledThreadPoolExecutor timer(String name) {
    var timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(1, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
