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
  private final RunningQuery.Stoppable stoppable;
  private final Staging staging;
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
    staging = call.staging();
    copy = readers.borrow();
    try {
      staging.bring(copy, running, call.limit());
      if (streams) {
        streamResults(true);
      }
      query = copy.prepareStatement(call.query().sql());
      stoppable = query::cancel;
      for (int i = 0; i < call.parameters().size(); i++) {
        query.setString(i + 1, call.parameters().get(i));
      }
    } catch (SQLException | RuntimeException | Error e) {
      remove();
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
        throw RunningQuery.cancelled(RunningQuery.Stop.USER_REQUEST, null);
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
    boolean[] goesOn = {true};
    Watched.run(
        running,
        limit,
        stoppable,
        () -> {
          boolean wanted = true;
          while (wanted && goesOn[0] && !running.stopped()) {
            ResultSet rows = row == null ? query.executeQuery() : row;
            row = rows;
            goesOn[0] = rows.next();
            wanted = goesOn[0] && sink.take(rows);
          }
        });
    return goesOn[0];
  }

  /** Stops what another thread is reading, if one is; rows that nobody is reading stay. */
  void cancel() {
    running.cancel(stoppable);
  }

  /** Lets go of the connection; stops what another thread is reading. */
  @Override
  public void close() {
    try {
      while (!lock.tryLock(NUDGE_MILLIS, TimeUnit.MILLISECONDS)) {
        running.stop(stoppable, RunningQuery.Stop.USER_REQUEST);
      }
    } catch (InterruptedException e) {
      // What is open has to be closed all the same.
      running.stop(stoppable, RunningQuery.Stop.USER_REQUEST);
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
      remove();
      giveBack();
      running.closed(this);
    }
  }

  private void remove() {
    try {
      staging.remove(copy);
    } catch (SQLException e) {
      discard();
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
}
