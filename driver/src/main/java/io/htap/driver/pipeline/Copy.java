package io.htap.driver.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.driver.config.HtapConfig;
import io.htap.driver.engine.postgres.CopyCatalog;
import io.htap.driver.engine.postgres.SessionState;
import io.htap.driver.execute.Admission;
import io.htap.driver.execute.Breaker;
import io.htap.driver.execute.OwnWrites;
import io.htap.driver.execute.Slowdown;
import io.htap.driver.learn.Learning;
import io.htap.driver.learn.SessionLearning;
import io.htap.driver.load.Load;
import io.htap.driver.observe.Activity;
import io.htap.driver.offload.Offload;
import io.htap.driver.source.OwnRelations;
import io.htap.driver.source.SourceRelations;
import io.htap.driver.source.SourceSetup;
import io.htap.driver.statement.BoundParameter;
import io.htap.driver.verify.Verifier;
import io.htap.replica.Replica;
import io.htap.replica.ReplicaRegistry;
import io.htap.replica.ReplicatedColumn;
import io.htap.replica.ReplicatedTable;
import io.htap.replica.catalog.TableShape;
import io.htap.replica.pg.ServerInfo;
import io.htap.routing.load.Balance;
import io.htap.routing.policy.Calibration;
import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One session's share of a columnar copy, and what all sessions of that copy have in common. */
final class Copy implements CopyCatalog {
  private static final Cache<Replica, Shared> SHARED = Caffeine.newBuilder().weakKeys().build();

  private final ReplicaRegistry.Lease lease;
  private final Pipelines.Way way;

  /** Another one once the copy has been dropped and made again. */
  private Replica replica;

  private Shared shared;

  /**
   * @param way by which the session has come
   */
  Copy(ReplicaRegistry.Lease lease, Pipelines.Way way) {
    this.lease = lease;
    this.way = way;
    this.replica = lease.replica();
    this.shared = shared(replica);
  }

  /**
   * Turns to the replica as it is now, which may be another one, for which nothing holds that was
   * planned for the last; to be called before a statement, never during one.
   */
  void renew() {
    Replica now = lease.replica();
    if (now != replica) {
      replica = now;
      shared = shared(now);
    }
  }

  /**
   * Why this session must not read the copy: it came by another way, and not to the same database.
   */
  @Nullable Reason elsewhere(Connection session) throws SQLException {
    return elsewhere(way.connector(), replica, session);
  }

  static @Nullable Reason elsewhere(ReplicaConnector connector, Replica replica, Connection session)
      throws SQLException {
    if (!connector.apart()) {
      return null;
    }
    String copied = replica.origin();
    if (copied == null) {
      return Reason.of(
          ReasonCode.ENGINE_ABSENT,
          "htap.replica.url has not led to a server yet, so nothing is known of it");
    }
    return copied.equals(ServerInfo.origin(session))
        ? null
        : Reason.of(
            ReasonCode.ENGINE_ABSENT,
            "htap.replica.url leads to another server or database than the connection");
  }

  void drop(String why) throws SQLException {
    lease.drop(why);
    shared.learning.drop();
  }

  void resume() throws SQLException {
    lease.resume();
  }

  private Shared shared(Replica of) {
    return SHARED.get(of, r -> new Shared(r, way.setup(), way.config()));
  }

  private static final class Shared {
    private final SourceRelations sources;
    private final Verifier verifier;
    private final Learning learning;
    private final KnownTexts texts = new KnownTexts();
    private final OwnWrites ownWrites = new OwnWrites();
    private final Admission admission;
    private final Slowdown slowdown = new Slowdown();
    private final Activity activity;
    private final Load load;
    private final AtomicBoolean connected = new AtomicBoolean();
    private final AtomicBoolean measuring = new AtomicBoolean();
    private final long gpuMemory;
    private @Nullable Offload offload;
    private boolean closed;
    private volatile Calibration calibration = Calibration.DEFAULT;

    Shared(Replica replica, SourceSetup setup, HtapConfig config) {
      gpuMemory = config.gpuMemory();
      admission = new Admission(config.duckdbConcurrency());
      learning = new Learning(config.statePath());
      sources = new SourceRelations(replica.readers(), setup.files());
      verifier = Verifier.of(replica);
      activity = Activity.of(replica);
      load = new Load(activity, admission);
    }

