package io.htap.tck.bench.tpch;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.compare.ResultComparison;
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

/**
 * The 22 queries through pgjdbc, on a DuckDB of its own, and through the driver: three rounds that
 * take turns, of which the best counts. Ratios are the driver's time over the other's.
 */
public final class TpchBench implements Benchmark {
  private static final String DATABASE = "tpch";
  private static final int ROUNDS = 3;

  @Override
  public String name() {
    return "tpch";
  }

  @Override
  public String description() {
    return "22 queries on Postgres, on DuckDB alone and through the driver (-Dsf=1)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var scaleFactor = Settings.number("sf", 1);
    try (var server = EmbeddedServer.start(scaleFactor)) {
      server.createDatabase(DATABASE, Collation.EN_US);
      new TpchLoader(server, DATABASE, scaleFactor).load(log::note);
      try (var duckDb = PlainDuckDb.load(scaleFactor);
          var reference = server.connect(DATABASE);
          var tested = target.connect(server, DATABASE)) {
        log.note("DuckDB alone is loaded");
        CopyStatus.awaitReadyIfAny(target, tested, Tpch.TABLES);
        log.note("the copy is ready");
        var times = new ArrayList<Times>();
        for (var query : Tpch.queries()) {
          var time = measure(query, reference, duckDb, tested);
          time.print(log);
          times.add(time);
        }
        Times.printSums(times, log);
        return times.stream().allMatch(Times::identical);
      }
    }
  }

  private static Times measure(
      SqlFile query, Connection reference, Connection duckDb, Connection tested)
      throws SQLException {
    var comparison = new ResultComparison(reference, tested).compare(query);
    var postgresMillis = Double.MAX_VALUE;
    var duckDbMillis = Double.MAX_VALUE;
    var testedMillis = Double.MAX_VALUE;
    var sameWork =
        LooseAnswer.of(duckDb, query.sql()).equals(LooseAnswer.of(reference, query.sql()));
    for (var round = 0; round < ROUNDS; round++) {
      postgresMillis = Math.min(postgresMillis, QueryTimer.millis(reference, query.sql()));
      duckDbMillis = Math.min(duckDbMillis, QueryTimer.millis(duckDb, query.sql()));
      testedMillis = Math.min(testedMillis, QueryTimer.millis(tested, query.sql()));
    }
    return new Times(
        query.name(),
        sameWork ? comparison.problem() : "DuckDB alone gives another answer",
        RouteReport.last(tested),
        postgresMillis,
        duckDbMillis,
        testedMillis);
  }
}
