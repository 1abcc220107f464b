package io.htap.tck.bench.gpu;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.compare.ResultComparison;
import io.htap.tck.compare.RowOrder;
import io.htap.tck.compare.SqlFile;
import io.htap.tck.measure.QueryTimer;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.RouteReport;
import io.htap.tck.subject.Target;
import io.htap.tck.tpch.Tpch;
import io.htap.tck.tpch.TpchLoader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Scans, joins and groups of TPC-H and a sweep of a filter, on a GPU through the driver and on
 * DuckDB through the driver. Without a device it says so, and has no figures. A figure of what ran
 * elsewhere would be none, so what the device declines or fails at is told instead.
 */
public final class GpuBench implements Benchmark {
  private static final String DATABASE = "tpch";
  private static final Set<Integer> QUERIES = Set.of(1, 3, 5, 6, 9, 12, 14, 18);
  private static final List<Integer> BOUNDS = List.of(2, 5, 13, 26, 45);
  private static final int ROUNDS = 3;
  private static final long LOOKING_MILLIS = 120_000;

  @Override
  public String name() {
    return "gpu";
  }

  @Override
  public String description() {
    return "TPC-H and a filter sweep on a GPU, if there is one, and on DuckDB (-Pbench,gpu -Dsf=10)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var scaleFactor = Settings.number("sf", 1);
    try (var server = EmbeddedServer.start(scaleFactor)) {
      server.createDatabase(DATABASE, Collation.C);
      try (var asked = target.connect(server, DATABASE)) {
        var status = GpuStatus.await(asked, LOOKING_MILLIS);
        if (!status.found()) {
          log.note("no figures: " + status.state() + ": " + status.reason());
          return true;
        }
        log.note("on " + status.device());
      }
      new TpchLoader(server, DATABASE, scaleFactor).load(log::note);
      try (var reference = server.connect(DATABASE);
          var tested = target.connect(server, DATABASE)) {
        CopyStatus.awaitReadyIfAny(target, tested, Tpch.TABLES);
        return measure(reference, tested, log);
      }
    }
  }

  private static boolean measure(Connection reference, Connection tested, BenchLog log)
      throws Exception {
    var right = true;
    for (var query : statements()) {
      route(tested, "gpu");
      var cold = QueryTimer.millis(tested, query.sql());
      var ran = RouteReport.last(tested);
      if (!ran.engine().equals("gpu")) {
        log.note(query.name() + " has no figure: " + ran.reason());
        continue;
      }
      var comparison = new ResultComparison(reference, tested).compare(query);
      if (!comparison.identicalRows()) {
        log.note(query.name() + " is wrong: " + comparison.problem());
        right = false;
        continue;
      }
      var resident = best(tested, query);
      var cost = GpuStatus.cost(tested, query.sql());
      route(tested, "duckdb");
      var duckDb = best(tested, query);
      log.value(query.name() + ".cold", cold, "ms");
      log.value(query.name() + ".resident", resident, "ms");
      log.value(query.name() + ".duckdb", duckDb, "ms");
      log.value(query.name() + ".speedup", duckDb / resident, "");
      log.value(query.name() + ".kernels", cost.kernelMillis(), "ms");
      log.value(query.name() + ".transfer", cost.transferMillis(), "ms");
      log.value(query.name() + ".scanned", cost.read() / 1e6 / cost.kernelMillis(), "GB/s");
    }
    return right;
  }

  private static double best(Connection tested, SqlFile query) throws SQLException {
    var best = Double.MAX_VALUE;
    for (var round = 0; round < ROUNDS; round++) {
      best = Math.min(best, QueryTimer.millis(tested, query.sql()));
    }
    return best;
  }

  private static List<SqlFile> statements() throws Exception {
    var statements = new ArrayList<SqlFile>();
    var queries = Tpch.queries();
    for (var number = 1; number <= queries.size(); number++) {
      if (QUERIES.contains(number)) {
        statements.add(queries.get(number - 1));
      }
    }
    for (var bound : BOUNDS) {
      statements.add(
          new SqlFile(
              "quantity-below-" + bound,
              "a filter on lineitem",
              "select count(*), sum(l_extendedprice) from lineitem where l_quantity < " + bound,
              new RowOrder.Any()));
    }
    return statements;
  }

  private static void route(Connection tested, String engine) throws SQLException {
    try (var statement = tested.createStatement()) {
      statement.execute("SET htap.route = '" + engine + "'");
    }
  }
}
