package io.htap.replica;

import io.htap.replica.store.DuckStore;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/**
 * Connections for reading the copy, one per running statement, since DuckDB cancels per connection.
 * Grows with demand and keeps a few idle ones.
 */
public final class ReaderPool implements AutoCloseable {
  private static final int MAX_IDLE = 8;

  private final DuckStore store;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<DuckDBConnection> idle = new ArrayDeque<>();
  private final Set<DuckDBConnection> lent = new HashSet<>();
  private boolean closed;

  /** Connections to a database that somebody else closes, after the pool. */
  public ReaderPool(DuckStore store) {
    this.store = store;
  }

  /**
   * @return a connection in autocommit; hand it to {@link #release}, do not close it
   * @throws HtapException 08003 when the replica is closed
   */
  public DuckDBConnection borrow() throws SQLException {
    lock.lock();
    try {
      if (closed) {
        throw new HtapException(SqlState.CONNECTION_DOES_NOT_EXIST, "the replica is closed");
      }
      DuckDBConnection connection = idle.pollFirst();
      if (connection == null) {
        connection = store.connect();
      }
      lent.add(connection);
      return connection;
    } finally {
      lock.unlock();
    }
  }

  /** How many connections are lent at this moment. */
  public int lent() {
    lock.lock();
    try {
      return lent.size();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a connection back; whatever it has open is rolled back. */
  public void release(DuckDBConnection connection) {
    boolean keep = false;
    lock.lock();
    try {
      if (!lent.remove(connection)) {
        return;
      }
      keep = !closed && idle.size() < MAX_IDLE && !connection.isClosed();
      if (keep && !connection.getAutoCommit()) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
      if (keep) {
        idle.addFirst(connection);
      }
    } catch (SQLException e) {
      keep = false;
    } finally {
      lock.unlock();
    }
    if (!keep) {
      closeQuietly(connection);
    }
  }

  private static void closeQuietly(DuckDBConnection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It is of no further use either way.
    }
  }

  /** Closes all connections, because the database is about to be opened anew. */
  void closeAll() {
    drain(false);
  }

  /** Closes all connections, the ones lent included: statements still running end with an error. */
  @Override
  public void close() {
    drain(true);
  }

  private void drain(boolean forGood) {
    Set<DuckDBConnection> all;
    lock.lock();
    try {
      closed = forGood;
      all = new HashSet<>(lent);
      all.addAll(idle);
      lent.clear();
      idle.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(ReaderPool::closeQuietly);
  }
}
