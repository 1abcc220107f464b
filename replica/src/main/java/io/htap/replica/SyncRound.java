package io.htap.replica;

import io.htap.replica.pg.Connections;
import io.htap.replica.pg.PrerequisiteException;
import io.htap.replica.snapshot.ExportedSnapshot;
import io.htap.replica.snapshot.SnapshotListener;
import io.htap.replica.snapshot.SnapshotLoader;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.DuckStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.duckdb.DuckDBConnection;

/** Copies some tables at one position of the log and hands them to the stream's thread. */
final class SyncRound implements Runnable, SnapshotListener {
  private static final Logger LOG = System.getLogger(SyncRound.class.getName());

  /** What a round tells, each from a thread of its own. */
  interface Listener {
    /** Whether the copy of this table is still asked for. */
    boolean wanted(CopyTable copy);

    void copying(CopyTable copy, long rows);

    void moved(CopyTable copy, String why);

    void unfit(CopyTable copy, int attnum, String reason);

    void failed(CopyTable copy, SQLException why);

    /**
     * The round as a whole.
     *
     * @param unfinished the tables that have no copy
     */
    void failed(Set<CopyTable> unfinished, Exception why);

    void ended(boolean well);
  }

  private final Connections connections;
  private final DuckStore store;
  private final int parallelism;
  private final TableRouter router;
  private final String slot;
  private final List<CopyTable> copies;
  private final Listener listener;
  private final BooleanSupplier closed;
  private final Set<CopyTable> unfinished = ConcurrentHashMap.newKeySet();
  private volatile long lsn;

  /**
   * @param slot name for the slot that gives the position
   */
  SyncRound(
      Connections connections,
      DuckStore store,
      int parallelism,
      TableRouter router,
      String slot,
      List<CopyTable> copies,
      Listener listener,
      BooleanSupplier closed) {
    this.connections = connections;
    this.store = store;
    this.parallelism = parallelism;
    this.router = router;
    this.slot = slot;
    this.copies = copies;
    this.listener = listener;
    this.closed = closed;
    unfinished.addAll(copies);
  }

  @Override
  public void run() {
    boolean well = false;
    try {
      keepChanges();
      if (copies.stream().noneMatch(listener::wanted)) {
        return;
      }
      try (ExportedSnapshot snapshot = ExportedSnapshot.open(connections, slot)) {
        lsn = snapshot.lsn();
        new SnapshotLoader(connections, store, parallelism, this, closed).load(snapshot, copies);
        well = true;
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "copying was interrupted");
    } catch (PrerequisiteException | SQLException | RuntimeException e) {
      listener.failed(Set.copyOf(unfinished), e);
    } finally {
      dropUnfinished();
      listener.ended(well);
    }
  }

  /** From a position before the one of the snapshot that is about to be taken. */
  private void keepChanges() throws InterruptedException, SQLException {
    var kept = new CountDownLatch(copies.size());
    copies.forEach(copy -> router.post(new TableRouter.Spool(copy, kept::countDown)));
    while (!kept.await(100, TimeUnit.MILLISECONDS)) {
      if (closed.getAsBoolean()) {
        throw new SQLException("copying was cancelled", "57014");
      }
    }
  }

  private void dropUnfinished() {
    try (DuckDBConnection duck = store.connect()) {
      for (CopyTable copy : unfinished) {
        store.meta().drop(duck, copy);
      }
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "an unfinished copy remains until the next start: {0}", e.getMessage());
    }
  }

  @Override
  public boolean wanted(CopyTable copy) {
    return listener.wanted(copy);
  }

  @Override
  public void copying(CopyTable copy, long rows) {
    listener.copying(copy, rows);
  }

  @Override
  public void copied(CopyTable copy, long rows) {
    unfinished.remove(copy);
    listener.copying(copy, rows);
    router.post(new TableRouter.Whole(copy, lsn, rows));
  }

  @Override
  public void moved(CopyTable copy, String why) {
    listener.moved(copy, why);
  }

  @Override
  public void failed(CopyTable copy, SQLException why) {
    listener.failed(copy, why);
  }

  @Override
  public void unfit(CopyTable copy, int attnum, String reason) {
    listener.unfit(copy, attnum, reason);
  }
}
