package io.htap.driver.execute;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * The statement that a session runs on the copy at this moment, so that another thread can stop it.
 * A cancel reaches the statement it was meant for or none: the lock keeps it away from the next.
 */
public final class RunningQuery {
  /** Why a statement was stopped. */
  public enum Stop {
    USER_REQUEST,
    TIMEOUT,
    /** The server would end the session, to which it looks idle. */
    IDLE,
    /** It is to run elsewhere instead: nobody's wish, which any other takes the place of. */
    OVERDUE
  }

  /** What can be stopped from another thread. */
  @FunctionalInterface
  public interface Stoppable {
    /**
     * Asks it to stop; may be asked again.
     *
     * @throws SQLException when it has ended by itself
     */
    void stop() throws SQLException;
  }

  private static final long LONGEST_FAREWELL_SECONDS = 30;
  private static final long NUDGE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int NUDGES = 250;

  /** Held while something runs: threads that share a connection take turns, as on pgjdbc. */
  private final ReentrantLock turn = new ReentrantLock();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final Set<CopyCursor> open = new HashSet<>();
  private long executions;
  private final Stoppable questions;
  private boolean unwatched;
  private int active;
  private long entered;
  private boolean requested;
  private boolean closed;
  private @Nullable Stoppable current;
  private volatile @Nullable Stop stopped;

  /** One of a session that asks Postgres nothing on its way. */
  public RunningQuery() {
    this(() -> {});
  }

  /**
   * @param questions stops what Postgres is asked on the way, which waits for as long as another
   *     session has locked a table
   */
  public RunningQuery(Stoppable questions) {
    this.questions = questions;
  }

  /**
   * The session begins to use the copy.
   *
   * @return false when the session has been closed
   */
  public boolean enter() {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      requested &= active > 0;
      active++;
      entered++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The session has let go of the copy.
   *
   * @return whether the application has asked to stop and nothing has heard it
   */
  public boolean leave() {
    lock.lock();
    try {
      active--;
      idle.signalAll();
      return requested;
    } finally {
      lock.unlock();
    }
  }

  /** What this thread begins until it gives the turn back is one thing to other threads. */
  public void takeTurn() {
    turn.lock();
  }

  /** Ends what {@link #takeTurn} began. */
  public void giveTurn() {
    turn.unlock();
  }

  /** Something runs from now on, until this thread calls {@link #end}. */
  public void begin(Stoppable running) {
    turn.lock();
    lock.lock();
    try {
      current = running;
      stopped = null;
      if (requested) {
        requested = false;
        stop(Stop.USER_REQUEST);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * It has ended.
   *
   * @return why it was stopped; null if it was not
   */
  public @Nullable Stop end() {
    lock.lock();
    try {
      current = null;
      idle.signalAll();
      return stopped;
    } finally {
      lock.unlock();
      turn.unlock();
    }
  }

  /** Whether what runs has been stopped, so that reading on is in vain. */
  public boolean stopped() {
    return stopped != null;
  }

  /** See {@link io.htap.driver.statement.SessionPipeline#executing}: the hot path, so no lock. */
  public void executing() {
    executions++;
  }

  /** From now on something may be executed without a call of {@link #executing}. */
  public void unwatched() {
    unwatched = true;
  }

  /**
   * Unchanged only if nothing has been executed. To another thread than the session's own it may be
   * what it was a moment ago.
   */
  public long executions() {
    return unwatched ? ++executions : executions;
  }

  /** A result stays open after its statement has answered. */
  void opened(CopyCursor cursor) {
    lock.lock();
    try {
      open.add(cursor);
    } finally {
      lock.unlock();
    }
  }

  void closed(CopyCursor cursor) {
    lock.lock();
    try {
      open.remove(cursor);
    } finally {
      lock.unlock();
    }
  }

  /** Stops what runs because the application asks for it; from any thread. */
  public void cancel() {
    lock.lock();
    try {
      if (active > 0 && current == null) {
        request();
      }
      cancel(current);
    } finally {
      lock.unlock();
    }
  }

  /** Stops one thing only, if it is what runs; the same otherwise. */
  void cancel(@Nullable Stoppable meant) {
    lock.lock();
    try {
      for (int i = 0; i < NUDGES && meant != null && current == meant; i++) {
        stop(Stop.USER_REQUEST);
        long unused = idle.awaitNanos(NUDGE_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Between two steps of a statement: the question under way, if there is one, or else the next
   * step hears of it. The lock keeps it away from the next statement, which begins after {@link
   * #leave}.
   */
  private void request() {
    requested = true;
    try {
      questions.stop();
    } catch (SQLException e) {
      // The connection is gone, and the question with it.
    }
  }

  /** What tells the statement that is under way from those to come; after {@link #enter}. */
  long entered() {
    lock.lock();
    try {
      return entered;
    } finally {
      lock.unlock();
    }
  }

  /** Stops a question to Postgres, or the next step, if that statement is still under way. */
  void overdue(long meant) {
    lock.lock();
    try {
      if (active > 0 && entered == meant && current == null) {
        request();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops what runs, if anything does; from any thread. DuckDB does not hear it while the statement
   * is about to start, so whoever must be heard says it again.
   */
  private void stop(Stop reason) {
    lock.lock();
    try {
      if (current != null) {
        boolean byUser = stopped == Stop.USER_REQUEST || stopped == Stop.TIMEOUT;
        stopped = byUser ? stopped : reason;
        current.stop();
      }
    } catch (SQLException e) {
      // It has ended by itself.
      stopped = null;
    } finally {
      lock.unlock();
    }
  }

  /** Stops what runs and what is open, and waits until the session has let go of the copy. */
  public void close() {
    awaitIdle();
    List<CopyCursor> left;
    lock.lock();
    try {
      left = new ArrayList<>(open);
    } finally {
      lock.unlock();
    }
    left.forEach(CopyCursor::close);
  }

  private void awaitIdle() {
    long left = TimeUnit.SECONDS.toNanos(LONGEST_FAREWELL_SECONDS);
    lock.lock();
    try {
      closed = true;
      while (active > 0 && left > 0) {
        // Again and again: the statement may only be about to start.
        stop(Stop.USER_REQUEST);
        left -= NUDGE_NANOS - Math.max(0, idle.awaitNanos(NUDGE_NANOS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** Stops one statement only, for a timer that may fire late. */
  void stop(Stoppable meant, Stop reason) {
    lock.lock();
    try {
      if (current == meant) {
        stop(reason);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the application is told of a statement that was stopped: what Postgres would say.
   *
   * @param cause kept as suppressed, for Postgres's error has no cause
   */
  public static PSQLException cancelled(Stop stop, @Nullable SQLException cause) {
    String why = stop == Stop.TIMEOUT ? "statement timeout" : "user request";
    var told =
        new PSQLException(
            new ServerErrorMessage(
                "SERROR\0VERROR\0C"
                    + PSQLState.QUERY_CANCELED.getState()
                    + "\0Mcanceling statement due to "
                    + why
                    + "\0Fpostgres.c\0RProcessInterrupts\0"));
    if (cause != null) {
      told.addSuppressed(cause);
    }
    return told;
  }
}
