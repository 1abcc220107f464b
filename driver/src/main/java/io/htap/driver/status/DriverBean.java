package io.htap.driver.status;

import io.htap.driver.observe.Activity;
import io.htap.replica.Replica;
import io.htap.replica.store.MemoryUse;
import io.htap.routing.load.Situation;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The bean of what is done with one copy. */
final class DriverBean implements DriverMXBean {
  private static final double NANOS_PER_MILLI = 1e6;

  private final Replica replica;
  private final Activity activity;

  DriverBean(Replica replica) {
    this.replica = replica;
    this.activity = Activity.of(replica);
  }

  @Override
  public int getSessions() {
    return activity.sessions();
  }

  @Override
  public long getStatementsOnPostgres() {
    return activity.sinceReset().onPostgres();
  }

  @Override
  public long getStatementsOnDuckDb() {
    return activity.sinceReset().onDuckDb();
  }

  @Override
  public long getStatementsOnGpu() {
    return activity.sinceReset().onGpu();
  }

  @Override
  public Map<String, Long> getStayReasons() {
    Map<String, Long> reasons = new TreeMap<>();
    activity.sinceReset().stayed().forEach((code, count) -> reasons.put(code.name(), count));
    return reasons;
  }

  @Override
  public long getFallbacks() {
    return activity.sinceReset().fallbacks();
  }

  @Override
  public long getHedges() {
    return activity.sinceReset().hedges();
  }

  @Override
  public long getHedgesWon() {
    return activity.sinceReset().hedgesWon();
  }

  @Override
  public long getFreshnessWaits() {
    return activity.sinceReset().waits();
  }

  @Override
  public long getFreshnessWaitsInVain() {
    return activity.sinceReset().waitsInVain();
  }

  @Override
  public double getFreshnessWaitMillis() {
    return activity.sinceReset().waitedNanos() / NANOS_PER_MILLI;
  }

  @Override
  public double getLongestFreshnessWaitMillis() {
    return activity.longestWait() / NANOS_PER_MILLI;
  }

  @Override
  public @Nullable Long getDuckDbMemoryBytes() {
    MemoryUse use = memory();
    return use == null ? null : use.bytes();
  }

  @Override
  public @Nullable Long getDuckDbSpilledBytes() {
    MemoryUse use = memory();
    return use == null ? null : use.spilledBytes();
  }

  private @Nullable MemoryUse memory() {
    try {
      return replica.memory();
    } catch (SQLException e) {
      // It was closed just now, or DuckDB is short of memory.
      return null;
    }
  }

  @Override
  public @Nullable String getWorkload() {
    Situation situation = activity.situation();
    return situation == null ? null : situation.workload().phase().name();
  }

  @Override
  public @Nullable Integer getDuckDbTurns() {
    Situation situation = activity.situation();
    return situation == null ? null : situation.turns();
  }

  @Override
  public @Nullable String getLoad() {
    Situation situation = activity.situation();
    return situation == null ? null : situation.balance().toString();
  }

  @Override
  public boolean isBreakerOpen() {
    return activity.breaker().open();
  }

  @Override
  public int getBreakerFailures() {
    return activity.breaker().failures();
  }

  @Override
  public String getSince() {
    return activity.since().toString();
  }

  @Override
  public void reset() {
    activity.reset();
  }
}
