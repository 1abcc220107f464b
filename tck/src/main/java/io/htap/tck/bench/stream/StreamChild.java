package io.htap.tck.bench.stream;

import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.RouteReport;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The reader with the small heap. It prints {@code metric=value} lines. */
public final class StreamChild {
  /** Printed last when both answers were the same and the driver's came from the copy. */
  static final String SAME = "both gave the same rows";

  private static final String ALL = "SELECT id, name, amount, day FROM event";
  private static final int FETCH_SIZE = 1000;
  private static final int ROUNDS = 3;
  private static final double MILLION = 1e6;

  private StreamChild() {}

  /** One reading to the end. */
  private record Reading(long rows, long checksum, double millis, double heapMegabytes) {}

  /**
   * Reads.
   *
   * @param args the URL of pgjdbc, the URL under test
   */
  public static void main(String[] args) throws Exception {
    var right = false;
    try (var plain = DriverManager.getConnection(args[0]);
        var tested = DriverManager.getConnection(args[1])) {
      CopyStatus.awaitReady(tested, 1, Duration.ofMinutes(10), status -> say(status.summary()));
      execute(tested, "SET htap.route = 'duckdb'");
      plain.setAutoCommit(false);
      tested.setAutoCommit(false);
      right = compare(plain, tested);
      tested.setAutoCommit(true);
      var alone = read(tested);
      say("in autocommit: %.0f ms, %.1f MB".formatted(alone.millis, alone.heapMegabytes));
    }
    say(right ? SAME : "the answers differ");
  }

  private static boolean compare(Connection plain, Connection tested) throws SQLException {
    List<Reading> baseline = new ArrayList<>();
    List<Reading> readings = new ArrayList<>();
    var right = true;
    for (var round = 0; round < ROUNDS; round++) {
      var expected = read(plain);
      var reading = read(tested);
      var ran = RouteReport.last(tested);
      say(ran.onDuckDb() ? "on the copy" : "on Postgres: " + ran.reason());
      right &=
          ran.onDuckDb()
              && reading.rows == expected.rows
              && reading.checksum == expected.checksum;
      baseline.add(expected);
      readings.add(reading);
      say("round %d: pgjdbc %.0f ms, htap %.0f ms".formatted(round, expected.millis, reading.millis));
    }
    say("rows=" + readings.get(0).rows);
    var pgjdbc = baseline.stream().mapToDouble(Reading::millis).min().orElseThrow();
    var htap = readings.stream().mapToDouble(Reading::millis).min().orElseThrow();
    figure("pgjdbc_ms", pgjdbc);
    figure("htap_ms", htap);
    figure("ratio_to_pgjdbc", htap / pgjdbc);
    figure("heap_peak_mb", readings.stream().mapToDouble(Reading::heapMegabytes).max().orElseThrow());
    return right;
  }

  private static Reading read(Connection connection) throws SQLException {
    var pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    pools.forEach(MemoryPoolMXBean::resetPeakUsage);
    var began = System.nanoTime();
    long count = 0;
    long checksum = 0;
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(FETCH_SIZE);
      try (var rows = statement.executeQuery(ALL)) {
        while (rows.next()) {
          count++;
          long row = rows.getLong(1);
          row = 31 * row + rows.getString(2).hashCode();
          row = 31 * row + rows.getBigDecimal(3).hashCode();
          row = 31 * row + rows.getString(4).hashCode();
          // The order of the rows is not fixed: their sum is.
          checksum += row * row;
        }
      }
    }
    var millis = (System.nanoTime() - began) / MILLION;
    var peak = pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
    return new Reading(count, checksum, millis, peak / (double) (1 << 20));
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void figure(String metric, double value) {
    say(metric + "=" + String.format(Locale.ROOT, "%.3f", value));
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
