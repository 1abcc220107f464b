package io.htap.tck.crash;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.fault.ScratchFolder;
import io.htap.tck.subject.Target;

/** Many rounds of the crash loop. */
public final class CrashBench implements Benchmark {
  @Override
  public String name() {
    return "crash";
  }

  @Override
  public String description() {
    return "kills the copy's process and the server at random, compares (-Drounds=50 -Dseed=1)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var rounds = (int) Settings.number("rounds", 50);
    var seed = (long) Settings.number("seed", System.nanoTime() % 1_000_000);
    log.note("seed " + seed);
    try (var folder = ScratchFolder.create("htap-crash-")) {
      var result = CrashLoop.run(rounds, seed, folder.path(), log::note);
      result.differences().forEach(log::note);
      log.count("rounds", result.rounds());
      log.count("kills", result.kills());
      log.count("server_crashes", result.serverCrashes());
      log.count("commits", result.commits());
      log.count("totals_on_duckdb", result.totals());
      log.count("checksums_on_duckdb", result.checksums());
      log.count("differences", result.differences().size());
      return result.differences().isEmpty() && result.totals() > 0;
    }
  }
}
