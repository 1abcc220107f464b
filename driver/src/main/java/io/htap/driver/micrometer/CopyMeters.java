package io.htap.driver.micrometer;

import io.htap.driver.observe.Activity;
import io.htap.driver.observe.OpenCopies;
import io.htap.driver.observe.OpenCopy;
import io.htap.replica.Replica;
import io.htap.replica.ReplicaStatus;
import io.htap.replica.TableStatus;
import io.htap.replica.TableStatus.State;
import io.htap.spi.EngineId;
import io.htap.spi.ReasonCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The meters of all copies in one registry. Told of copies under a lock, one at a time. */
final class CopyMeters implements OpenCopies.Listener {
  /** Before anything has been proven the lag is without end. */
  private static final Duration UNBOUNDED = Duration.ofDays(365);

  private final MeterRegistry registry;
  private final Tags common;
  private final Map<OpenCopy, List<Meter>> registered = new HashMap<>();

  CopyMeters(MeterRegistry registry, Tags common) {
    this.registry = registry;
    this.common = common;
  }

  @Override
  public void opened(OpenCopy copy) {
    Tags tags = common.and("copy", copy.name());
    var meters = new ArrayList<Meter>();
    statements(copy.activity(), tags, meters);
    activity(copy.activity(), tags, meters);
    replica(copy.replica(), tags, meters);
    registered.put(copy, meters);
  }

  @Override
  public void closed(OpenCopy copy) {
    registered.getOrDefault(copy, List.of()).forEach(registry::remove);
    registered.remove(copy);
  }

  private void statements(Activity activity, Tags tags, List<Meter> meters) {
    String name = "htap.statements";
    String description = "Executions by the engine that has answered";
    meters.add(
        counter(
            name,
            description,
            activity,
            a -> a.totals().onPostgres(),
            tags.and("engine", EngineId.POSTGRES.label())));
    meters.add(
        counter(
            name,
            description,
            activity,
            a -> a.totals().onDuckDb(),
            tags.and("engine", EngineId.DUCKDB.label())));
    meters.add(
        counter(
            name,
            description,
            activity,
            a -> a.totals().onGpu(),
            tags.and("engine", EngineId.GPU.label())));
    for (ReasonCode code : ReasonCode.values()) {
      meters.add(
          counter(
              "htap.stays",
              "Executions that Postgres has had, by the reason",
              activity,
              a -> a.totals().stayed(code),
              tags.and("reason", code.name().toLowerCase(Locale.ROOT))));
    }
  }

  private void activity(Activity activity, Tags tags, List<Meter> meters) {
    meters.add(
        counter(
            "htap.fallbacks",
            "Executions that failed on DuckDB before the first row",
            activity,
            a -> a.totals().fallbacks(),
            tags));
    String hedges = "Executions that were late on Postgres and ran on the copy, too";
    meters.add(
        counter(
            "htap.hedges",
            hedges,
            activity,
            a -> a.totals().hedges() - a.totals().hedgesWon(),
            tags.and("first", EngineId.POSTGRES.label())));
    meters.add(
        counter(
            "htap.hedges",
            hedges,
            activity,
            a -> a.totals().hedgesWon(),
            tags.and("first", EngineId.DUCKDB.label())));
    meters.add(
        FunctionTimer.builder(
                "htap.freshness.wait",
                activity,
                a -> a.totals().waits(),
                a -> a.totals().waitedNanos(),
                TimeUnit.NANOSECONDS)
            .description("Waits for the copy to become fresh")
            .tags(tags)
            .register(registry));
    meters.add(
        counter(
            "htap.freshness.vain",
            "Waits after which Postgres answered",
            activity,
            a -> a.totals().waitsInVain(),
            tags));
    meters.add(gauge("htap.sessions", "Connections", null, activity, Activity::sessions, tags));
    meters.add(
        gauge(
            "htap.breaker.open",
            "1 while statements stay on Postgres because DuckDB has failed repeatedly",
            null,
            activity,
            a -> a.breaker().open() ? 1 : 0,
            tags));
  }

  private void replica(Replica replica, Tags tags, List<Meter> meters) {
    meters.add(
        gauge(
            "htap.duckdb.memory",
            "Memory that DuckDB uses",
            BaseUnits.BYTES,
            replica,
            CopyMeters::memory,
            tags));
    meters.add(
        TimeGauge.builder("htap.replica.lag", replica, TimeUnit.MILLISECONDS, CopyMeters::lag)
            .description("An upper bound of the age of what the copy lacks")
            .tags(tags)
            .register(registry));
    meters.add(
        gauge(
            "htap.replica.lag.bytes",
            "Postgres's log that the copy lacks",
            BaseUnits.BYTES,
            replica,
            r -> r.status().lagBytes(),
            tags));
    meters.add(
        gauge(
            "htap.replica.streaming",
            "1 while the copy follows Postgres",
            null,
            replica,
            r -> r.status().phase() == ReplicaStatus.Phase.STREAMING ? 1 : 0,
            tags));
    meters.add(
        gauge(
            "htap.replica.rows",
            "Rows of the copy",
            BaseUnits.ROWS,
            replica,
            r -> r.status().tables().stream().mapToLong(TableStatus::rows).sum(),
            tags));
    for (State state : State.values()) {
      meters.add(
          gauge(
              "htap.replica.tables",
              "Tables by their state",
              null,
              replica,
              r -> r.status().tables().stream().filter(t -> t.state() == state).count(),
              tags.and("state", state.name().toLowerCase(Locale.ROOT))));
    }
  }

  private static double lag(Replica replica) {
    Duration staleness = replica.staleness();
    return staleness.compareTo(UNBOUNDED) < 0 ? staleness.toNanos() / 1e6 : Double.NaN;
  }

  private static double memory(Replica replica) {
    try {
      return replica.memory().bytes();
    } catch (SQLException e) {
      // It was closed just now, or DuckDB is short of memory.
      return Double.NaN;
    }
  }

  private <T> Meter counter(
      String name, String description, T of, ToDoubleFunction<T> count, Tags tags) {
    return FunctionCounter.builder(name, of, count)
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private <T> Meter gauge(
      String name,
      String description,
      @Nullable String unit,
      T of,
      ToDoubleFunction<T> value,
      Tags tags) {
    return Gauge.builder(name, of, value)
        .description(description)
        .baseUnit(unit)
        .tags(tags)
        .register(registry);
  }
}
