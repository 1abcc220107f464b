package io.htap.tck.bench.mixed;

import io.htap.tck.compare.SqlFile;
import io.htap.tck.subject.RouteReport;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/**
 * What clients get done in some time: some of them make transactions, one after the other, the
 * others run analytic queries.
 *
 * @param millis that each transaction took
 * @param queries analytic ones that were answered
 * @param onDuckDb those of them that ran there
 * @param stayed why the others did not, and how many
 * @param seconds that it went on
 */
record Load(
    List<Double> millis, long queries, long onDuckDb, Map<String, Long> stayed, double seconds) {
  static final int ACCOUNTS = 100_000;
  private static final long SEED = 7_001;

  /** Opens the connection of one client. */
  interface Connector {
    Connection connect() throws SQLException;
  }

  /**
   * Runs them.
   *
   * @param transactional clients that make transactions
   * @param analytic clients that run queries
   */
  static Load run(
      Connector connector, int transactional, int analytic, List<SqlFile> queries, double seconds)
      throws Exception {
    var threads = Executors.newFixedThreadPool(transactional + analytic);
    try {
      var begun = System.nanoTime();
      var deadline = begun + (long) (seconds * 1e9);
      var transfers = new ArrayList<Callable<List<Double>>>();
      for (var client = 0; client < transactional; client++) {
        var random = new SplittableRandom(SEED + client);
        transfers.add(() -> transfers(connector, random, deadline));
      }
      var onDuckDb = new LongAdder();
      var stayed = new ConcurrentSkipListMap<String, Long>();
      var reports = new ArrayList<Callable<Long>>();
      for (var client = 0; client < analytic; client++) {
        var first = client * queries.size() / analytic;
        reports.add(() -> reports(connector, queries, first, deadline, onDuckDb, stayed));
      }
      var running = transfers.stream().map(threads::submit).toList();
      var answered = reports.stream().map(threads::submit).toList();
      var millis = new ArrayList<Double>();
      for (var done : running) {
        millis.addAll(done.get());
      }
      var taken = (System.nanoTime() - begun) / 1e9;
      var count = 0L;
      for (var done : answered) {
        count += done.get();
      }
      return new Load(millis, count, onDuckDb.sum(), stayed, taken);
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Double> transfers(Connector connector, SplittableRandom random, long deadline)
      throws SQLException {
    var millis = new ArrayList<Double>();
    try (var connection = connector.connect();
        var read = connection.prepareStatement("select balance from account where id = ?");
        var change =
            connection.prepareStatement("update account set balance = balance + ? where id = ?");
        var log =
            connection.prepareStatement("insert into movement (account, delta) values (?, ?)")) {
      connection.setAutoCommit(false);
      while (System.nanoTime() < deadline) {
        var account = 1 + random.nextInt(ACCOUNTS);
        var delta = random.nextInt(2_001) - 1_000;
        var begun = System.nanoTime();
        read.setInt(1, account);
        try (ResultSet row = read.executeQuery()) {
          if (!row.next()) {
            throw new IllegalStateException("there is no account " + account);
          }
        }
        change.setInt(1, delta);
        change.setInt(2, account);
        change.executeUpdate();
        log.setInt(1, account);
        log.setInt(2, delta);
        log.executeUpdate();
        connection.commit();
        millis.add((System.nanoTime() - begun) / 1e6);
      }
    }
    return millis;
  }

  private static Long reports(
      Connector connector,
      List<SqlFile> queries,
      int first,
      long deadline,
      LongAdder onDuckDb,
      Map<String, Long> stayed)
      throws SQLException {
    var count = 0L;
    try (var connection = connector.connect();
        var statement = connection.createStatement()) {
      for (var q = first; System.nanoTime() < deadline; q++) {
        try (var rows = statement.executeQuery(queries.get(q % queries.size()).sql())) {
          while (rows.next()) {
            rows.getString(1);
          }
        }
        // What is still running at the end counts for nobody.
        if (System.nanoTime() < deadline) {
          count++;
          var ran = RouteReport.last(connection);
          if (ran.onDuckDb()) {
            onDuckDb.increment();
          } else {
            stayed.merge(ran.reason(), 1L, Long::sum);
          }
        }
      }
    }
    return count;
  }

  /** Transactions. */
  double perSecond() {
    return millis.size() / seconds;
  }

  /** Of the transactions, by the nearest rank, in milliseconds. */
  double quantile(double share) {
    var sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  /** Both after each other. */
  Load plus(Load other) {
    var all = new ArrayList<>(millis);
    all.addAll(other.millis);
    var reasons = new TreeMap<>(stayed);
    other.stayed.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    return new Load(
        all, queries + other.queries, onDuckDb + other.onDuckDb, reasons, seconds + other.seconds);
  }

  static Load none() {
    return new Load(List.of(), 0, 0, Map.of(), 0);
  }
}
