package io.htap.replica.apply;

import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.DuckStore;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Applies decoded changes to all tables of the copy, whole Postgres transactions at a time. Between
 * two calls of {@link #commit} lies one DuckDB transaction, so a reader sees all tables at one
 * position, whatever the number of Postgres transactions in between. {@link TableWriter} has the
 * algorithm. For one thread.
 */
public final class ChangeApplier implements AutoCloseable {
  /** Hears that a table had to be given up; its copy is dropped with the next commit. */
  @FunctionalInterface
  public interface RefusalListener {
    void refused(CopyTable table, String reason);
  }

  private final DuckStore store;
  private final DuckDBConnection duck;
  private final int maxPending;
  private final RefusalListener listener;
  private final Map<Long, TableWriter> writers = new HashMap<>();
  private final Set<TableWriter> touched = new HashSet<>();
  private final PreparedStatement position;
  private final PreparedStatement begin;
  private boolean dirty;
  private int rows;

  /**
   * @param maxPending how many keys of one table to hold back before they go to DuckDB
   */
  public ChangeApplier(
      DuckStore store, Collection<CopyTable> tables, int maxPending, RefusalListener listener)
      throws SQLException {
    this.store = store;
    this.maxPending = maxPending;
    this.listener = listener;
    duck = store.connect();
    duck.setAutoCommit(false);
    begin = duck.prepareStatement("SELECT 1");
    position = store.meta().preparePosition(duck);
    for (CopyTable table : tables) {
      add(table);
    }
    // Preparing has opened a transaction, which would not see tables that are made later.
    duck.commit();
  }

  /**
   * Takes a table in. Its copy exists, and nothing is dirty: a transaction that is open would not
   * see it.
   */
  public void add(CopyTable table) {
    if (dirty) {
      throw new IllegalStateException("a table must be added between two commits");
    }
    if (writers.putIfAbsent(table.source().oid(), new TableWriter(duck, table)) != null) {
      throw new IllegalStateException(table.source().displayName() + " is maintained already");
    }
  }

  /**
   * Lets a table go without a refusal: its copy is dropped with the next commit. For a table that
   * is not maintained it does nothing.
   */
  public void remove(long oid) throws SQLException {
    TableWriter writer = writers.remove(oid);
    if (writer != null) {
      begin();
      touched.remove(writer);
      writer.abandon();
      store.meta().remove(duck, writer.table());
    }
  }

  /** Changes taken since the last commit. */
  public int rows() {
    return rows;
  }

  /** Whether anything waits for {@link #commit}. */
  public boolean dirty() {
    return dirty;
  }

  public void insert(long oid, byte[] message, int at) throws SQLException {
    TableWriter writer = touch(oid);
    if (writer != null) {
      try {
        writer.insert(message, at);
        flushIfFull(writer);
      } catch (UnrepresentableException e) {
        refuse(oid, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * @param oldAt where the old row starts; −1 when it was not sent
   */
  public void update(long oid, byte[] message, int oldAt, int newAt) throws SQLException {
    TableWriter writer = touch(oid);
    if (writer != null) {
      try {
        writer.update(message, oldAt, newAt);
        flushIfFull(writer);
      } catch (UnrepresentableException e) {
        refuse(oid, String.valueOf(e.getMessage()));
      }
    }
  }

  public void delete(long oid, byte[] message, int oldAt) throws SQLException {
    TableWriter writer = touch(oid);
    if (writer != null) {
      writer.delete(message, oldAt);
      flushIfFull(writer);
    }
  }

  public void truncate(long oid) throws SQLException {
    TableWriter writer = touch(oid);
    if (writer != null) {
      writer.truncate();
    }
  }

  /**
   * Gives a table up. Its copy is dropped in the transaction that would have needed the change that
   * cannot be made: a statement that reads it sees either all before that, or no table.
   */
  public void refuse(long oid, String reason) throws SQLException {
    TableWriter writer = writers.remove(oid);
    if (writer != null) {
      begin();
      touched.remove(writer);
      listener.refused(writer.table(), reason);
      writer.abandon();
      store.meta().refuse(duck, writer.table(), reason);
    }
  }

  /**
   * Makes everything since the last call visible at once, together with the position it leads to.
   */
  public void commit(long lsn) throws SQLException {
    for (TableWriter writer : touched) {
      writer.flush();
    }
    if (!store.inMemory()) {
      position.setLong(1, lsn);
      position.executeUpdate();
    }
    duck.commit();
    store.protectFiles();
    touched.clear();
    dirty = false;
    rows = 0;
  }

  @Override
  public void close() throws SQLException {
    for (TableWriter writer : writers.values()) {
      writer.abandon();
    }
    try (DuckDBConnection connection = duck) {
      begin.close();
      position.close();
      connection.rollback();
    }
  }

  /**
   * Opens the transaction. DuckDB's JDBC driver begins one with the first statement and with
   * nothing else: rows of an appender that comes first would be committed as they are flushed,
   * visible before the rest of their transaction and not to be rolled back.
   */
  private void begin() throws SQLException {
    if (!dirty) {
      begin.execute();
      dirty = true;
    }
  }

  private @Nullable TableWriter touch(long oid) throws SQLException {
    TableWriter writer = writers.get(oid);
    if (writer != null) {
      begin();
      touched.add(writer);
      rows++;
    }
    return writer;
  }

  private void flushIfFull(TableWriter writer) throws SQLException {
    if (writer.pending() >= maxPending) {
      writer.flush();
    }
  }
}
