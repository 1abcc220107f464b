package io.htap.replica.apply;

import io.htap.replica.codec.AlteredException;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.DuckStore;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
  public interface Listener {
    /** Because of a value in one of its columns. */
    void refused(CopyTable table, int attnum, String reason);

    /** Because the changes are those of a table that is defined otherwise. */
    void altered(CopyTable table);

    /**
     * Because its rows are not those that Postgres has changed. A new definition may have changed
     * them all, which the stream does not tell; else no table of the copy can be trusted.
     */
    void contradicted(CopyTable table);
  }

  private final DuckStore store;
  private final DuckDBConnection duck;
  private final long maxHeld;
  private final Listener listener;
  private final Map<Long, TableWriter> writers = new HashMap<>();
  private final Set<TableWriter> touched = new HashSet<>();
  private final Set<Long> changed = new HashSet<>();
  private final PreparedStatement position;
  private final PreparedStatement begin;
  private final DeadRows deadRows;
  private boolean dirty;
  private int rows;
  private long held;

  /**
   * @param maxHeld how many bytes of changes to hold back before they go to DuckDB
   */
  public ChangeApplier(
      DuckStore store, Collection<CopyTable> tables, long maxHeld, Listener listener)
      throws SQLException {
    this.store = store;
    this.maxHeld = maxHeld;
    this.listener = listener;
    duck = store.connect();
    duck.setAutoCommit(false);
    deadRows = new DeadRows(duck);
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
    if (writers.putIfAbsent(table.source().oid(), TableWriter.of(duck, table)) != null) {
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
      changed.add(oid);
      touched.remove(writer);
      held -= writer.held();
      writer.abandon();
      store.meta().remove(duck, writer.table());
    }
  }

  /** Changes taken since the last commit. */
  public int rows() {
    return rows;
  }

  /** The OIDs of tables that will be others, or gone, after the next {@link #commit}. */
  public Set<Long> changed() {
    return changed;
  }

  /** Whether anything waits for {@link #commit}. */
  public boolean dirty() {
    return dirty;
  }

  public void insert(long oid, byte[] message, int at) throws SQLException {
    change(oid, writer -> writer.insert(message, at));
  }

  /**
   * @param oldAt where the old row starts; −1 when it was not sent
   */
  public void update(long oid, byte[] message, int oldAt, int newAt) throws SQLException {
    change(
        oid,
        writer -> {
          writer.changesToLook--;
          writer.update(message, oldAt, newAt);
        });
  }

  public void delete(long oid, byte[] message, int oldAt) throws SQLException {
    change(
        oid,
        writer -> {
          writer.changesToLook--;
          writer.delete(message, oldAt);
        });
  }

  public void truncate(long oid) throws SQLException {
    change(oid, TableWriter::truncate);
  }

  /** One change of one table. */
  @FunctionalInterface
  private interface Change {
    void to(TableWriter writer) throws SQLException, UnrepresentableException;
  }

  private void change(long oid, Change change) throws SQLException {
    TableWriter writer = writers.get(oid);
    if (writer == null) {
      return;
    }
    begin();
    if (touched.add(writer)) {
      changed.add(oid);
    }
    rows++;
    long heldBefore = writer.held();
    Runnable refusal = null;
    try {
      change.to(writer);
    } catch (UnrepresentableException e) {
      refusal = () -> listener.refused(writer.table(), e.attnum(), String.valueOf(e.getMessage()));
    } catch (AlteredException e) {
      refusal = () -> listener.altered(writer.table());
    } catch (ContradictionException e) {
      refusal = () -> listener.contradicted(writer.table());
    }
    held += writer.held() - heldBefore;
    if (refusal != null) {
      giveUp(writer, refusal);
    }
    flushIfFull();
  }

  /** Whether the table is maintained. */
  public boolean has(long oid) {
    return writers.containsKey(oid);
  }

  /** The copy that is maintained of a table; null when there is none. */
  public @Nullable CopyTable copy(long oid) {
    TableWriter writer = writers.get(oid);
    return writer == null ? null : writer.table();
  }

  /** Drops a copy that was never taken in, with the next commit. */
  public void discard(CopyTable table) throws SQLException {
    begin();
    store.meta().drop(duck, table);
  }

  /** Notes that the copy of a table is whole, with the next commit. */
  public void admit(CopyTable table) throws SQLException {
    begin();
    store.meta().admit(duck, table);
  }

  /**
   * Gives a table up. Its copy is dropped in the transaction that would have needed the change that
   * cannot be made: a statement that reads it sees either all before that, or no table.
   */
  private void giveUp(TableWriter writer, Runnable tell) throws SQLException {
    remove(writer.table().source().oid());
    tell.run();
  }

  /**
   * Makes everything since the last call visible at once, together with the position it leads to.
   */
  public void commit(long lsn) throws SQLException {
    flush();
    if (!store.inMemory()) {
      position.setLong(1, lsn);
      position.executeUpdate();
    }
    duck.commit();
    store.protectFiles();
    touched.clear();
    changed.clear();
    dirty = false;
    rows = 0;
    held = 0;
  }

  /** Between two commits: rewrites a table of which most is dead. Readers do not notice. */
  public void tidy() throws SQLException {
    if (dirty) {
      return;
    }
    for (TableWriter writer : writers.values()) {
      if (DeadRows.due(writer)) {
        deadRows.tend(writer);
        store.protectFiles();
        return;
      }
    }
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

  /** Keeps the changes held back, of all tables together, within their share of memory. */
  private void flushIfFull() throws SQLException {
    if (held > maxHeld) {
      flush();
      held = 0;
    }
  }

  private void flush() throws SQLException {
    for (TableWriter writer : List.copyOf(touched)) {
      try {
        writer.flush();
      } catch (ContradictionException e) {
        giveUp(writer, () -> listener.contradicted(writer.table()));
      }
    }
  }
}
