package io.htap.tck.crash;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.subject.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
    var folder = Files.createTempDirectory("htap-crash-");
    log.note("seed " + seed);
    try {
      var result = CrashLoop.run(rounds, seed, folder, log::note);
      result.differences().forEach(log::note);
      log.count("rounds", result.rounds());
      log.count("kills", result.kills());
      log.count("server_crashes", result.serverCrashes());
      log.count("commits", result.commits());
      log.count("totals_on_duckdb", result.totals());
      log.count("checksums_on_duckdb", result.checksums());
      log.count("differences", result.differences().size());
      return result.differences().isEmpty() && result.totals() > 0;
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
