package io.htap.gpu.serve;

import io.htap.gpu.plan.Node;
import io.htap.gpu.resident.Changes;
import io.htap.gpu.resident.Residency;
import io.htap.gpu.resident.Residency.Lease;
import io.htap.gpu.resident.Residency.Standing;
import io.htap.gpu.resident.Residency.Wanted;
import io.htap.gpu.serve.Bringer.BrokenOffException;
import io.htap.gpu.serve.DeviceRuntime.Columns;
import io.htap.spi.engine.EngineAnswer;
import io.htap.spi.engine.EngineException;
import io.htap.spi.engine.EngineException.Kind;
import io.htap.spi.engine.EnginePlan;
import io.htap.spi.engine.EngineTables;
import io.htap.spi.engine.StoredTables;
import io.htap.spi.engine.StoredTables.Snapshot;
import io.htap.spi.query.Query;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The columns of a copy that are on a device. One thread brings them there, each table at one
 * version, whatever it has of the table at another; any other reads what is there.
 *
 * @param <C> rows of a column there
 */
public final class GpuTables<C> implements EngineTables {
  private static final Logger LOG = System.getLogger(GpuTables.class.getName());
  private static final int CHUNK = 1 << 20;
  private static final int ATTEMPTS = 200;
  private static final long PAUSE_MILLIS = 5;
  private static final long IDLE_SECONDS = 30;
  private static final long FAREWELL_SECONDS = 30;

  /** What a value costs to be read and moved, about; only relations of it matter. */
  private static final double MILLIS_PER_ROW = 5e-5;

  private final StoredTables stored;
  private final DeviceRuntime<C> runtime;
  private final long budget;
  private final Bringer<C> bringer;
  private final Residency<C> residency;
  private final Map<List<Query.Read>, Future<Boolean>> underWay = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor thread;

