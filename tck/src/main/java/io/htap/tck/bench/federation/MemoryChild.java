package io.htap.tck.bench.federation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Joins in a JVM of its own, and tells what memory that has taken. */
public final class MemoryChild {
  /** Printed last when the answer was right. */
  static final String RIGHT = "the answer was right";

  private static final String JOIN =
      "select count(*), sum(i.price), max(i.name), sum(s.kind) from item i join seen s on s.id = i.id";
  private static final Pattern FETCHED = Pattern.compile("Fetched public\\.item: (\\d+) rows");
  private static final Pattern RESIDENT = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double KIB_PER_MIB = 1024;

  private MemoryChild() {}

  /**
   * Joins.
   *
   * @param args the URL under test, how many rows there are on either side
   */
  public static void main(String[] args) throws Exception {
    long rows = Long.parseLong(args[1]);
    long matching = rows / 100;
    boolean right;
    try (var htap = DriverManager.getConnection(args[0])) {
      answer(htap, "select count(*) from seen where id < 0");
      double before = resident();
      long began = System.nanoTime();
      List<String> found = answer(htap, JOIN);
      double millis = (System.nanoTime() - began) / 1e6;
      // The ids that match are 100, 200, … and so on.
      double sum = 100.0 * matching * (matching + 1) / 2 / 8;
      right =
          found.get(0).equals(String.valueOf(matching))
              && Double.parseDouble(found.get(1)) == sum
              && found.get(3).equals("0");
      if (!right) {
        say("another answer: " + found);
      }
      figure("join_ms", millis);
      figure("resident_growth_mb", resident() - before);
      say("heap_mb=" + (Runtime.getRuntime().maxMemory() >> 20));
      String plan = String.join("\n", answer(htap, "explain (htap, analyze) " + JOIN));
      plan.lines()
          .filter(line -> line.matches("(Bloom|Keys|Fetched|Moved).*"))
          .forEach(MemoryChild::say);
      Matcher fetched = FETCHED.matcher(plan);
      if (fetched.find()) {
        figure("rows_moved_ratio", Double.parseDouble(fetched.group(1)) / matching);
      }
    }
    say(right ? RIGHT : "the answer was wrong");
  }

  /** The most that the process has had in memory, in MiB; 0 where the system does not tell. */
  private static double resident() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    Matcher most = RESIDENT.matcher(Files.readString(STATUS));
    return most.find() ? Double.parseDouble(most.group(1)) / KIB_PER_MIB : 0;
  }

  private static List<String> answer(Connection connection, String sql) throws SQLException {
    List<String> cells = new ArrayList<>();
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      while (row.next()) {
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          cells.add(row.getString(i));
        }
      }
    }
    return cells;
  }

  private static void figure(String metric, double value) {
    say(metric + "=" + String.format(Locale.ROOT, "%.3f", value));
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
