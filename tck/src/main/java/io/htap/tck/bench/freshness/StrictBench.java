package io.htap.tck.bench.freshness;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.Target;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** So many strict reads on the copy under concurrent writers, each checked; none may be stale. */
public final class StrictBench implements Benchmark {
  private static final String DATABASE = "strict";
  private static final int WRITERS = 4;

  /** Many, since each of them waits for the next batch to be applied, and one batch serves all. */
  private static final int READERS = 24;

  private static final double LEAST_ON_DUCKDB = 0.5;

  @Override
  public String name() {
    return "strict";
  }

  @Override
  public String description() {
    return "4 writers and 24 readers of two tables of counters: stale strict reads (-Dreads=100000)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var reads = (long) Settings.number("reads", 100_000);
    try (var server = EmbeddedServer.start(0.1)) {
      server.createDatabase(DATABASE, Collation.C);
      try (var plain = server.connect(DATABASE)) {
        CounterClient.create(plain, WRITERS);
      }
      try (var first = target.connect(server, DATABASE)) {
        CopyStatus.awaitReadyIfAny(target, first, CounterClient.tables());
        var tally = new Tally();
        long begun = System.nanoTime();
        load(target, server, reads, tally, log);
        return print(tally, target, (System.nanoTime() - begun) / 1e9, log);
      }
    }
  }

  private static void load(
      Target target, EmbeddedServer server, long reads, Tally tally, BenchLog log)
      throws Exception {
    var connections = new ArrayList<Connection>();
    var threads = Executors.newFixedThreadPool(WRITERS + READERS);
    try {
      var tasks = new ArrayList<Callable<Boolean>>();
      var counters = new CounterClient(tally);
      for (var client = 1; client <= WRITERS; client++) {
        var writer = server.connect(DATABASE);
        connections.add(writer);
        tasks.add(counters.writer(writer, client, () -> tally.reads.sum() >= reads));
      }
      for (var client = 1; client <= READERS; client++) {
        var reader = target.connect(server, DATABASE);
        connections.add(reader);
        if (target.htap()) {
          try (var statement = reader.createStatement()) {
            statement.execute("SET htap.route = 'duckdb'");
          }
        }
        tasks.add(counters.reader(reader, client, () -> tally.reads.sum() >= reads));
      }
      for (var running : tasks.stream().map(threads::submit).toList()) {
        await(running, tally, log);
      }
    } finally {
      threads.shutdownNow();
      for (var connection : connections) {
        connection.close();
      }
    }
  }

  /** Tells now and then how far it is, so that a run that is stopped has shown something, too. */
  private static void await(Future<Boolean> running, Tally tally, BenchLog log) throws Exception {
    while (true) {
      try {
        running.get(1, TimeUnit.MINUTES);
        return;
      } catch (TimeoutException notYet) {
        log.note(
            "%,d reads, %,d of them stale".formatted(tally.reads.sum(), tally.strictStale.sum()));
      }
    }
  }

  private static boolean print(Tally tally, Target target, double seconds, BenchLog log) {
    var reads = tally.reads.sum();
    var share = tally.onDuckDb.sum() / (double) Math.max(1, reads);
    log.count("strict_reads", reads);
    log.count("strict_stale", tally.strictStale.sum());
    log.count("strict_ahead", tally.strictAhead.sum());
    log.value("on_duckdb_share", share, "");
    log.value("reads_per_second", reads / seconds, "");
    log.count("writes", tally.writes.sum());
    if (target.htap() && share < LEAST_ON_DUCKDB) {
      log.note("too few reads ran on DuckDB for the run to prove anything");
      return false;
    }
    return tally.writes.sum() > 0 && tally.strictStale.sum() + tally.strictAhead.sum() == 0;
  }
}
