package io.htap.replica;

import io.htap.replica.ReplicaStatus.Phase;
import io.htap.replica.freshness.MarkerWriter;
import io.htap.replica.freshness.Watermarks;
import io.htap.replica.pg.Connections;
import io.htap.replica.pg.Publication;
import io.htap.replica.pg.ReplicationSlot;
import io.htap.replica.store.DuckStore;
import io.htap.replica.store.Footprint;
import io.htap.replica.store.MemoryUse;
import io.htap.replica.store.StoreSettings;
import io.htap.replica.store.StoredState;
import io.htap.spi.FreshnessSource;
import io.htap.spi.HtapException;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * A columnar copy of Postgres tables in DuckDB, kept fresh in the background. All methods may be
 * called from any thread.
 */
public final class Replica implements FreshnessSource, AutoCloseable {
  private static final Logger LOG = System.getLogger(Replica.class.getName());
  private static final long POLITE_JOIN_MILLIS = 3_000;
  private static final long JOIN_MILLIS = 30_000;

  private final ReplicaConfig config;
  private final DuckStore store;
  private final Connections connections;
  private final ReplicaTables tables = new ReplicaTables();
  private final Watermarks watermarks = new Watermarks();
  private final MarkerWriter markers;
  private final ReplicationLoop loop;
  private final ReaderPool readers;
  private final Thread thread;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable String dropped;

  private Replica(ReplicaConfig config, DuckStore store) {
    this.config = config;
    this.store = store;
    connections = new Connections(config.connector()::open);
    markers = new MarkerWriter(connections, watermarks);
    readers = new ReaderPool(store);
    loop = new ReplicationLoop(config, connections, store, readers, tables, watermarks, markers);
    thread = new Thread(loop, "htap-replica");
    thread.setDaemon(true);
  }

  /**
   * Opens DuckDB and starts replicating in the background. What is wrong on the Postgres side shows
   * in {@link #status()} and does not throw.
   *
   * @throws HtapException when the DuckDB file cannot be used: 55006 another process has it, 58030
   *     it cannot be written, 58000 it is no database that this DuckDB reads
   */
  public static Replica open(ReplicaConfig config) throws HtapException {
    DuckStore store =
        DuckStore.open(
            new StoreSettings(
                config.path(),
                config.threads(),
                config.memoryLimit(),
                config.initializer()::accept));
    var replica = new Replica(config, store);
    replica.markers.start();
    replica.thread.start();
    return replica;
  }

