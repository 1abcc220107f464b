package io.htap.tck.bench.replica;

import io.htap.replica.Replica;
import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.bench.replica.BulkChange.Times;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The copy against the least that reading the same takes, and against Postgres without a copy.
 * Everything that is read from the copy is compared with Postgres.
 */
public final class ReplicaBench implements Benchmark {
  private static final String DATABASE = "source";
  private static final int ROWS = 1_000_000;
  private static final int CONNECTIONS = 2;
  private static final int CLIENTS = 4;
  private static final double STEADY_RATE = 2_000;
  private static final int TURNS = 9;
  private static final int WARM_UP_ROWS = 300_000;
  private static final int SNAPSHOT_FACTOR = 5;

  @Override
  public String name() {
    return "replica";
  }

  @Override
  public String description() {
    return "snapshot, large and small transactions, lag, cost (-Dsf=1 million rows, -Dseconds=6,"
        + " -Drounds=1)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var rows = (long) (Settings.number("sf", 1) * ROWS);
    var seconds = Settings.number("seconds", 6);
    var rounds = (int) Settings.number("rounds", 1);
    try (var server = EmbeddedServer.start(0.5)) {
      server.createDatabase(DATABASE, Collation.EN_US);
      var source = new Source(server, DATABASE);
      var right = snapshot(source, rows, log);
      right &= bulk(source, rows, rounds, log);
      right &= heap(source, rows, log);
      return bank(source, seconds, log) && right;
    }
  }

  /** A large table, and what a start costs whatever there is to copy; both in a warm JVM. */
  private static boolean snapshot(Source source, long rows, BenchLog log) throws Exception {
    BulkChange.create(source, "small");
    BulkChange.INSERT.run(source, "small", WARM_UP_ROWS, end -> {});
    copied(source, "small");
    source.run("truncate small");
    log.value("snapshot_start_ms", copied(source, "small") / 1e6, "");
    source.run("drop table small");
    BulkChange.create(source, "snap");
    BulkChange.INSERT.run(source, "snap", SNAPSHOT_FACTOR * rows, end -> {});
    var drained = SnapshotTimes.drain(source, "snap", CONNECTIONS);
    var begun = System.nanoTime();
    try (var replica = source.copy("snap")) {
      var ready = System.nanoTime() - begun;
      log.value("snapshot_rows_per_s", SNAPSHOT_FACTOR * rows * 1e9 / ready, "");
      log.value("snapshot_ratio_to_drain", (double) ready / drained, "");
    }
    // Once more, since to look at the heap takes time.
    try (var watch = new HeapWatch();
        var replica = source.copy("snap")) {
      watch.close();
      log.value(
          "heap_peak_mb_snapshot_of_" + SNAPSHOT_FACTOR * rows + "_rows", watch.megabytes(), "");
      return same(source, replica, "snap", log);
    } finally {
      source.run("drop table snap");
    }
  }

  private static long copied(Source source, String table) throws Exception {
    var begun = System.nanoTime();
    try (var replica = source.copy(table)) {
      return System.nanoTime() - begun;
    }
  }

  private static boolean bulk(Source source, long rows, int rounds, BenchLog log) throws Exception {
    BulkChange.create(source, "bulk");
    var bare = new EnumMap<BulkChange, Times>(BulkChange.class);
    var copied = new EnumMap<BulkChange, Times>(BulkChange.class);
    var right = true;
    for (var round = 0; round < rounds; round++) {
      // One after the other: two readers would share the processors.
      try (var reader = new BareReader(source, "bulk")) {
        for (var change : BulkChange.values()) {
          best(bare, change, change.run(source, "bulk", rows, reader::await));
        }
      }
      source.run("truncate bulk");
      try (var replica = source.copy("bulk")) {
        for (var change : BulkChange.values()) {
          best(copied, change, change.run(source, "bulk", rows, end -> await(replica, end)));
          right &= same(source, replica, "bulk", log);
        }
      }
      source.run("truncate bulk");
    }
    for (var change : BulkChange.values()) {
      var name = change.name().toLowerCase(Locale.ROOT);
      var ours = copied.get(change);
      var least = bare.get(change);
      if (ours != null && least != null) {
        log.value(name + "_ms", ours.afterNanos() / 1e6, "");
        log.value(name + "_ratio_to_drain", ratio(ours.afterNanos(), least.afterNanos()), "");
        log.value(name + "_ratio_to_postgres", ratio(ours.afterNanos(), ours.postgresNanos()), "");
      }
    }
    return right;
  }

  private static double ratio(long a, long b) {
    return (double) a / b;
  }

  private static void best(Map<BulkChange, Times> times, BulkChange change, Times time) {
    times.merge(change, time, Times::best);
  }

