package io.htap.driver.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.driver.engine.postgres.CopyCatalog;
import io.htap.driver.execute.Breaker;
import io.htap.driver.execute.OwnWrites;
import io.htap.replica.Replica;
import io.htap.replica.ReplicaRegistry;
import io.htap.replica.ReplicatedColumn;
import io.htap.replica.ReplicatedTable;
import io.htap.replica.catalog.TableShape;
import io.htap.routing.policy.Calibration;
import io.htap.spi.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One session's share of a columnar copy, and what all sessions of that copy have in common. */
final class Copy implements CopyCatalog {
  private static final Cache<Replica, Shared> SHARED = Caffeine.newBuilder().weakKeys().build();

  private final ReplicaRegistry.Lease lease;
  private final ReplicaConnector connector;
  private final Shared shared;

  Copy(ReplicaRegistry.Lease lease, ReplicaConnector connector) {
    this.lease = lease;
    this.connector = connector;
    this.shared = SHARED.get(lease.replica(), r -> new Shared());
  }

  private static final class Shared {
    private final KnownTexts texts = new KnownTexts();
    private final OwnWrites ownWrites = new OwnWrites();
    private final Breaker breaker = new Breaker();
    private final AtomicBoolean connected = new AtomicBoolean();
    private final AtomicBoolean measuring = new AtomicBoolean();
    private volatile Calibration calibration = Calibration.DEFAULT;
  }

  /** True once for each copy. */
  boolean firstConnection() {
    return shared.connected.compareAndSet(false, true);
  }

  Replica replica() {
    return lease.replica();
  }

  KnownTexts texts() {
    return shared.texts;
  }

  OwnWrites ownWrites() {
    return shared.ownWrites;
  }

  Breaker breaker() {
    return shared.breaker;
  }

  /** The first who asks has it measured in the background and goes by the defaults meanwhile. */
  Calibration calibration() {
    if (shared.measuring.compareAndSet(false, true)) {
      Thread thread =
          new Thread(
              () -> shared.calibration = Calibrator.measure(connector, replica()),
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
