package io.htap.tck.bench.gpu;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the driver says of a GPU.
 *
 * @param device null when there is none
 */
record GpuStatus(String state, String reason, @Nullable String device) {
  private static final long PAUSE_MILLIS = 100;
  private static final Pattern READ = Pattern.compile("read: (\\d+) bytes");
  private static final Pattern TIMES =
      Pattern.compile("Kernels: ([\\d.]+) ms, transfer: ([\\d.]+) ms");

  /**
   * What a run has cost.
   *
   * @param read bytes of columns
   */
  record Cost(long read, double kernelMillis, double transferMillis) {}

  boolean found() {
    return device != null;
  }

  /** When it has been looked for, or that long. */
  static GpuStatus await(Connection connection, long millis)
      throws SQLException, InterruptedException {
    var end = System.nanoTime() + millis * 1_000_000;
    var status = ask(connection);
    while (status.state.equals("LOOKING") && System.nanoTime() - end < 0) {
      Thread.sleep(PAUSE_MILLIS);
      status = ask(connection);
    }
    return status;
  }

  private static GpuStatus ask(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SHOW htap.gpu")) {
      if (!row.next()) {
        throw new SQLException("SHOW htap.gpu is empty", "02000");
      }
      return new GpuStatus(
          row.getString("state"), row.getString("reason"), row.getString("device"));
    }
  }

  /** Runs the statement once more, and tells what that has cost. */
  static Cost cost(Connection connection, String sql) throws SQLException {
    var plan = new StringBuilder();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("EXPLAIN (HTAP, ANALYZE) " + sql)) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    var read = found(READ, plan);
    var times = found(TIMES, plan);
    return new Cost(
        Long.parseLong(read.group(1)),
        Double.parseDouble(times.group(1)),
        Double.parseDouble(times.group(2)));
  }

  private static Matcher found(Pattern pattern, CharSequence in) throws SQLException {
    var matcher = pattern.matcher(in);
    if (!matcher.find()) {
      throw new SQLException("EXPLAIN (HTAP, ANALYZE) tells nothing of the device", "02000");
    }
    return matcher;
  }
}
