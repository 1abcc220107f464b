package io.htap.driver.execute;

import io.htap.driver.execute.RunningQuery.Stop;
import io.htap.driver.execute.RunningQuery.Stoppable;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Work that another thread, or the clock, may stop. */
public final class Watched {
  private Watched() {}

  /** The work. */
  @FunctionalInterface
  public interface Work {
    void run() throws SQLException;
  }

  /** What ends when its thread is interrupted. */
  @FunctionalInterface
  public interface Waiting {
    boolean await() throws InterruptedException;
  }

  /**
   * Waits.
   *
   * @return what came of it; false when the thread was interrupted otherwise, and still is
   * @throws SQLException 57014 when it was stopped
   */
  public static boolean await(RunningQuery running, TimeLimit limit, Waiting waiting)
      throws SQLException {
    Thread waiter = Thread.currentThread();
    var end = new AtomicBoolean();
    var interrupted = new AtomicBoolean();
    try {
      run(
          running,
          limit,
          waiter::interrupt,
          () -> {
            try {
              end.set(waiting.await());
            } catch (InterruptedException e) {
              interrupted.set(true);
            }
          });
    } catch (SQLException e) {
      // That was all that the interruption had to say.
      boolean unused = Thread.interrupted();
      throw e;
    }
    if (interrupted.get()) {
      waiter.interrupt();
    }
    return end.get();
  }

  /**
   * Does it.
   *
   * @throws SQLException 57014 when it was stopped; 58000 when Postgres has to take over
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
    if (stopped == Stop.IDLE) {
      throw new HtapException(
          SqlState.SYSTEM_ERROR, "idle for too long: Postgres would end the session", failure);
    }
    if (stopped != null) {
      throw RunningQuery.cancelled(stopped, failure);
    }
    if (failure != null) {
      throw failure;
    }
  }
}
