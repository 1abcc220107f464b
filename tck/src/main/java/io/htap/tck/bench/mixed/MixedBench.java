package io.htap.tck.bench.mixed;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.Target;
import io.htap.tck.tpch.Tpch;
import io.htap.tck.tpch.TpchLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Transactions while eight clients run the queries of TPC-H without a pause: all of it on Postgres
 * by pgjdbc, and all of it through the driver. The two take turns; the copy is there only in the
 * driver's, and what it takes to keep it is in the driver's figures.
 */
public final class MixedBench implements Benchmark {
  private static final String DATABASE = "mixed";
  private static final int TRANSACTIONAL = 4;
  private static final int ANALYTIC = 8;
  private static final int ROUNDS = 2;
  private static final double MOST_P99_RATIO = 1.2;

  private static final Path GROUPS = Path.of("/proc/sys/kernel/sched_autogroup_enabled");

  @Override
  public String name() {
    return "mixed";
  }

  @Override
  public String description() {
    return "transactions of 4 clients beside 8 analytic ones, on Postgres and through the driver"
        + " (-Dsf=0.5 -Dseconds=20)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var scaleFactor = Settings.number("sf", 0.5);
    var seconds = Settings.number("seconds", 20);
    try (var server = EmbeddedServer.start(scaleFactor)) {
      server.createDatabase(DATABASE, Collation.C);
      new TpchLoader(server, DATABASE, scaleFactor).load(log::note);
      create(server);
      var plain = Load.none();
      var tested = Load.none();
      for (var round = 0; round < ROUNDS; round++) {
        plain = plain.plus(run(() -> server.connect(DATABASE), seconds));
        try (var first = target.connect(server, DATABASE)) {
          CopyStatus.awaitReadyIfAny(target, first, Tpch.TABLES + 2);
          tested = tested.plus(run(() -> target.connect(server, DATABASE), seconds));
        }
      }
      print(plain, tested, log);
      tellOfGroups(log);
      return balanced(server) && tested.quantile(0.99) <= MOST_P99_RATIO * plain.quantile(0.99);
    }
  }

  private static Load run(Load.Connector connector, double seconds) throws Exception {
    return Load.run(connector, TRANSACTIONAL, ANALYTIC, Tpch.queries(), seconds);
  }

  private static void create(EmbeddedServer server) throws SQLException {
    try (var connection = server.connect(DATABASE);
        var statement = connection.createStatement()) {
      statement.execute("create table account (id int primary key, balance bigint not null)");
      statement.execute(
          "create table movement (id bigserial primary key, account int not null,"
              + " delta int not null)");
      statement.execute(
          "insert into account select g, 0 from generate_series(1, " + Load.ACCOUNTS + ") g");
      statement.execute("analyze account");
    }
  }

  /** What the kernel does to this comparison, where it groups processes by session. */
  private static void tellOfGroups(BenchLog log) throws IOException {
    if (Files.exists(GROUPS) && Files.readString(GROUPS).strip().equals("1")) {
      log.note(
          GROUPS
              + " is 1: unless something else groups them, each of Postgres's processes gets as"
              + " much of the processors as this whole one, transactions and DuckDB together");
    }
  }

  private static void print(Load plain, Load tested, BenchLog log) {
    log.value("oltp_pgjdbc_per_second", plain.perSecond(), "");
    log.value("oltp_per_second", tested.perSecond(), "");
    log.value("oltp_throughput_ratio", tested.perSecond() / plain.perSecond(), "");
    for (var share : new double[] {0.5, 0.99}) {
      var name = "oltp_p" + Math.round(100 * share);
      log.value(name + "_pgjdbc_ms", plain.quantile(share), "ms");
      log.value(name + "_ms", tested.quantile(share), "ms");
      log.value(name + "_ratio", tested.quantile(share) / plain.quantile(share), "");
    }
    log.value("queries_pgjdbc_per_second", plain.queries() / plain.seconds(), "");
    log.value("queries_per_second", tested.queries() / tested.seconds(), "");
    log.value(
        "queries_throughput_ratio",
        tested.queries() / tested.seconds() / (plain.queries() / plain.seconds()),
        "");
    log.value(
        "queries_on_duckdb_share", tested.onDuckDb() / (double) Math.max(1, tested.queries()), "");
    tested.stayed().forEach((reason, count) -> log.note(count + " stayed: " + reason));
  }

  /** No transaction was lost or doubled, whoever made it. */
  private static boolean balanced(EmbeddedServer server) throws SQLException {
    try (Connection connection = server.connect(DATABASE);
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select (select sum(balance) from account) = (select sum(delta) from movement)")) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
