package io.htap.tck.bench.soak;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.ChildJvm;
import io.htap.tck.bench.Settings;
import io.htap.tck.subject.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Mixed load on one copy for a while: at its end the process and the server hold what they held
 * after its first minute, and when all is closed, nothing. It runs in a JVM with a small heap and a
 * temporary folder of its own, which must be empty afterwards.
 */
public final class SoakBench implements Benchmark {
  private static final String HEAP = "-Xmx512m";

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String description() {
    return "mixed load, cancels, restarts of the server: nothing may grow (-Dminutes=10)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    var minutes = Settings.number("minutes", 10);
    var binaries = Path.of(System.getProperty("java.io.tmpdir"), "embedded-pg");
    var folder = Files.createTempDirectory("htap-soak-");
    try {
      var right =
          ChildJvm.run(
              log,
              HEAP + " -Djava.io.tmpdir=" + folder + " -Dot.epg.working-dir=" + binaries,
              SoakChild.class,
              SoakChild.NOTHING_GREW,
              target.prefix(),
              String.valueOf(minutes));
      return nothingIn(folder, log) && right;
    } finally {
      delete(folder);
    }
  }

  private static boolean nothingIn(Path folder, BenchLog log) throws IOException {
    try (var left = Files.list(folder)) {
      var names = left.map(path -> path.getFileName().toString()).toList();
      log.count("temporary_files_left", names.size());
      names.forEach(name -> log.note("left in the temporary folder: " + name));
      return names.isEmpty();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
