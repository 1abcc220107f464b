package io.htap.replica;

import io.htap.replica.ReplicaStatus.Phase;
import io.htap.replica.apply.ChangeApplier;
import io.htap.replica.catalog.CatalogReader;
import io.htap.replica.catalog.Discovery;
import io.htap.replica.catalog.TablePatterns;
import io.htap.replica.freshness.MarkerWriter;
import io.htap.replica.freshness.Watermarks;
import io.htap.replica.pg.Connections;
import io.htap.replica.pg.PrerequisiteException;
import io.htap.replica.pg.Publication;
import io.htap.replica.pg.ReplicationSlot;
import io.htap.replica.pg.ServerInfo;
import io.htap.replica.snapshot.CatalogMovedException;
import io.htap.replica.snapshot.SnapshotLoader;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.DuckStore;
import io.htap.replica.store.StoredState;
import io.htap.replica.stream.StreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * The life of a replica, told by one thread: find out whether the copy at hand can be carried on
 * with; if not, make a new one; follow the stream; when that breaks, begin again.
 */
final class ReplicationLoop implements Runnable {
  private static final Logger LOG = System.getLogger(ReplicationLoop.class.getName());
  private static final long FIRST_BACK_OFF_MILLIS = 50;
  private static final long LAST_BACK_OFF_MILLIS = 10_000;
  private static final long FAILED_BACK_OFF_MILLIS = 30_000;
  private static final int SNAPSHOT_ATTEMPTS = 4;
  private static final int STATUS_SECONDS = 1;

  private final ReplicaConfig config;
  private final Connections connections;
  private final DuckStore store;
  private final ReplicaTables tables;
  private final Watermarks watermarks;
  private final MarkerWriter markers;
  private final CatalogReader catalog;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable String problem;
  private volatile @Nullable String slot;
  private boolean everStreamed;
  private boolean distrusted;
  private int failedSnapshots;
  private long backOffMillis = FIRST_BACK_OFF_MILLIS;

  ReplicationLoop(
      ReplicaConfig config,
      Connections connections,
      DuckStore store,
      ReplicaTables tables,
      Watermarks watermarks,
      MarkerWriter markers) {
    this.config = config;
    this.connections = connections;
    this.store = store;
    this.tables = tables;
    this.watermarks = watermarks;
    this.markers = markers;
    this.catalog = new CatalogReader(new TablePatterns(config.include(), config.exclude()));
  }

  Phase phase() {
    return phase;
  }

  @Nullable String problem() {
    return problem;
  }

  /** Name of slot and publication; null before there is one. */
  @Nullable String slot() {
    return slot;
  }

  boolean awaitReady(long nanos) throws InterruptedException {
    return ready.await(nanos, TimeUnit.NANOSECONDS) && phase != Phase.FAILED;
  }

  /** Asks the thread to end. */
  void stop() {
    closed.countDown();
  }

  boolean stopped() {
    return closed.getCount() == 0;
  }

  @Override
  public void run() {
    while (!stopped()) {
      try {
        replicate();
      } catch (PrerequisiteException e) {
        failed(e);
      } catch (CatalogMovedException e) {
        LOG.log(Level.INFO, "the snapshot starts again: {0}", e.getMessage());
        // At once: the next attempt is as likely to get in between two truncates as a later one.
        backOffMillis = FIRST_BACK_OFF_MILLIS;
      } catch (SQLException e) {
        interrupted(e);
      } catch (RuntimeException e) {
        // The copy contradicts the stream: whatever the reason, only a new copy is right again.
        distrusted = true;
        interrupted(e);
      } catch (InterruptedException e) {
        stop();
      } finally {
        watermarks.down();
      }
      if (phase == Phase.FAILED) {
        // Whoever waits need wait no longer; but an administrator may put things right meanwhile.
        ready.countDown();
        backOffMillis = FAILED_BACK_OFF_MILLIS;
      }
      pause();
    }
    if (phase != Phase.FAILED) {
      phase = Phase.CLOSED;
    }
    ready.countDown();
  }

  private void replicate()
      throws SQLException, PrerequisiteException, CatalogMovedException, InterruptedException {
    try (Connection ordinary = ordinary();
        DuckDBConnection duck = store.connect()) {
      ServerInfo.check(ordinary);
      try (Connection replication = replication()) {
        ServerInfo server = ServerInfo.identify(replication);
        Discovery discovery = catalog.read(ordinary);
        CopyPlan plan = plan(store.meta().load(duck), server, discovery, ordinary);
        if (plan instanceof CopyPlan.Resume resume) {
          slot = resume.slot();
          LOG.log(Level.INFO, "resuming from {0}", LogSequenceNumber.valueOf(resume.lsn()));
          tables.resumed(resume);
          ordinary.close();
          follow(replication, resume.tables(), resume.lsn());
        } else {
          LOG.log(Level.INFO, "a new snapshot: {0}", ((CopyPlan.Anew) plan).why());
          Copied copied = copyAll(replication, server, discovery, ordinary, duck);
          ordinary.close();
          distrusted = false;
          follow(replication, copied.tables, copied.lsn);
        }
      }
    }
  }

