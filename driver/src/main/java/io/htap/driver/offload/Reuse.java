package io.htap.driver.offload;

import io.htap.spi.engine.EnginePlan;
import io.htap.spi.query.Query;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * How many statements read a table between two changes of it, as far as the last ones tell: what is
 * brought to an engine once serves so many.
 */
final class Reuse {
  /** What remains of the past when a table has changed. */
  private static final double KEEP = 0.8;

  private final Map<Long, Table> tables = new ConcurrentHashMap<>();
  private final ToLongFunction<Query.Read> version;

  Reuse(ToLongFunction<Query.Read> version) {
    this.version = version;
  }

  /**
   * A table.
   *
   * @param version that the last statements read
   * @param reads of that version
   * @param mean of the versions before; 1 at first
   */
  private record Table(long version, long reads, double mean) {
    Table read(long now) {
      return now == version
          ? new Table(version, reads + 1, mean)
          : new Table(now, 1, KEEP * mean + (1 - KEEP) * reads);
    }
  }

  /** A statement is about to read. */
  void asked(EnginePlan plan) {
    for (Query.Read read : plan.reads()) {
      long now = version.applyAsLong(read);
      tables.merge(read.oid(), new Table(now, 1, 1), (before, first) -> before.read(now));
    }
  }

  /** Of the table that is read least often between two changes; at least 1. */
  double of(EnginePlan plan) {
    return plan.reads().stream()
        .map(read -> tables.get(read.oid()))
        .mapToDouble(table -> table == null ? 1 : Math.max(table.mean(), table.reads()))
        .min()
        .orElse(1);
  }
}
