package io.htap.tck.bench.replica;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Small transactions after TPC-B: three updates, an insert, a commit. */
final class Bank {
  static final List<String> TABLES =
      List.of("bank_accounts", "bank_tellers", "bank_branches", "bank_history");
  private static final int ACCOUNTS = 100_000;
  private static final int TELLERS = 100;
  private static final int BRANCHES = 10;
  private static final int SAMPLE_EVERY = 10;

  private final Source source;

  Bank(Source source) {
    this.source = source;
  }

  void create() throws SQLException {
    source.run(
        "create table bank_accounts (aid int primary key, bid int, balance int, filler char(84))",
        "create table bank_tellers (tid int primary key, bid int, balance int)",
        "create table bank_branches (bid int primary key, balance int)",
        "create table bank_history (hid bigserial primary key, tid int, bid int, aid int, delta int,"
            + " at timestamp default now())",
        "insert into bank_accounts select g, g % 10, 0, '' from generate_series(1, 100000) g",
        "insert into bank_tellers select g, g % 10, 0 from generate_series(1, 100) g",
        "insert into bank_branches select g, 0 from generate_series(1, 10) g",
        "vacuum analyze");
  }

  /**
   * Runs clients for a while.
   *
   * @param perSecond transactions of one client; 0 for as many as it can
   * @return transactions a second of all clients
   */
  double run(int clients, double seconds, double perSecond, @Nullable LagSampler lag)
      throws Exception {
    var threads = Executors.newFixedThreadPool(clients);
    try {
      var tasks = new ArrayList<Callable<Long>>();
      var begun = System.nanoTime();
      var deadline = begun + (long) (seconds * 1e9);
      for (var client = 0; client < clients; client++) {
        var random = new SplittableRandom(client);
        tasks.add(() -> client(random, begun, deadline, perSecond, lag));
      }
      var total = 0L;
      for (var done : threads.invokeAll(tasks)) {
        total += done.get();
      }
      return total * 1e9 / (System.nanoTime() - begun);
    } finally {
      threads.shutdownNow();
    }
  }

  private long client(
      SplittableRandom random,
      long begun,
      long deadline,
      double perSecond,
      @Nullable LagSampler lag)
      throws SQLException {
    var count = 0L;
    try (var connection = source.connect();
        var accounts =
            connection.prepareStatement(
                "update bank_accounts set balance = balance + ? where aid = ?");
        var tellers =
            connection.prepareStatement(
                "update bank_tellers set balance = balance + ? where tid = ?");
        var branches =
            connection.prepareStatement(
                "update bank_branches set balance = balance + ? where bid = ?");
        var log =
            connection.prepareStatement(
                "insert into bank_history (tid, bid, aid, delta) values (?, ?, ?, ?)");
        var position =
            connection.prepareStatement("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn")) {
      connection.setAutoCommit(false);
      while (System.nanoTime() < deadline) {
        var delta = random.nextInt(-1000, 1000);
        var account = 1 + random.nextInt(ACCOUNTS);
        var teller = 1 + random.nextInt(TELLERS);
        var branch = 1 + random.nextInt(BRANCHES);
        for (var update : List.of(accounts, tellers, branches)) {
          update.setInt(1, delta);
          update.setInt(2, update == accounts ? account : update == tellers ? teller : branch);
          update.executeUpdate();
        }
        log.setInt(1, teller);
        log.setInt(2, branch);
        log.setInt(3, account);
        log.setInt(4, delta);
        log.executeUpdate();
        connection.commit();
        var committed = System.nanoTime();
        count++;
        if (lag != null && count % SAMPLE_EVERY == 0) {
          try (var row = position.executeQuery()) {
            row.next();
            lag.committed(row.getLong(1), committed);
          }
          connection.commit();
        }
        if (perSecond > 0) {
          LockSupport.parkNanos(begun + (long) (count * 1e9 / perSecond) - System.nanoTime());
        }
      }
    }
    return count;
  }

  /** One line that tells whether two banks are the same. */
  static String sum(String table) {
    return "select count(*) || ' ' || sum(%s) from ".formatted(summed(table, false)) + table;
  }

  static String sumInCopy(String table) {
    return "select count(*) || ' ' || sum(%s) from ".formatted(summed(table, true)) + "%s";
  }

  private static String summed(String table, boolean copy) {
    return switch (table) {
      case "bank_accounts", "bank_tellers" -> copy ? "balance_3" : "balance";
      case "bank_branches" -> copy ? "balance_2" : "balance";
      default -> copy ? "delta_5" : "delta";
    };
  }
}
