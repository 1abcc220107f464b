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
import io.htap.replica.snapshot.Retries;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.Damage;
import io.htap.replica.store.DuckStore;
import io.htap.replica.store.StoredState;
import io.htap.replica.stream.StreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
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
  private static final int STATUS_SECONDS = 1;
  private static final int BUSY_ATTEMPTS = 3;

  /**
   * Postgres has been seen to end a stream with an internal error ("could not map filenumber … to
   * relation OID") each time it decodes the same piece of the log again; only a new slot helps.
   */
  private static final int DECODING_ATTEMPTS = 3;

  /** What has lasted so long need not be kept from trying again at once. */
  private static final long LONG_NANOS = 10_000_000_000L;

  private final ReplicaConfig config;
  private final Connections connections;
  private final DuckStore store;
  private final ReaderPool readers;
  private final ReplicaTables tables;
  private final Watermarks watermarks;
  private final MarkerWriter markers;
  private final CatalogReader catalog;
  private final UnfitColumns unfit = new UnfitColumns();
  private final Retries retries = new Retries();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final Semaphore wake = new Semaphore(0);

  private volatile Phase phase = Phase.STARTING;
  private volatile @Nullable String problem;
  private volatile @Nullable Problem lastProblem;
  private volatile @Nullable String origin;
  private volatile @Nullable String slot;
  private volatile @Nullable TableKeeper keeper;
  private volatile boolean paused;
  private volatile long timeline;
  private volatile long latestTimeline;
  private volatile boolean stopped;
  private volatile @Nullable Exception broken;
  private boolean everStreamed;
  private boolean distrusted;
  private int busy;
  private int undecodable;
  private long undecodableAt;
  private long backOffMillis = FIRST_BACK_OFF_MILLIS;

  ReplicationLoop(
      ReplicaConfig config,
      Connections connections,
      DuckStore store,
      ReaderPool readers,
      ReplicaTables tables,
      Watermarks watermarks,
      MarkerWriter markers) {
    this.config = config;
    this.connections = connections;
    this.store = store;
    this.readers = readers;
    this.tables = tables;
    this.watermarks = watermarks;
    this.markers = markers;
    this.catalog = new CatalogReader(new TablePatterns(config.include(), config.exclude()));
  }

  Phase phase() {
    return phase;
  }

  @Nullable String problem() {
    TableKeeper current = keeper;
    String own = problem;
    return own == null && current != null ? current.problem() : own;
  }

  /** The last problem seen, mended or not. */
  @Nullable Problem lastProblem() {
    return lastProblem;
  }

  /** As {@link ServerInfo#origin}; null before the first connection. */
  @Nullable String origin() {
    return origin;
  }

  /** Name of slot and publication; null before there is one. */
  @Nullable String slot() {
    return slot;
  }

  boolean awaitReady(long nanos) throws InterruptedException {
    return ready.await(nanos, TimeUnit.NANOSECONDS) && phase != Phase.FAILED;
  }

  /** The timeline that the copy is of. */
  long timeline() {
    return timeline;
  }

  /**
   * A session was told of this timeline. A later one than that of the copy means that the
   * application's way leads to a new primary; the old one may live on and never cut the stream.
   */
  void heardOf(long sessions) {
    if (sessions > latestTimeline) {
      latestTimeline = sessions;
    }
  }

  /** Asks the thread to end. */
  void stop() {
    stopped = true;
    wake.release();
  }

  boolean stopped() {
    return stopped;
  }

  /** Asks the thread to let go of the server, or to take hold of it again. */
  void pause(boolean pause) {
    paused = pause;
    wake.release();
  }

  /** Has a table copied anew; false when the replica does not keep it, or does not run. */
  boolean again(long oid) {
    TableKeeper current = keeper;
    return current != null && current.again(oid);
  }

  /** An error of DuckDB's, which may mean that the database cannot be gone on with. */
  void doubt(Exception e) {
    if (Damage.isDamaged(e) || Damage.isInvalid(e)) {
      broken = e;
    }
  }

  @Override
  public void run() {
    while (!stopped()) {
      try {
        mend();
        replicate();
      } catch (PrerequisiteException e) {
        failed(e);
      } catch (CopyLostException e) {
        distrusted = true;
        interrupted(e);
      } catch (SQLException | Error e) {
        // An error too: whoever cannot allocate or load something now may be able to later.
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
      rest();
    }
    if (phase != Phase.FAILED) {
      phase = Phase.CLOSED;
    }
    ready.countDown();
  }

  /** Opens the database anew when DuckDB has given it up. */
  private void mend() throws SQLException {
    Exception why = broken;
    if (why != null) {
      tables.unready("the columnar database is opened anew");
      readers.closeAll();
      store.reopen(Damage.isDamaged(why));
      broken = null;
    }
  }

  private void replicate()
      throws SQLException, PrerequisiteException, CopyLostException, InterruptedException {
    try (Connection ordinary = ordinary();
        DuckDBConnection duck = store.connect()) {
      origin = ServerInfo.origin(ordinary);
      ServerInfo.check(ordinary);
      try (Connection replication = replication()) {
        ServerInfo server = ServerInfo.identify(replication);
        CopyPlan plan = plan(store.meta().load(duck), server, ordinary);
        if (plan instanceof CopyPlan.Resume resume) {
          awaitSlot(ordinary, resume.stored().slot());
          resume(replication, resume.stored(), ordinary, duck);
        } else {
          LOG.log(Level.INFO, "a new copy: {0}", ((CopyPlan.Anew) plan).why());
          begin(replication, server, ordinary, duck);
        }
      }
    }
  }

  private CopyPlan plan(Optional<StoredState> stored, ServerInfo server, Connection ordinary)
      throws SQLException {
    if (store.inMemory()) {
      return new CopyPlan.Anew("it is in memory");
    }
    if (distrusted) {
      return new CopyPlan.Anew("the one at hand is not trusted");
    }
    return CopyPlan.of(stored, server, ordinary);
  }

  /**
   * Postgres may take a minute to notice that the connection before this one is gone. The database
   * file is locked, so it can only have been ours.
   */
  private void awaitSlot(Connection ordinary, String name) throws SQLException {
    if (ReplicationSlot.state(ordinary, name).filter(ReplicationSlot.State::active).isEmpty()) {
      busy = 0;
      return;
    }
    if (++busy > BUSY_ATTEMPTS) {
      ReplicationSlot.terminateHolder(ordinary, name);
    }
    throw new SQLException("the slot is still held by an earlier connection", "55006");
  }

  private void resume(
      Connection replication, StoredState stored, Connection ordinary, DuckDBConnection duck)
      throws SQLException, PrerequisiteException, CopyLostException, InterruptedException {
    LOG.log(Level.INFO, "resuming from {0}", LogSequenceNumber.valueOf(stored.appliedLsn()));
    slot = stored.slot();
    timeline = stored.timeline();
    stored.tables().forEach((oid, table) -> unfit.addAll(oid, table.unfit()));
    Discovery discovery = catalog.read(ordinary).without(unfit.byTable());
    List<CopyTable> copies =
        CopyPlan.unchanged(
            stored, discovery, Publication.relationOids(ordinary, stored.slot()), store.catalog());
    store.meta().keepOnly(duck, copies);
    tables.published(stored.publication());
    tables.resumed(discovery, copies, store.meta().rows(duck, copies));
    follow(replication, ordinary, stored.slot(), stored.publication(), copies, stored.appliedLsn());
  }

  private void begin(
      Connection replication, ServerInfo server, Connection ordinary, DuckDBConnection duck)
      throws SQLException, PrerequisiteException, CopyLostException, InterruptedException {
    tables.unready("a new copy is being made");
    watermarks.reset();
    dropPrevious(ordinary, duck);
    Publication.dropOrphans(ordinary, config.slotPrefix());
    String name =
        config.slotPrefix() + "_" + UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    store.noteSlot(name);
    store.meta().begin(duck, server, name);
    slot = name;
    // Not before: until the old copy was gone, whoever came by the new timeline would have read it.
    timeline = server.timeline();
    Publication.create(ordinary, name);
    // After the publication: the stream must find it at every position it starts from.
    ReplicationSlot.Created created = ReplicationSlot.create(replication, name, store.inMemory());
    String version =
        Publication.version(ordinary, name)
            .orElseThrow(() -> new CopyLostException("the publication was altered or dropped"));
    store.meta().complete(duck, created.consistentPoint(), version);
    distrusted = false;
    undecodable = 0;
    undecodableAt = 0;
    tables.published(version);
    follow(replication, ordinary, name, version, List.of(), created.consistentPoint());
  }

  /** The slot and the publication of the copy that is being replaced, or that was lost. */
  private void dropPrevious(Connection ordinary, DuckDBConnection duck) throws SQLException {
    var names = new HashSet<String>();
    store.notedSlot().ifPresent(names::add);
    // Also from a server with another identifier: pg_upgrade gives a new one and keeps the slots.
    store.meta().load(duck).ifPresent(old -> names.add(old.slot()));
    for (String name : names) {
      ReplicationSlot.terminateHolder(ordinary, name);
      ReplicationSlot.drop(ordinary, name);
      Publication.drop(ordinary, name);
    }
  }

  private void follow(
      Connection replication,
      Connection ordinary,
      String name,
      String publication,
      List<CopyTable> copies,
      long lsn)
      throws SQLException, PrerequisiteException, CopyLostException, InterruptedException {
    phase = Phase.SNAPSHOT;
    long started = System.nanoTime();
    // Once for each: the copy's own way may lead to the old primary still.
    long latest = Math.max(timeline, latestTimeline);
    Connections own = connections.part();
    try (var keeper =
            new TableKeeper(
                config,
                own,
                store,
                tables,
                catalog,
                unfit,
                retries,
                name,
                publication,
                this::settled);
        var applier = new ChangeApplier(store, copies, config.memoryBytes() / 4, keeper);
        PGReplicationStream stream = start(replication, lsn);
        var reader =
            new StreamReader(
                stream,
                config.memoryBytes() / 4,
                watermarks::hasWaiters,
                () -> Connections.abort(replication));
        var router = new TableRouter(applier, copies, tables, keeper, watermarks::probe)) {
      requireLog(ordinary, name, lsn);
      ordinary.close();
      var session = new StreamSession(reader, applier, watermarks, markers, router, config, lsn);
      watermarks.up(lsn);
      everStreamed = true;
      problem = null;
      this.keeper = keeper;
      keeper.start(router, copies);
      session.run(
          () ->
              stopped()
                  || paused
                  || broken != null
                  || keeper.failure() != null
                  || latestTimeline > latest);
      keeper.rethrow();
      if (latestTimeline > latest) {
        throw new SQLException("the sessions have come to a later timeline of the server", "08006");
      }
    } finally {
      this.keeper = null;
      if (System.nanoTime() - started > LONG_NANOS) {
        backOffMillis = FIRST_BACK_OFF_MILLIS;
      }
    }
  }

  /** All tables are in the copy now. */
  private void settled() {
    phase = Phase.STREAMING;
    ready.countDown();
  }

  /**
   * The slot is ours now, so nobody else can let go of the log any more. Whoever had it before may
   * have done so since we looked, and Postgres would start after that without a word.
   */
  private static void requireLog(Connection ordinary, String slot, long lsn)
      throws SQLException, CopyLostException {
    Optional<ReplicationSlot.State> state = ReplicationSlot.state(ordinary, slot);
    if (state.isEmpty() || state.get().confirmedFlush() > lsn) {
      throw new CopyLostException("the slot has let go of the log that is needed");
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
    lastProblem = Problem.now(text);
    problem = text;
    tables.unready(text);
    phase = everStreamed ? Phase.STARTING : Phase.FAILED;
  }

  private void interrupted(Throwable e) {
    if (!stopped()) {
      if (e instanceof Exception exception) {
        doubt(exception);
      }
      if (e instanceof SQLException sql && String.valueOf(sql.getSQLState()).startsWith("XX")) {
        long reached = watermarks.appliedLsn();
        undecodable = reached > undecodableAt ? 1 : undecodable + 1;
        undecodableAt = Math.max(undecodableAt, reached);
        distrusted |= undecodable >= DECODING_ATTEMPTS;
      }
      String text = e instanceof Error ? e.toString() : String.valueOf(e.getMessage());
      problem = text;
      lastProblem = Problem.now(text);
      LOG.log(Level.WARNING, "replication is interrupted: {0}", text);
      LOG.log(Level.DEBUG, "the cause", e);
      phase = Phase.STARTING;
    }
  }

  /** Waits for as long as it takes, or is asked for. */
  private void rest() {
    try {
      while (paused && !stopped) {
        phase = Phase.PAUSED;
        wake.acquire();
        backOffMillis = 0;
      }
      wake.tryAcquire(backOffMillis, TimeUnit.MILLISECONDS);
      wake.drainPermits();
      backOffMillis =
          Math.max(FIRST_BACK_OFF_MILLIS, Math.min(2 * backOffMillis, LAST_BACK_OFF_MILLIS));
    } catch (InterruptedException e) {
      stop();
    }
  }
}
