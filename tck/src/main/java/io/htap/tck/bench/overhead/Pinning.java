package io.htap.tck.bench.overhead;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * Puts the server processes of all timed connections on one CPU. Whether such a process shares the
 * client's CPU can double the time of a short call, and the scheduler's choice would be taken for a
 * difference between the drivers. Where there is no {@code taskset}, nothing is pinned and the
 * figures are only noisier.
 */
final class Pinning {
  private Pinning() {}

  static void pin(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      taskset(Runtime.getRuntime().availableProcessors() - 1, row.getLong(1));
    }
  }

  private static void taskset(int cpu, long pid) {
    try {
      var process =
          new ProcessBuilder("taskset", "-pc", String.valueOf(cpu), String.valueOf(pid))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException absent) {
      // Not Linux, or a bare one.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