  /**
   * Waits until all tables have their initial snapshot.
   *
   * @return false when the time ran out or the replica has failed
   */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return loop.awaitReady(atMost.toNanos());
  }

  /** What it is doing now: what {@link #status} says of that, without a look at all its tables. */
  public Phase phase() {
    if (dropped != null) {
      return Phase.DROPPED;
    }
    return closed.get() ? Phase.CLOSED : loop.phase();
  }

  public ReplicaStatus status() {
    long applied = watermarks.appliedLsn();
    String gone = dropped;
    return new ReplicaStatus(
        phase(),
        gone == null ? loop.problem() : gone,
        loop.lastProblem(),
        applied,
        watermarks.seenLsn() - applied,
        watermarks.staleness(),
        tables.status(applied));
  }

  /** What the copy occupies, found out now; nothing once it is closed. */
  public Footprint footprint() throws SQLException {
    if (closed.get()) {
      return new Footprint(0, Map.of());
    }
    DuckDBConnection connection = readers.borrow();
    try {
      return Footprint.of(connection);
    } finally {
      readers.release(connection);
    }
  }

  /** The memory that DuckDB uses, found out now; none once it is closed. */
  public MemoryUse memory() throws SQLException {
    if (closed.get()) {
      return MemoryUse.NONE;
    }
    DuckDBConnection connection = readers.borrow();
    try {
      return MemoryUse.of(connection);
    } finally {
      readers.release(connection);
    }
  }

  /** Why nothing at all can be read any more; null while the replica is open. */
  public @Nullable Reason ended() {
    if (!closed.get()) {
      return null;
    }
    String gone = dropped;
    return Reason.of(ReasonCode.ENGINE_ABSENT, gone == null ? "the replica is closed" : gone);
  }

  /** The role that replicates; empty when that is not known. */
  public String user() {
    return config.connector().user();
  }

  /**
   * Which server and database is copied, as {@code ServerInfo.origin} tells it; null as long as the
   * server has not been reached.
   */
  public @Nullable String origin() {
    return loop.origin();
  }

  /** The table as the copy holds it; empty when it does not. */
  public Optional<ReplicatedTable> table(long oid) {
    return tables.table(oid);
  }

  /** Why the table cannot be read from the copy now; empty when it can. */
  public Optional<Reason> ineligible(long oid) {
    Reason ended = ended();
    return ended == null ? tables.ineligible(oid) : Optional.of(ended);
  }

  /**
   * Why a table cannot be read with all that inherits from it, whatever the state of those tables;
   * empty when nothing is against it. A partitioned table can be read in no other way.
   */
  public Optional<Reason> ineligibleTree(long oid) {
    return tables.ineligibleTree(oid);
  }

  /** Connections for reading the copy. */
  public ReaderPool readers() {
    return readers;
  }

  /**
   * To be told of an error of DuckDB's while the copy was read. When it speaks of damage the copy
   * is made anew, in a file of its own if need be.
   */
  public void failed(SQLException e) {
    loop.doubt(e);
  }

  /**
   * The position of the last change that a reader of the copy may see. What was read is no younger,
   * so that whatever was true of Postgres at a later position was true of what was read.
   */
  public long changedLsn() {
    return watermarks.changedLsn();
  }

  /**
   * How many changes of a table have arrived since its copy was made. What can be read holds no
   * others, and each was committed before it was counted: as long as the number stays the same, so
   * does what is read of the table.
   */
  public long changes(long oid) {
    return tables.changes(oid);
  }

  /**
   * The version of a table that a reader sees now; −1 while it changes, or when there is none. As
   * long as it is the same, so are the rows; no two tables, and no two copies of one, ever have the
   * same. What is visible at {@link #appliedLsn} is in it.
   */
  public long version(long oid) {
    return tables.version(oid);
  }

  /** Whether rows have only been added to a table since that version of it. */
  public boolean onlyGrown(long oid, long since) {
    return tables.onlyGrown(oid, since);
  }

  /**
   * The timeline that all positions are of. After a fail-over to a standby that lacked the end of
   * the log, positions of the old timeline say nothing of the new one.
   */
  public long timeline() {
    return loop.timeline();
  }

  /** To be told of the timeline that a session reads, when that is not {@link #timeline}. */
  public void heardOf(long timeline) {
    loop.heardOf(timeline);
  }

  /** How many bytes of the log that it has heard of are not visible yet. Asks nobody. */
  public long lagBytes() {
    return watermarks.seenLsn() - watermarks.appliedLsn();
  }

  @Override
  public long appliedLsn() {
    return watermarks.appliedLsn();
  }

  @Override
  public boolean awaitLsn(long lsn, Duration atMost) throws InterruptedException {
    return watermarks.awaitLsn(lsn, atMost);
  }

  @Override
  public boolean shows(long lsn, Set<Long> tables) {
    return watermarks.shows(lsn, tables);
  }

  @Override
  public boolean awaitLsn(long lsn, Set<Long> tables, Duration atMost) throws InterruptedException {
    return watermarks.awaitLsn(lsn, tables, atMost);
  }

  @Override
  public Duration staleness() {
    return watermarks.staleness();
  }

  @Override
  public Duration expectedWait(long lsn) {
    return watermarks.expectedWait(lsn);
  }

  /**
   * Stops. A copy in memory leaves neither slot nor publication; a file keeps both, so that the
   * next {@link #open} carries on.
   */
  @Override
  public void close() throws SQLException {
    close(config.path() == null);
  }

  /**
   * Lets go of the server until {@link #resume}. A file keeps its slot, and Postgres keeps the log
   * for it; a copy in memory is made anew afterwards.
   */
  public void pause() {
    loop.pause(true);
  }

  /** Goes on after {@link #pause}. */
  public void resume() {
    loop.pause(false);
  }

  /**
   * Copies a table anew, columns included that were left out because of a value.
   *
   * @return false when the replica does not keep the table, or is not running
   */
  public boolean resnapshot(long oid) {
    return loop.again(oid);
  }

  /**
   * Stops and leaves nothing: no slot, no publication, no copy in the file, and no file when
   * nothing else is in it.
   *
   * @param why what those are told who still hold the replica
   * @throws SQLException when something could not be removed; the replica is closed all the same
   */
  public void drop(String why) throws SQLException {
    dropped = why;
    SQLException trouble = null;
    if (closed.compareAndSet(false, true)) {
      end();
      String slot = loop.slot();
      try (store) {
        slot = slot == null ? storedSlot() : slot;
        if (store.clear()) {
          store.close();
          store.deleteFiles();
        }
      } catch (SQLException e) {
        trouble = e;
      }
      dropOnServer(slot);
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  /** As {@link #drop(String)}, for nobody in particular. */
  public void drop() throws SQLException {
    drop("dropped");
  }

  private @Nullable String storedSlot() throws SQLException {
    try (DuckDBConnection duck = store.connect()) {
      return store.meta().load(duck).map(StoredState::slot).orElse(null);
    }
  }

  private void close(boolean drop) throws SQLException {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    end();
    store.close();
    if (drop) {
      try {
        dropOnServer(loop.slot());
      } catch (SQLException e) {
        LOG.log(Level.WARNING, "{0}", e.getMessage());
      }
    }
  }

  /** Ends all threads and connections but DuckDB's first. */
  private void end() {
    loop.stop();
    join(POLITE_JOIN_MILLIS);
    connections.abort();
    markers.close();
    join(JOIN_MILLIS);
    readers.close();
  }

  private void dropOnServer(@Nullable String slot) throws SQLException {
    if (slot == null) {
      return;
    }
    var last = new Connections(config.connector()::open);
    try (Connection connection = last.brief()) {
      Publication.drop(connection, slot);
      if (config.path() != null) {
        // A temporary slot goes with its connection.
        ReplicationSlot.drop(connection, slot);
        store.forgetSlot();
      }
    } catch (SQLException e) {
      throw new SQLException(
          "slot and publication " + slot + " remain: " + e.getMessage(), e.getSQLState(), e);
    }
  }

  private void join(long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
