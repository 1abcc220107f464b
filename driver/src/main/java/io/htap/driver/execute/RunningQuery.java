package io.htap.driver.execute;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The statement that a session runs on the copy at this moment, so that another thread can stop it.
 * A cancel reaches the statement it was meant for or none: the lock keeps it away from the next.
 */
public final class RunningQuery {
  /** Why a statement was stopped. */
  public enum Stop {
    USER_REQUEST,
    TIMEOUT
  }

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Statement statement;
  private @Nullable Stop stopped;

  void begin(Statement running) {
    lock.lock();
    try {
      statement = running;
      stopped = null;
    } finally {
      lock.unlock();
    }
  }

  /** Why it was stopped; null if it was not. */
  @Nullable Stop end() {
    lock.lock();
    try {
      statement = null;
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  /** Stops what runs, if anything does; from any thread. */
  public void stop(Stop reason) {
    lock.lock();
    try {
      if (statement != null && stopped == null) {
        stopped = reason;
        statement.cancel();
      }
    } catch (SQLException e) {
      // It has ended by itself.
      stopped = null;
    } finally {
      lock.unlock();
    }
  }

  /** Stops one statement only, for a timer that may fire late. */
  void stop(Statement meant, Stop reason) {
    lock.lock();
    try {
      if (statement == meant) {
        stop(reason);
      }
    } finally {
      lock.unlock();
    }
  }
}
