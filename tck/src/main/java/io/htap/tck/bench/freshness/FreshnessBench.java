package io.htap.tck.bench.freshness;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.compare.TableChecksum;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.RouteReport;
import io.htap.tck.subject.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Four clients write and read their own rows in session mode while four read all rows in strict
 * mode, all on the copy. No read may miss what its mode promises, and afterwards the copy must hold
 * exactly what Postgres holds.
 */
public final class FreshnessBench implements Benchmark {
  private static final String DATABASE = "fresh";
  private static final int CLIENTS = 4;

  /** Reads that ran on Postgres prove nothing: with fewer than these on DuckDB the run fails. */
  private static final double LEAST_ON_DUCKDB = 0.5;

  @Override
  public String name() {
    return "freshness";
  }

  @Override
  public String description() {
    return "4 writers and 4 readers: stale reads per mode, then checksums (-Dseconds=60)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var seconds = (int) Settings.number("seconds", 60);
    try (var server = EmbeddedServer.start(0.1)) {
      server.createDatabase(DATABASE, Collation.EN_US);
      try (var plain = server.connect(DATABASE)) {
        FreshTables.create(plain, CLIENTS);
        try (var first = target.connect(server, DATABASE)) {
          CopyStatus.awaitReadyIfAny(target, first, FreshTables.NAMES.size());
          var tally = load(target, server, seconds);
          var right = print(tally, target, seconds, log);
          return checksums(plain, connect(target, server, "strict"), log) && right;
        }
      }
    }
  }

  private static Tally load(Target target, EmbeddedServer server, int seconds) throws Exception {
    var tally = new Tally();
    var connections = new ArrayList<Connection>();
    var threads = Executors.newFixedThreadPool(2 * CLIENTS);
    try {
      var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      var tasks = new ArrayList<Callable<Boolean>>();
      for (var client = 1; client <= CLIENTS; client++) {
        var writer = open(connections, target, server, "session");
        var other = open(connections, target, server, "session");
        tasks.add(new SessionClient(client, writer, other, tally, deadline));
        var reader = open(connections, target, server, "strict");
        tasks.add(new StrictReader(reader, tally, deadline));
      }
      for (var done : threads.invokeAll(tasks)) {
        done.get();
      }
      return tally;
    } finally {
      threads.shutdownNow();
      for (var connection : connections) {
        connection.close();
      }
    }
  }

  private static Connection open(
      List<Connection> connections, Target target, EmbeddedServer server, String freshness)
      throws SQLException {
    var connection = connect(target, server, freshness);
    connections.add(connection);
    return connection;
  }

  private static Connection connect(Target target, EmbeddedServer server, String freshness)
      throws SQLException {
    var connection = target.connect(server, DATABASE);
    try (var statement = connection.createStatement()) {
      statement.execute("SET htap.route = 'duckdb'");
      statement.execute("SET htap.freshness = '" + freshness + "'");
    }
    return connection;
  }

  private static boolean print(Tally tally, Target target, int seconds, BenchLog log) {
    var share = tally.onDuckDb.sum() / (double) Math.max(1, tally.reads.sum());
    log.count("session_stale", tally.sessionStale.sum());
    log.count("strict_stale", tally.strictStale.sum());
    log.count("strict_ahead", tally.strictAhead.sum());
    log.count("reads", tally.reads.sum());
    log.value("reads_per_second", tally.reads.sum() / (double) seconds, "");
    log.value("on_duckdb_share", share, "");
    log.count("writes", tally.writes.sum());
    if (target.htap() && share < LEAST_ON_DUCKDB) {
      log.note("too few reads ran on DuckDB for the run to prove anything");
      return false;
    }
    return tally.writes.sum() > 0
        && tally.sessionStale.sum() + tally.strictStale.sum() + tally.strictAhead.sum() == 0;
  }

  private static boolean checksums(Connection plain, Connection tested, BenchLog log)
      throws SQLException {
    var differences = 0;
    var onDuckDb = 0;
    try (tested) {
      for (var table : FreshTables.NAMES) {
        var expected = TableChecksum.of(plain, table);
        var actual = TableChecksum.of(tested, table);
        onDuckDb += RouteReport.last(tested).onDuckDb() ? 1 : 0;
        if (!expected.equals(actual)) {
          differences++;
          log.note(table + " should be " + expected + " but is " + actual);
        }
      }
    }
    log.count("checksum_differences", differences);
    log.count("checksum_tables_on_duckdb", onDuckDb);
    return differences == 0;
  }
}
