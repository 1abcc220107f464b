package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.Target;
import java.sql.SQLException;

/** What a statement that stays on Postgres costs more than with plain pgjdbc. */
public final class OverheadBench implements Benchmark {
  private static final String DATABASE = "bank";
  private static final int TABLES = 2;

  @Override
  public String name() {
    return "overhead";
  }

  @Override
  public String description() {
    return "point look-ups, inserts and SELECT 1, pgjdbc against the driver (-Drounds=30)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var rounds = (int) Settings.number("rounds", 30);
    try (var server = EmbeddedServer.start(0.1)) {
      server.createDatabase(DATABASE, Collation.EN_US);
      try (var plain = server.connect(DATABASE)) {
        Side.createTables(plain);
      }
      // Stays open, so that the driver keeps the copy while other connections come and go.
      try (var keeper = target.connect(server, DATABASE)) {
        CopyStatus.awaitReadyIfAny(target, keeper, TABLES);
        var sides = new Sides(server, target, DATABASE);
        for (var call : Call.values()) {
          print(call, PairedBatches.measure(call, sides, rounds), log);
        }
        printAllocation(sides, log);
      }
    }
    return true;
  }

  private static void print(Call call, PairedBatches batches, BenchLog log) {
    var metric = call.metric();
    log.value(metric + "_pgjdbc", batches.median(PairedBatches.Pair::reference), "us");
    log.value(metric + "_htap", batches.median(PairedBatches.Pair::tested), "us");
    log.value(metric + "_ratio", batches.median(PairedBatches.Pair::ratio), "");
    log.value(metric + "_ratio_low", batches.bounds()[0], "");
    log.value(metric + "_ratio_high", batches.bounds()[1], "");
    log.value(metric + "_added_us", batches.median(pair -> pair.tested() - pair.reference()), "us");
  }

  private static void printAllocation(Sides sides, BenchLog log) throws SQLException {
    try (var reference = sides.openReference();
        var tested = sides.openTested()) {
      var plain = Allocation.bytesPerPointRead(reference);
      log.value("point_prepared_pgjdbc_bytes", plain, "B");
      log.value("point_prepared_added_bytes", Allocation.bytesPerPointRead(tested) - plain, "B");
    }
  }
}