    /** Made for the first who wants it. */
    synchronized Offload offload(Replica replica) {
      Offload known = offload;
      if (known == null) {
        known = new Offload(replica, gpuMemory);
        offload = known;
        if (closed) {
          known.close();
        }
      }
      return known;
    }

    synchronized void close() {
      load.close();
      learning.close();
      closed = true;
      if (offload != null) {
        offload.close();
      }
    }
  }

  /** A copy is about to be closed. */
  static void closing(Replica replica) {
    Verifier.close(replica);
    Shared shared = SHARED.getIfPresent(replica);
    if (shared != null) {
      shared.close();
    }
  }

  /** True once for each copy. */
  boolean firstConnection() {
    return shared.connected.compareAndSet(false, true);
  }

  Replica replica() {
    return replica;
  }

  /** Whether DuckDB has relations of its own beside the copy. */
  boolean hasSources() {
    return !way.setup().isEmpty();
  }

  SourceRelations sources() {
    return shared.sources;
  }

  /** Those of them that a statement means, since Postgres has none of that name. */
  OwnRelations own(Set<RelationName> written, CatalogFacts postgres, CollationFacts collation)
      throws SQLException {
    return hasSources()
        ? OwnRelations.among(written, postgres, sources(), collation)
        : new OwnRelations(Map.of(), collation);
  }

  KnownTexts texts() {
    return shared.texts;
  }

  OwnWrites ownWrites() {
    return shared.ownWrites;
  }

  Learning learning() {
    return shared.learning;
  }

  /** What may count beside what a statement is. */
  SessionLearning.Conditions conditions() {
    return new SessionLearning.Conditions(replica.lagBytes(), shared.admission.underWay());
  }

  Verifier verifier() {
    return shared.verifier;
  }

  /** Has an answer verified in the background. */
  void verify(String sql, Plan plan, SessionState state, List<BoundParameter> parameters) {
    verifier()
        .offer(
            new ShadowCheck(replica, way.connector(), way.login(), sql, plan, state, parameters));
  }

  /** What all its sessions have done with it. */
  Activity activity() {
    return shared.activity;
  }

  Breaker breaker() {
    return shared.activity.breaker();
  }

  /** An engine that may be there, for this copy. */
  Offload offload() {
    return shared.offload(replica);
  }

  Load load() {
    return shared.load;
  }

  /** How the load is spread at present; for who decides by it, since it has to be looked at. */
  Balance balance() {
    return shared.load.now(replica::memory);
  }

  Admission admission() {
    return shared.admission;
  }

  /** What Postgres's load adds to what is expected of it. */
  Slowdown slowdown() {
    return shared.slowdown;
  }

  /** The first who asks has it measured in the background and goes by the defaults meanwhile. */
  Calibration calibration() {
    if (shared.measuring.compareAndSet(false, true)) {
      Thread thread =
          new Thread(
              () -> shared.calibration = Calibrator.measure(way.connector(), replica()),
              "htap-calibration");
      thread.setDaemon(true);
      thread.start();
    }
    return shared.calibration;
  }

  void release() {
    lease.close();
  }

  @Override
  public Optional<CopiedTable> table(long oid) {
    return replica().table(oid).map(Copy::copied);
  }

  @Override
  public Optional<Reason> ineligible(long oid) {
    return replica().ineligible(oid);
  }

  @Override
  public Optional<Reason> ineligibleTree(long oid) {
    return replica().ineligibleTree(oid);
  }

  @Override
  public String shapeSql() {
    return TableShape.SQL;
  }

  @Override
  public String sameShapeSql(String now, String then) {
    return TableShape.same(now, then);
  }

  private static CopiedTable copied(ReplicatedTable table) {
    Map<String, CopiedColumn> columns = new HashMap<>();
    for (ReplicatedColumn c : table.columns().values()) {
      columns.put(c.name(), new CopiedColumn(c.copyColumn(), c.typeOid(), c.typmod(), c.labels()));
    }
    return new CopiedTable(
        table.oid(),
        table.copyTable(),
        columns,
        table.shape(),
        table.publicationRelOid() + ":" + table.publication());
  }
}
