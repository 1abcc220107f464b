package io.htap.replica;

import io.htap.replica.SyncingTable.Kept;
import io.htap.replica.apply.ChangeApplier;
import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.catalog.SourceTable;
import io.htap.replica.store.CopyTable;
import io.htap.replica.stream.RelationMessage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Hands each change of the stream to the copy of its table, and lets tables join and leave between
 * two transactions. For the stream's thread, but for {@link #post}.
 *
 * <p>A table joins in three steps. Before its snapshot is taken its changes begin to be kept
 * ({@link Spool}). When the rows of the snapshot are in the copy ({@link Whole}), the changes of
 * transactions that committed after the snapshot are applied, some at a time, while new ones queue
 * up behind them. When none is left the table is admitted, in the DuckDB transaction that makes it
 * equal to all others in position.
 */
final class TableRouter implements AutoCloseable {
  private static final int CHANGES_AT_A_TIME = 50_000;

  /** What other threads ask for. */
  sealed interface Task {}

  /** Keep the changes of this table from now on. */
  record Spool(CopyTable copy, Runnable done) implements Task {}

  /** The copy has all rows that were committed at this position. */
  record Whole(CopyTable copy, long lsn, long rows) implements Task {}

  /** The table is not to be copied any more; this copy is dropped. */
  record Forget(CopyTable copy) implements Task {}

  /** Hears of tables that join, and of those that cannot stay. */
  interface Listener {
    void joined(CopyTable copy, long rows);

    void altered(CopyTable copy);

    /** Its changes cannot be kept until the copy is whole. */
    void unkept(CopyTable copy, SQLException why);
  }

  private final ChangeApplier applier;
  private final ReplicaTables status;
  private final Listener listener;
  private final Runnable probe;
  private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
  private final Map<Long, SourceTable> live = new HashMap<>();
  private final Map<Long, SyncingTable> syncing = new HashMap<>();
  private final Map<Long, RelationMessage> relations = new HashMap<>();
  private final List<SyncingTable> joining = new ArrayList<>();
  private long commitLsn;

  /**
   * @param probe asks the server for a sign, whose position comes with the stream
   */
  TableRouter(
      ChangeApplier applier,
      List<CopyTable> tables,
      ReplicaTables status,
      Listener listener,
      Runnable probe) {
    this.applier = applier;
    this.status = status;
    this.listener = listener;
    this.probe = probe;
    tables.forEach(table -> live.put(table.source().oid(), table.source()));
  }

  /** To be done by the stream's thread when it comes to it. */
  void post(Task task) {
    tasks.add(task);
  }

  /**
   * Whether {@link #work} has anything to do.
   *
   * @param position up to which everything has been received
   */
  boolean hasWork(long position) {
    return !tasks.isEmpty() || joining.stream().anyMatch(table -> table.reached(position));
  }

  /**
   * Does what was asked for, and a part of what waits. To be called outside of transactions with
   * nothing pending, and to be followed by a commit and {@link #committed}.
   *
   * @param position up to which everything has been received
   */
  void work(long position) throws SQLException {
    for (Task task = tasks.peek(); task != null; task = tasks.peek()) {
      if (task instanceof Whole && applier.dirty()) {
        // A table joins between two commits; what has been done so far comes before.
        return;
      }
      tasks.remove();
      if (task instanceof Spool spool) {
        keep(spool);
      } else if (task instanceof Whole whole) {
        join(whole);
      } else if (task instanceof Forget forget) {
        forget(forget.copy);
      }
    }
    for (SyncingTable table : List.copyOf(joining)) {
      if (table.reached(position)) {
        catchUp(table);
      }
    }
  }

  private void keep(Spool spool) {
    try {
      syncing.put(spool.copy.source().oid(), new SyncingTable(spool.copy));
    } catch (SQLException e) {
      listener.unkept(spool.copy, e);
    }
    spool.done.run();
  }

  private void join(Whole whole) throws SQLException {
    SyncingTable table = syncing.get(whole.copy.source().oid());
    if (table != null && table.copy == whole.copy) {
      table.copied(whole.lsn, whole.rows);
      applier.add(table.copy);
      joining.add(table);
      probe.run();
    } else {
      // Forgotten meanwhile.
      applier.discard(whole.copy);
    }
  }

  private void forget(CopyTable copy) throws SQLException {
    long oid = copy.source().oid();
    SyncingTable table = syncing.get(oid);
    if (table != null && table.copy == copy) {
      syncing.remove(oid);
      joining.remove(table);
      table.close();
    }
    // Rows that are still being written are dropped by whoever does that.
    if (applier.copy(oid) == copy) {
      live.remove(oid);
      applier.remove(oid);
    }
  }

