package io.htap.driver.hedge;

import io.htap.driver.execute.RunningQuery;
import io.htap.driver.statement.PgCall;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** The hedges of one session, one at a time. */
public final class SessionHedges {
  private static final Logger LOG = System.getLogger(SessionHedges.class.getName());

  /** A request to stop is heard in a millisecond; where it takes so long, hedges do not pay. */
  private static final long DEAF_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PgConnection raw;
  private final RunningQuery running;
  private volatile @Nullable Hedge<?> last;
  private volatile boolean closed;
  private volatile boolean deaf;

  /**
   * @param running knows of all executions of the session
   */
  public SessionHedges(PgConnection raw, RunningQuery running) {
    this.raw = raw;
    this.running = running;
  }

  /**
   * What came of a statement.
   *
   * @param failure of Postgres's run; null when there is a result
   * @param nanos that it took
   * @param end of the other run
   */
  public record Race<T>(@Nullable SQLException failure, long nanos, Hedge.End<T> end) {}

  /** Whether there may be one now. */
  public boolean ready() {
    Hedge<?> before = last;
    return !deaf && !closed && (before == null || before.idle());
  }

  /**
   * Runs a statement on Postgres, and elsewhere if it is late. By the session's own thread.
   *
   * @param executions of the session when the statement began; if there have been more since,
   *     Postgres is not stopped
   */
  public <T> Race<T> run(
      long lateNanos, long executions, Hedge.Other<T> other, PgCall<?> onPostgres) {
    var hedge = new Hedge<>(lateNanos, other, () -> stopPostgres(executions));
    last = hedge;
    if (closed) {
      hedge.stop();
    }
    long began = System.nanoTime();
    SQLException failure = null;
    Hedge.End<T> end;
    try {
      Object unused = onPostgres.run();
    } catch (SQLException e) {
      failure = e;
    } finally {
      end = hedge.over();
    }
    return new Race<>(failure, System.nanoTime() - began, end);
  }

  private void stopPostgres(long executions) throws SQLException {
    if (running.executions() != executions) {
      // Another thread uses the connection too, against all custom: it might be hit.
      return;
    }
    long began = System.nanoTime();
    raw.cancelQuery();
    if (System.nanoTime() - began > DEAF_NANOS) {
      deaf = true;
      LOG.log(Level.WARNING, "Postgres is slow to hear what is to stop: no more hedges here");
    }
  }

  /**
   * Why both engines had a statement.
   *
   * @param place Postgres's among the two
   */
  public static Reason late(long lateNanos, String place) {
    return Reason.of(
        ReasonCode.HEDGED,
        String.format(
            Locale.ROOT,
            "not answered within %.1f ms, so that both had it; Postgres was %s",
            lateNanos / 1e6,
            place));
  }

  /** The application has asked to stop; from any thread. */
  public void cancel() {
    Hedge<?> hedge = last;
    if (hedge != null) {
      hedge.stop();
    }
  }

  /** Waits until nothing of the last one is left; Postgres's run is left to pgjdbc. */
  public void close() {
    closed = true;
    Hedge<?> hedge = last;
    if (hedge != null) {
      hedge.close();
    }
  }
}
