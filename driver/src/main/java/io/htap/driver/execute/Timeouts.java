package io.htap.driver.execute;

import io.htap.driver.execute.RunningQuery.Stoppable;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Stops statements that run longer than the application allows. */
public final class Timeouts {
  private static final long NUDGE_MILLIS = 10;

  /** Each is a connection of its own to Postgres. */
  private static final long QUESTION_NUDGE_MILLIS = 1_000;

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
   * Starts a timer for what a statement asks Postgres on its way to the copy; what runs there has a
   * limit of its own.
   *
   * @param running that the statement has entered
   * @param seconds the application's limit; zero for none
   */
  public static Timer ofQuestions(RunningQuery running, int seconds) {
    if (seconds == 0) {
      return () -> {};
    }
    long meant = running.entered();
    Future<?> stop =
        TIMER.scheduleWithFixedDelay(
            () -> running.overdue(meant),
            TimeUnit.SECONDS.toMillis(seconds),
            QUESTION_NUDGE_MILLIS,
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