  /**
   * The stream may be behind the snapshot still; what it brings until it gets there is in the copy
   * already, and is left out only while the table waits.
   */
  private void catchUp(SyncingTable table) throws SQLException {
    long oid = table.copy.source().oid();
    for (int i = 0; i < CHANGES_AT_A_TIME; i++) {
      Kept change;
      try {
        change = table.next();
      } catch (SQLException e) {
        unkept(table.copy, e);
        return;
      }
      if (change == null) {
        break;
      }
      switch (change.kind()) {
        case SyncingTable.INSERT -> {
          applier.insert(oid, change.message(), change.newAt());
          table.count(1);
        }
        case SyncingTable.UPDATE ->
            applier.update(oid, change.message(), change.oldAt(), change.newAt());
        case SyncingTable.DELETE -> {
          applier.delete(oid, change.message(), change.oldAt());
          table.count(-1);
        }
        case SyncingTable.TRUNCATE -> {
          applier.truncate(oid);
          table.count(-table.rows());
        }
        default -> {
          altered(table.copy);
          return;
        }
      }
    }
    if (table.caughtUp() && applier.has(oid)) {
      applier.admit(table.copy);
      table.admit();
    }
  }

  /** What {@link #work} has done is visible now. */
  void committed() throws SQLException {
    for (SyncingTable table : List.copyOf(joining)) {
      if (table.admitted()) {
        joining.remove(table);
        syncing.remove(table.copy.source().oid());
        table.close();
        live.put(table.copy.source().oid(), table.copy.source());
        listener.joined(table.copy, table.rows());
      }
    }
  }

  /** The next changes are of a transaction whose commit record starts here. */
  void begin(long lsn) {
    commitLsn = lsn;
  }

  void relation(RelationMessage relation) throws SQLException {
    relations.put(relation.oid(), relation);
    SourceTable table = live.get(relation.oid());
    if (table != null && !sameShape(table, relation)) {
      CopyTable copy = applier.copy(relation.oid());
      if (copy != null) {
        altered(copy);
      }
    }
  }

  /** The rows have another shape from now on: no further change can be made to the copy. */
  private void altered(CopyTable copy) throws SQLException {
    forget(copy);
    listener.altered(copy);
  }

  private void unkept(CopyTable copy, SQLException why) throws SQLException {
    forget(copy);
    listener.unkept(copy, why);
  }

  private static boolean sameShape(SourceTable table, @Nullable RelationMessage now) {
    if (now == null) {
      return true;
    }
    List<SourceColumn> then = table.streamedColumns();
    List<Integer> key = table.keyColumns();
    if (!table.schema().equals(now.schema())
        || !table.name().equals(now.name())
        || then.size() != now.columns().size()) {
      return false;
    }
    for (int i = 0; i < then.size(); i++) {
      SourceColumn a = then.get(i);
      RelationMessage.Column b = now.columns().get(i);
      if (!a.name().equals(b.name())
          || a.typeOid() != b.typeOid()
          || a.typmod() != b.typmod()
          || ((key.isEmpty() || key.contains(a.attnum())) && !b.key())) {
        return false;
      }
    }
    return true;
  }

  /** Whether the change has to wait, and has been kept for that. */
  private boolean kept(long oid, byte kind, byte[] message, int oldAt, int newAt)
      throws SQLException {
    SyncingTable table = syncing.isEmpty() ? null : syncing.get(oid);
    if (table == null) {
      return false;
    }
    try {
      if (sameShape(table.copy.source(), relations.get(oid))) {
        table.keep(kind, commitLsn, message, oldAt, newAt);
      } else {
        table.keep(SyncingTable.ALTERED, commitLsn, message, -1, -1);
      }
    } catch (SQLException e) {
      unkept(table.copy, e);
    }
    return true;
  }

  void insert(long oid, byte[] message, int newAt) throws SQLException {
    if (!kept(oid, SyncingTable.INSERT, message, -1, newAt)) {
      applier.insert(oid, message, newAt);
      status.changed(oid, 1);
    }
  }

  void update(long oid, byte[] message, int oldAt, int newAt) throws SQLException {
    if (!kept(oid, SyncingTable.UPDATE, message, oldAt, newAt)) {
      applier.update(oid, message, oldAt, newAt);
      status.changed(oid, 0);
    }
  }

  void delete(long oid, byte[] message, int oldAt) throws SQLException {
    if (!kept(oid, SyncingTable.DELETE, message, oldAt, -1)) {
      applier.delete(oid, message, oldAt);
      status.changed(oid, -1);
    }
  }

  void truncate(long[] oids) throws SQLException {
    for (long oid : oids) {
      if (!kept(oid, SyncingTable.TRUNCATE, new byte[0], -1, -1)) {
        applier.truncate(oid);
        status.truncated(oid);
      }
    }
  }

  /** What has been handed out so far is about to be visible to readers. */
  void coming() {
    status.coming();
  }

  /** It is. */
  void came() {
    status.came();
  }

  @Override
  public void close() throws SQLException {
    for (SyncingTable table : syncing.values()) {
      table.close();
    }
    syncing.clear();
  }
}