  private static void await(Replica replica, long end) throws SQLException, InterruptedException {
    if (!replica.awaitLsn(end, Source.PATIENCE)) {
      throw new SQLException("the copy does not follow: " + replica.status());
    }
  }

  private static boolean same(Source source, Replica replica, String table, BenchLog log)
      throws SQLException, InterruptedException {
    var expected = BulkChange.sum(source, table);
    var actual = Source.inCopy(replica, source.table(replica, table), BulkChange.sumInCopy());
    if (!expected.equals(actual)) {
      log.note(table + " should be " + expected + " but is " + actual);
    }
    return expected.equals(actual);
  }

  private static boolean heap(Source source, long rows, BenchLog log) throws Exception {
    BulkChange.create(source, "heap");
    try (var replica = source.copy("heap")) {
      try (var watch = new HeapWatch()) {
        try (var connection = source.connect();
            var statement = connection.createStatement()) {
          connection.setAutoCommit(false);
          statement.execute(
              "insert into heap select g, g, 'value ' || g from generate_series(1, "
                  + rows
                  + ") g");
          statement.execute("update heap set n = n + 1, v = v || '!'");
          connection.commit();
        }
        await(replica, source.end());
        watch.close();
        log.note("heap: reachable at any of the collections forced every quarter of a second");
        log.value("heap_peak_mb_" + 2 * rows + "_changes", watch.megabytes(), "");
      }
      return same(source, replica, "heap", log);
    } finally {
      source.run("drop table heap");
    }
  }

  private static boolean bank(Source source, double seconds, BenchLog log) throws Exception {
    var bank = new Bank(source);
    bank.create();
    throughput(source, bank, seconds, log);
    try (var replica = source.copy("bank_*")) {
      var lag = new LagSampler(replica);
      try (lag) {
        log.value("lag_tps", bank.run(CLIENTS, seconds, STEADY_RATE / CLIENTS, lag), "");
      }
      log.value("lag_p50_ms", Percentile.of(lag.millis(), 0.5), "");
      log.value("lag_p99_ms", Percentile.of(lag.millis(), 0.99), "");
      var strict = new StrictReads();
      strict.run(source, replica);
      log.value("strict_added_p50_ms", strict.added(0.5), "");
      log.value("strict_added_p99_ms", strict.added(0.99), "");
      log.count("strict_stale", strict.stale());
      return sameBank(source, replica, log) && strict.stale() == 0;
    }
  }

  /**
   * Short turns one after the other, and the median of their ratios: what else the machine does
   * moves a turn far more than a reader does.
   */
  private static void throughput(Source source, Bank bank, double seconds, BenchLog log)
      throws Exception {
    try (var replica = source.copy("bank_*")) {
      bank.run(CLIENTS, 2 * seconds, 0, null);
    }
    var with = new ArrayList<Double>();
    var withShare = new ArrayList<Double>();
    var bareShare = new ArrayList<Double>();
    var before = bank.run(CLIENTS, seconds, 0, null);
    for (var turn = 0; turn < TURNS; turn++) {
      double copied;
      try (var replica = source.copy("bank_*")) {
        copied = bank.run(CLIENTS, seconds, 0, null);
      }
      var between = bank.run(CLIENTS, seconds, 0, null);
      double bare;
      try (var reader = new BareReader(source, String.join(", ", Bank.TABLES))) {
        bare = bank.run(CLIENTS, seconds, 0, null);
        reader.await(source.end());
      }
      var after = bank.run(CLIENTS, seconds, 0, null);
      with.add(copied);
      withShare.add(2 * copied / (before + between));
      bareShare.add(2 * bare / (between + after));
      before = after;
    }
    log.value("tpcb_tps", Percentile.of(with, 0.5), "");
    log.value("bare_reader_throughput_share", Percentile.of(bareShare, 0.5), "");
    log.value("postgres_throughput_share", Percentile.of(withShare, 0.5), "");
    log.value("postgres_throughput_share_p25", Percentile.of(withShare, 0.25), "");
    log.value("postgres_throughput_share_p75", Percentile.of(withShare, 0.75), "");
  }

  private static boolean sameBank(Source source, Replica replica, BenchLog log)
      throws SQLException, InterruptedException {
    await(replica, source.end());
    var right = true;
    for (var table : Bank.TABLES) {
      var expected = source.value(Bank.sum(table));
      var actual = Source.inCopy(replica, source.table(replica, table), Bank.sumInCopy(table));
      if (!expected.equals(actual)) {
        log.note(table + " should be " + expected + " but is " + actual);
        right = false;
      }
    }
    return right;
  }
}
