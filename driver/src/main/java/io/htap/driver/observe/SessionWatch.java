package io.htap.driver.observe;

import io.htap.driver.event.EndedStatement;
import io.htap.driver.event.Events;
import io.htap.spi.Reason;
import io.htap.spi.RouteDecision;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Is told of the statements of one session, one after the other, and tells the figures of its copy,
 * a flight recording and the log of slow statements.
 */
public final class SessionWatch {
  private final SessionCounts counts = new SessionCounts();
  private final Events events = Events.get();

  /** Null for a session without a copy. */
  private @Nullable Activity activity;

  /** Null unless somebody wants to know of slow statements. */
  private @Nullable SlowLog slow;

  // Of the statement under way that may leave Postgres.
  private Events.@Nullable RoutedStatement event;
  private long began;
  private long waited;
  private long lost;

  /**
   * @param least null for no log of slow statements
   */
  public void logSlow(@Nullable Duration least) {
    slow = least == null ? null : new SlowLog(least);
  }

  /** Whether slow statements are to be logged. */
  public boolean logsSlow() {
    return slow != null;
  }

  /** Joins a copy, and leaves the one before. */
  public void join(Activity of) {
    if (activity != of) {
      leave();
      activity = of;
      of.joined(counts);
    }
  }

  /** Leaves the copy; what was counted stays with it. */
  public void leave() {
    Activity of = activity;
    if (of != null) {
      activity = null;
      of.left(counts);
    }
  }

  /**
   * A statement runs on Postgres because of its text alone: the hot path.
   *
   * @return when it began, in nanoseconds, if {@link #stayed} is to be told; else 0
   */
  public long stays(RouteDecision decision) {
    counts.stayed(decision);
    return slow == null ? 0 : System.nanoTime();
  }

  /** One that had to stay has ended on Postgres. */
  public void stayed(String sql, RouteDecision decision, long nanos) {
    SlowLog log = slow;
    if (log != null) {
      log.ended(new EndedStatement(sql, decision, 0, 0, 0, nanos, -1));
    }
  }

  /** A statement begins that may leave Postgres. */
  public void begins() {
    event = events.statement();
    began = System.nanoTime();
    waited = 0;
    lost = 0;
  }

  /** The statement under way begins to wait for the copy; null when nobody records it. */
  public Events.@Nullable FreshnessWait waits() {
    return events.waiting();
  }

  /** The statement under way has waited for the copy. */
  public void waited(long nanos, boolean inVain) {
    waited += nanos;
    Activity of = activity;
    if (of != null) {
      of.waited(nanos, inVain);
    }
  }

  /**
   * The statement under way has failed on DuckDB, and Postgres answers it.
   *
   * @param kind what can be told of the error without telling of the data
   * @param nanos what was spent on it
   */
  public void fellBack(long fingerprint, Reason reason, String kind, long nanos) {
    lost += nanos;
    Activity of = activity;
    if (of != null) {
      of.fellBack();
    }
    events.fellBack(fingerprint, reason.code().name(), kind, nanos);
  }

  /**
   * The statement under way was late on Postgres, and ran on the copy, too.
   *
   * @param onCopy whether that was first
   * @param nanos what was spent on Postgres in vain
   */
  public void hedged(boolean onCopy, long nanos) {
    lost += nanos;
    Activity of = activity;
    if (of != null) {
      of.hedged(onCopy);
    }
  }

  /** The statement under way was stopped, or has failed, before any engine has answered. */
  public void stopped(String sql, @Nullable String sqlState) {
    SlowLog log = slow;
    if (log != null) {
      log.stopped(sql, System.nanoTime() - began, sqlState);
    }
  }

  /** The statement under way has ended on the copy. */
  public void ranOnCopy(String sql, RouteDecision decision, long running, long rows) {
    counts.moved(decision);
    ended(sql, decision, running, rows);
  }

  /** The statement under way has ended on Postgres, well or not. */
  public void ranOnPostgres(String sql, RouteDecision decision, long running) {
    counts.stayed(decision);
    ended(sql, decision, running, -1);
  }

  private void ended(String sql, RouteDecision decision, long running, long rows) {
    Events.RoutedStatement recorded = event;
    SlowLog log = slow;
    if (recorded == null && log == null) {
      return;
    }
    event = null;
    long planning = Math.max(0, System.nanoTime() - began - waited - lost - running);
    var ended = new EndedStatement(sql, decision, planning, waited, lost, running, rows);
    if (recorded != null) {
      recorded.ended(ended);
    }
    if (log != null) {
      log.ended(ended);
    }
  }
}
