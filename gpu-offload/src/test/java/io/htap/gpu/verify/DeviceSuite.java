package io.htap.gpu.verify;

import io.htap.gpu.GpuEngine;
import io.htap.gpu.execute.DeviceRun;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.reference.Cases;
import io.htap.gpu.verify.DeviceBench.Timing;
import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Plans on the device against the interpreter: every operator, random rows, random statements.
 * Started by {@code device/verify.sh} on a machine that has one; writes {@code report.json} and
 * {@code report.txt}.
 */
public final class DeviceSuite {
  private static final long SEED = 42;
  private static final int WITHOUT_DEVICE = 200;

  private final Path out;
  private final List<String> failures = new ArrayList<>();
  private final List<Timing> timings = new ArrayList<>();
  private int statements;
  private int same;
  private int raisedByBoth;
  private int raisedByDevice;

  private DeviceSuite(Path out) {
    this.out = out;
  }

  /**
   * @param arguments the folder of the reports, how many statements to try, and how many rows to
   *     measure with
   */
  public static void main(String[] arguments) throws Exception {
    DeviceSuite suite = new DeviceSuite(Path.of(arguments[0]));
    EngineStatus status = status();
    if (status.state() == State.DEVICE) {
      Cases.random(SEED, Integer.parseInt(arguments[1]), suite::check);
      try (DeviceBench bench = new DeviceBench(Integer.parseInt(arguments[2]))) {
        suite.timings.addAll(bench.run());
      }
    } else {
      // Without a device it tells at least that nothing is missing from the package.
      Cases.random(SEED, WITHOUT_DEVICE, one -> suite.statements++);
    }
    suite.report(status);
    System.exit(status.state() != State.DEVICE ? 3 : suite.failures.isEmpty() ? 0 : 1);
  }

  private static EngineStatus status() throws InterruptedException {
    GpuEngine engine = new GpuEngine();
    while (engine.status().state() == State.LOOKING) {
      Thread.sleep(50);
    }
    return engine.status();
  }

  /** What only the device raises is no failure, but is counted: the statement would go back. */
  private void check(Cases.Case one) {
    statements++;
    List<String> expected = one.expected();
    List<String> actual = answer(one);
    if (expected == null && actual == null) {
      raisedByBoth++;
    } else if (actual == null) {
      raisedByDevice++;
    } else if (sorted(actual, one.ordered()).equals(sorted(expected, one.ordered()))) {
      same++;
    } else {
      failures.add(one.sql() + "\n  expected " + expected + "\n  but was  " + actual);
    }
  }

  private static List<String> sorted(List<String> rows, boolean ordered) {
    return rows == null || ordered ? rows : rows.stream().sorted().toList();
  }

  private List<String> answer(Cases.Case one) {
    Planned plan = one.plan();
    try {
      List<Object[]> rows =
          new DeviceRun(scan -> DeviceColumns.table(scan, one.rows(scan)), () -> false)
              .answer(plan);
      return rows.stream().map(Arrays::toString).toList();
    } catch (io.htap.gpu.execute.Raised e) {
      return null;
    } catch (RuntimeException e) {
      return List.of("failed: " + e);
    }
  }

  private void report(EngineStatus status) throws IOException {
    Files.createDirectories(out);
    String device = status.device() == null ? "" : status.device().name();
    Files.writeString(
        out.resolve("report.json"),
        """
        {"state": "%s", "reason": %s, "device": %s, "statements": %d, "same": %d,
         "raised_by_both": %d, "raised_by_device_alone": %d, "failures": %d,
         "timings": [%s]}
        """
            .formatted(
                status.state(),
                quoted(status.reason()),
                quoted(device),
                statements,
                same,
                raisedByBoth,
                raisedByDevice,
                failures.size(),
                timings.stream().map(DeviceSuite::json).collect(Collectors.joining(", "))));
    Files.writeString(
        out.resolve("report.txt"),
        """
        %s: %s %s
        %d statements: %d answered alike, %d raised alike, %d raised by the device alone, %d wrong
        %s
        %s
        """
            .formatted(
                status.state(),
                status.reason(),
                device,
                statements,
                same,
                raisedByBoth,
                raisedByDevice,
                failures.size(),
                String.join("\n", failures),
                timings.stream().map(DeviceSuite::line).collect(Collectors.joining("\n"))));
  }

  private static String json(Timing timing) {
    return String.format(
        Locale.ROOT,
        "{\"sql\": %s, \"device_ms\": %.2f, \"kernels_ms\": %.3f, \"transfer_ms\": %.3f,"
            + " \"scanned_gb_s\": %.1f, \"duckdb_ms\": %.2f, \"same_rows\": %b}",
        quoted(timing.sql()),
        timing.device(),
        timing.cost().kernelMillis(),
        timing.cost().transferMillis(),
        timing.scanned(),
        timing.duckdb(),
        timing.sameRows());
  }

  private static String line(Timing timing) {
    return String.format(
        Locale.ROOT,
        "%8.2f ms on the device (kernels %.3f ms, %.1f GB/s), %8.2f ms on DuckDB: %s%s",
        timing.device(),
        timing.cost().kernelMillis(),
        timing.scanned(),
        timing.duckdb(),
        timing.sql(),
        timing.sameRows() ? "" : " (NOT THE SAME NUMBER OF ROWS)");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
