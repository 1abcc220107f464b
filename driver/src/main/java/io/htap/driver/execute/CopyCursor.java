package io.htap.driver.execute;

import io.htap.replica.ReaderPool;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * A statement on the copy, on a reader's connection that it holds until it is closed. One thread
 * reads; any other may close, which stops what is being read.
 */
final class CopyCursor implements AutoCloseable {
  private static final long NUDGE_MILLIS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final RunningQuery running;
  private final ReaderPool readers;
  private final DuckDBConnection copy;
  private final boolean streams;
  private final PreparedStatement query;
  private @Nullable ResultSet row;
  private boolean closed;

  /** Takes rows for as long as it wants more. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes the current row.
     *
     * @return whether another is wanted
     */
    boolean take(ResultSet row) throws SQLException;
  }

  /**
   * Prepares and binds; the statement starts with the first {@link #read}.
   *
   * @param streams whether DuckDB makes the rows as they are read, instead of all at once
   */
  CopyCursor(ReaderPool readers, RunningQuery running, CopyExecution.Call call, boolean streams)
      throws SQLException {
    this.readers = readers;
    this.running = running;
    this.streams = streams;
    copy = readers.borrow();
    try {
      if (streams) {
        streamResults(true);
      }
      query = copy.prepareStatement(call.query().sql());
      for (int i = 0; i < call.parameters().size(); i++) {
        query.setString(i + 1, call.parameters().get(i));
      }
    } catch (SQLException | RuntimeException e) {
      giveBack();
      throw e;
    }
    if (streams) {
      running.opened(this);
    }
  }

  private void streamResults(boolean on) throws SQLException {
    try (Statement statement = copy.createStatement()) {
      statement.execute("SET jdbc_stream_results = " + on);
    }
  }

  /**
   * Reads until the sink has enough or there are no more rows, which closes the cursor. So does an
   * error.
   *
   * @return whether there are no more
   * @throws PSQLException 57014 when it was stopped, its time was up, or it is closed
   */
  boolean read(Sink sink, TimeLimit limit) throws SQLException {
    lock.lock();
    boolean goesOn = false;
    try {
      if (closed) {
        throw cancelled(RunningQuery.Stop.USER_REQUEST, null);
      }
      goesOn = readOpen(sink, limit);
      return !goesOn;
    } finally {
      if (!goesOn) {
        close();
      }
      lock.unlock();
    }
  }

  private boolean readOpen(Sink sink, TimeLimit limit) throws SQLException {
    SQLException failure = null;
    RunningQuery.Stop stopped;
    boolean goesOn = true;
    try (Timeouts.Timer timer = Timeouts.start(running, query, limit)) {
      running.begin(query);
      try {
        ResultSet rows = row == null ? query.executeQuery() : row;
        row = rows;
        boolean wanted = true;
        while (wanted && goesOn && !running.stopped()) {
          goesOn = rows.next();
          wanted = goesOn && sink.take(rows);
        }
      } catch (SQLException e) {
        failure = e;
      } finally {
        stopped = running.end();
      }
    }
    if (stopped != null) {
      throw cancelled(stopped, failure);
    }
    if (failure != null) {
      throw failure;
    }
    return goesOn;
  }

  /** Lets go of the connection; stops what another thread is reading. */
  @Override
  public void close() {
    try {
      while (!lock.tryLock(NUDGE_MILLIS, TimeUnit.MILLISECONDS)) {
        running.stop(query, RunningQuery.Stop.USER_REQUEST);
      }
    } catch (InterruptedException e) {
      // What is open has to be closed all the same.
      running.stop(query, RunningQuery.Stop.USER_REQUEST);
      lock.lock();
      Thread.currentThread().interrupt();
    }
    try {
      if (!closed) {
        closed = true;
        finish();
      }
    } finally {
      lock.unlock();
    }
  }

  private void finish() {
    try {
      query.close();
      if (streams) {
        streamResults(false);
      }
    } catch (SQLException e) {
      discard();
    } finally {
      giveBack();
      running.closed(this);
    }
  }

  /** Such a connection serves nobody else. */
  private void discard() {
    try {
      copy.close();
    } catch (SQLException e) {
      // The pool finds out that it is of no use.
    }
  }

  private void giveBack() {
    readers.release(copy);
  }

  /** Worded as Postgres words it. */
  private static PSQLException cancelled(RunningQuery.Stop stop, @Nullable SQLException cause) {
    String why = stop == RunningQuery.Stop.TIMEOUT ? "statement timeout" : "user request";
    return new PSQLException(
        "ERROR: canceling statement due to " + why, PSQLState.QUERY_CANCELED, cause);
  }
}