  private CopyPlan plan(
      Optional<StoredState> stored, ServerInfo server, Discovery discovery, Connection ordinary)
      throws SQLException {
    if (store.inMemory()) {
      return new CopyPlan.Anew("the copy is in memory");
    }
    if (distrusted) {
      return new CopyPlan.Anew("the copy at hand is not trusted");
    }
    return CopyPlan.of(stored, server, discovery, ordinary, store.catalog());
  }

  private record Copied(List<CopyTable> tables, long lsn) {}

  private Copied copyAll(
      Connection replication,
      ServerInfo server,
      Discovery discovery,
      Connection ordinary,
      DuckDBConnection duck)
      throws SQLException, PrerequisiteException, CatalogMovedException, InterruptedException {
    tables.unready("a new snapshot is being made");
    watermarks.reset();
    Optional<StoredState> old = store.meta().load(duck);
    if (old.isPresent() && old.get().systemId().equals(server.systemId())) {
      ReplicationSlot.drop(ordinary, old.get().slot());
      Publication.drop(ordinary, old.get().slot());
    }
    String name = config.slotPrefix() + "_" + UUID.randomUUID().toString().replace("-", "");
    name = name.substring(0, config.slotPrefix().length() + 17);
    long generation = store.meta().begin(duck, server, name);
    slot = name;
    Publication.create(ordinary, name, discovery.tables());
    // After the publication: the stream must find it at every position it starts from.
    ReplicationSlot.Created created = ReplicationSlot.create(replication, name, store.inMemory());
    phase = Phase.SNAPSHOT;
    var planned = new ArrayList<CopyTable>();
    var listener = new SnapshotProgress(tables, planned);
    new SnapshotLoader(
            connections, store, catalog, config.snapshotParallelism(), listener, this::stopped)
        .load(created.snapshot(), created.consistentPoint(), name, generation);
    planned.removeAll(listener.refused());
    return new Copied(planned, created.consistentPoint());
  }

  private void follow(Connection replication, List<CopyTable> copies, long lsn)
      throws SQLException, PrerequisiteException, InterruptedException {
    try (var applier = new ChangeApplier(store, copies, config.memoryBytes() / 4, tables::refused);
        PGReplicationStream stream = start(replication, lsn);
        var reader =
            new StreamReader(
                stream,
                config.memoryBytes() / 4,
                watermarks::hasWaiters,
                () -> Connections.abort(replication))) {
      var router = new TableRouter(applier, copies);
      var session = new StreamSession(reader, applier, watermarks, markers, router, config, lsn);
      watermarks.up(lsn);
      tables.snapshotComplete();
      everStreamed = true;
      problem = null;
      failedSnapshots = 0;
      phase = Phase.STREAMING;
      backOffMillis = FIRST_BACK_OFF_MILLIS;
      ready.countDown();
      session.run(this::stopped);
    }
  }

  private PGReplicationStream start(Connection replication, long lsn)
      throws SQLException, PrerequisiteException {
    try {
      return replication
          .unwrap(PGConnection.class)
          .getReplicationAPI()
          .replicationStream()
          .logical()
          .withSlotName(String.valueOf(slot))
          .withStartPosition(LogSequenceNumber.valueOf(lsn))
          .withSlotOption("proto_version", 1)
          .withSlotOption("publication_names", String.valueOf(slot))
          .withSlotOption("binary", true)
          .withSlotOption("messages", true)
          .withAutomaticFlush(false)
          .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
          .start();
    } catch (SQLException e) {
      throw ReplicationSlot.prerequisite(e);
    }
  }

  private Connection ordinary() throws SQLException, PrerequisiteException {
    try {
      return connections.ordinary();
    } catch (SQLException e) {
      throw ReplicationSlot.prerequisite(e);
    }
  }

  private Connection replication() throws SQLException, PrerequisiteException {
    try {
      return connections.replication();
    } catch (SQLException e) {
      throw ReplicationSlot.prerequisite(e);
    }
  }

  private void failed(PrerequisiteException e) {
    String text = String.valueOf(e.getMessage());
    if (!text.equals(problem)) {
      LOG.log(Level.WARNING, "nothing is replicated: {0}", text);
    }
    problem = text;
    tables.unready(text);
    phase = everStreamed ? Phase.STARTING : Phase.FAILED;
  }

  private void interrupted(Exception e) {
    if (!stopped()) {
      problem = e.getMessage();
      LOG.log(Level.WARNING, "replication is interrupted: {0}", e.getMessage());
      LOG.log(Level.DEBUG, "the cause", e);
      if (phase == Phase.SNAPSHOT) {
        failedSnapshots++;
      }
      // A snapshot that has failed several times will go on failing: not to be tried all the time.
      phase = failedSnapshots < SNAPSHOT_ATTEMPTS ? Phase.STARTING : Phase.FAILED;
    }
  }

  private void pause() {
    try {
      if (closed.await(backOffMillis, TimeUnit.MILLISECONDS)) {
        return;
      }
      backOffMillis = Math.min(2 * backOffMillis, LAST_BACK_OFF_MILLIS);
    } catch (InterruptedException e) {
      stop();
    }
  }
}
