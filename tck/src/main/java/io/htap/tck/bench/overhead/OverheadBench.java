package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.target.CopyStatus;
import io.htap.tck.target.Target;
import java.sql.SQLException;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** What a statement that stays on Postgres costs more than with plain pgjdbc. */
public final class OverheadBench implements Benchmark {
  private static final String DATABASE = "bank";
  private static final int TABLES = 2;

  /** Method of {@link OverheadCases} and name of its figures. */
  private record Case(String method, String metric) {}

  private static final List<Case> CASES =
      List.of(
          new Case("pointPrepared", "point_prepared"),
          new Case("pointLiterals", "point_literals"),
          new Case("insert", "insert"),
          new Case("select1", "select1"));

  @Override
  public String name() {
    return "overhead";
  }

  @Override
  public String description() {
    return "point look-ups, inserts and SELECT 1, pgjdbc against the driver (-Drounds=120)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var rounds = (int) Settings.number("rounds", 120);
    try (var server = EmbeddedServer.start(0.1)) {
      server.createDatabase(DATABASE, Collation.EN_US);
      try (var plain = server.connect(DATABASE)) {
        Side.createTables(plain);
        try (var tested = target.connect(server, DATABASE)) {
          CopyStatus.awaitReadyIfAny(target, tested, TABLES);
          try (var reference = Side.open(Side.REFERENCE, plain);
              var other = Side.open(Side.TESTED, tested)) {
            for (var item : CASES) {
              print(item, PairedRounds.measure(item.method, rounds), log);
            }
            printAllocation(reference, other, log);
          }
        }
      }
    }
    return true;
  }

  private static void print(Case item, PairedRounds rounds, BenchLog log) throws RunnerException {
    log.value(item.metric + "_pgjdbc", rounds.medianReference(), "us");
    log.value(item.metric + "_htap", rounds.medianTested(), "us");
    log.value(item.metric + "_ratio", rounds.medianRatio(), "");
    log.value(item.metric + "_ratio_low", rounds.ratioBounds()[0], "");
    log.value(item.metric + "_ratio_high", rounds.ratioBounds()[1], "");
    log.value(item.metric + "_added_us", rounds.medianAdded(), "us");
  }

  private static void printAllocation(Side reference, Side tested, BenchLog log)
      throws SQLException {
    var plain = Allocation.bytesPerPointRead(reference);
    log.value("point_prepared_pgjdbc_bytes", plain, "B");
    log.value("point_prepared_added_bytes", Allocation.bytesPerPointRead(tested) - plain, "B");
  }
}
