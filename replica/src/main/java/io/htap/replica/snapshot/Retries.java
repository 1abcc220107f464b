package io.htap.replica.snapshot;

import io.htap.replica.catalog.SourceTable;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;

/**
 * When tables that could not be copied are tried again. Each waits for a time that doubles from
 * failure to failure, since it may be read as a whole only to fail once more. And none fails others
 * with it, nor fails for others: they come after those that never failed, in a round of their own
 * that copies one after the other, so that each has all the memory there is.
 */
public final class Retries {
  private static final Logger LOG = System.getLogger(Retries.class.getName());
  private static final long FIRST_PAUSE_MILLIS = 400;
  private static final int DOUBLINGS = 9;

  private record Failures(int count, long until) {}

  private final Map<Long, Failures> tables = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  public Retries() {
    this(System::nanoTime);
  }

  Retries(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The pause in nanoseconds after so many failures in a row: from 0.4 s to 205 s. */
  public static long pause(int failures) {
    return TimeUnit.MILLISECONDS.toNanos(FIRST_PAUSE_MILLIS << Math.min(failures - 1, DOUBLINGS));
  }

  /** The table could not be copied. */
  public void failed(SourceTable table, SQLException why) {
    tables.compute(
        table.oid(),
        (oid, before) -> {
          int count = before == null ? 1 : before.count + 1;
          return new Failures(count, nanoTime.getAsLong() + pause(count));
        });
    LOG.log(Level.WARNING, "{0} cannot be copied: {1}", table.displayName(), why.getMessage());
    LOG.log(Level.DEBUG, "the cause", why);
  }

  /** The table has been copied, or somebody asks for it without delay. */
  public void forget(long oid) {
    tables.remove(oid);
  }

  /**
   * Which tables make the next round.
   *
   * @param missing those that have no copy
   * @param underWay whether the table with this OID is in another round
   */
  public List<SourceTable> next(List<SourceTable> missing, LongPredicate underWay) {
    List<SourceTable> never = missing.stream().filter(t -> !tables.containsKey(t.oid())).toList();
    if (!never.isEmpty() || tables.keySet().stream().anyMatch(underWay::test)) {
      return never;
    }
    return missing.stream().filter(this::due).toList();
  }

  private boolean due(SourceTable table) {
    Failures failures = tables.get(table.oid());
    return failures == null || nanoTime.getAsLong() - failures.until >= 0;
  }

  /** How many tables of a round to copy at a time, where so many are allowed. */
  public int parallelism(List<SourceTable> round, int allowed) {
    return round.stream().anyMatch(t -> tables.containsKey(t.oid())) ? 1 : allowed;
  }
}