  /**
   * @param memory in bytes; 0 for what the device's runtime thinks fit
   */
  public GpuTables(StoredTables stored, DeviceRuntime<C> runtime, long memory) {
    this.stored = stored;
    this.runtime = runtime;
    budget = memory > 0 ? memory : runtime.budget();
    bringer = new Bringer<>(runtime);
    residency = new Residency<>(bringer, budget, CHUNK);
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread worker = new Thread(work, "htap-gpu-load");
              worker.setDaemon(true);
              return worker;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public Residence residence(EnginePlan plan) {
    boolean complete = true;
    long resident = 0;
    for (Query.Read read : plan.reads()) {
      List<Integer> attnums = attnums(read);
      complete &= stands(read, stored.version(read), attnums);
      resident += residency.used(read.oid(), attnums);
    }
    return new Residence(complete, resident);
  }

  private boolean stands(Query.Read read, long version, List<Integer> attnums) {
    Optional<Standing> standing = residency.standing(read.oid());
    return version != StoredTables.NONE
        && standing.isPresent()
        && standing.get().position() == version
        && standing.get().attnums().containsAll(attnums);
  }

  private static List<Integer> attnums(Query.Read read) {
    return read.columns().stream().map(Query.Column::attnum).toList();
  }

  @Override
  public void load(EnginePlan plan) {
    Future<Boolean> unused = submitted(plan);
  }

  @Override
  public boolean await(EnginePlan plan) throws InterruptedException {
    try {
      return submitted(plan).get();
    } catch (ExecutionException e) {
      LOG.log(Level.WARNING, "columns could not be brought to the device", e.getCause());
      return false;
    }
  }

  /** The work under way for the same columns, or new one. */
  private Future<Boolean> submitted(EnginePlan plan) {
    try {
      return underWay.compute(
          plan.reads(),
          (reads, known) ->
              known == null || known.isDone() ? thread.submit(() -> all(reads)) : known);
    } catch (RejectedExecutionException e) {
      // The copy is being closed.
      return CompletableFuture.completedFuture(false);
    }
  }

  private boolean all(List<Query.Read> reads) throws InterruptedException {
    try {
      for (Query.Read read : reads) {
        if (!brought(read)) {
          return false;
        }
      }
      return true;
    } catch (SQLException | BrokenOffException e) {
      LOG.log(Level.INFO, "columns were not brought to the device: {0}", e.getMessage());
      return false;
    } finally {
      underWay.values().removeIf(Future::isDone);
    }
  }

  /** Whether the table is there as it was a moment ago. */
  private boolean brought(Query.Read read) throws SQLException, InterruptedException {
    for (int i = 0; i < ATTEMPTS; i++) {
      try (Snapshot snapshot = stored.open(read)) {
        if (snapshot != null) {
          return snapshot.rows() <= Integer.MAX_VALUE && brought(read, snapshot);
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
    return false;
  }

  private boolean brought(Query.Read read, Snapshot snapshot) {
    bringer.from(read, snapshot);
    List<Integer> attnums = attnums(read);
    Standing standing = residency.standing(read.oid()).orElse(null);
    if (standing != null && grown(read, standing, snapshot.version(), attnums)) {
      int more = Math.toIntExact(snapshot.rows() - standing.rows());
      residency.changed(
          new Changes(read.oid(), standing.position(), snapshot.version(), more, new BitSet()));
    }
    if (stands(read, snapshot.version(), attnums)) {
      return true;
    }
    double cost = snapshot.rows() * MILLIS_PER_ROW;
    Optional<Lease<C>> lease =
        residency.lease(new Wanted(read.oid(), snapshot.version(), snapshot.rows(), cost), attnums);
    lease.ifPresent(Lease::close);
    return lease.isPresent();
  }

  private boolean grown(Query.Read read, Standing standing, long version, List<Integer> attnums) {
    return standing.position() < version
        && standing.attnums().containsAll(attnums)
        && stored.onlyGrown(read, standing.position());
  }

  /**
   * That all tables have their versions at one moment is certain when the first still has its one
   * after the last was looked at.
   */
  @Override
  public EngineAnswer run(EnginePlan plan, BooleanSupplier stopped) throws EngineException {
    Map<Long, Long> versions = new HashMap<>();
    Map<Long, Lease<C>> leases = new HashMap<>();
    try {
      for (Query.Read read : plan.reads()) {
        long version = stored.version(read);
        Optional<Lease<C>> lease =
            version == StoredTables.NONE
                ? Optional.empty()
                : residency.resident(read.oid(), version, attnums(read));
        versions.put(read.oid(), version);
        leases.put(read.oid(), lease.orElseThrow(() -> notThere(read)));
      }
      for (Query.Read read : plan.reads()) {
        long then = Objects.requireNonNull(versions.get(read.oid()));
        if (stored.version(read) != then) {
          throw notThere(read);
        }
      }
      return runtime.run(((GpuPlan) plan).planned(), scan -> columns(plan, scan, leases), stopped);
    } finally {
      leases.values().forEach(Lease::close);
    }
  }

  private static EngineException notThere(Query.Read read) {
    return new EngineException(Kind.NOT_THERE, read.name() + " has just changed");
  }

  /** Those of a scan, among all that are read of its table. */
  private Columns<C> columns(EnginePlan plan, Node.Scan scan, Map<Long, Lease<C>> leases) {
    Query.Read read =
        plan.reads().stream().filter(r -> r.oid() == scan.oid()).findFirst().orElseThrow();
    List<Integer> attnums = attnums(read);
    Lease<C> lease = Objects.requireNonNull(leases.get(scan.oid()));
    return new Columns<>(
        scan.columns().stream()
            .map(column -> lease.columns().get(attnums.indexOf(column.attnum())))
            .toList(),
        lease.rows(),
        lease.deleted());
  }

  @Override
  public Figures figures() {
    return new Figures(budget, residency.used(), bringer.moved(), bringer.movedMillis());
  }

  /** What a statement reads at this moment goes when it is done. */
  @Override
  public void close() {
    bringer.close();
    thread.shutdownNow();
    try {
      boolean unused = thread.awaitTermination(FAREWELL_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    residency.clear();
  }
}
