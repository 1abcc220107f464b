package io.htap.gpu.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.gpu.plan.Planning.Declined;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.reference.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements with their plans, or the reason why they have none, as text to be reviewed. When a
 * change is meant, write the files anew with {@code -Dhtap.goldens.write=true} and read the
 * difference.
 */
class GpuPlannerTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "goldens");
  private static final String OUTCOME = ">";

  @ParameterizedTest
  @ValueSource(strings = {"scans", "values", "aggregates", "joins", "order", "windows", "declined"})
  void statementsArePlannedAsTheFileSays(String name) throws Exception {
    Path path = FOLDER.resolve(name + ".txt");
    String now = planned(Files.readString(path));
    if (Boolean.getBoolean("htap.goldens.write")) {
      Files.writeString(path, now);
    }
    assertThat(now).isEqualTo(Files.readString(path));
  }

  /** The text with what comes of each statement, which ends in a semicolon. */
  private static String planned(String text) {
    StringBuilder now = new StringBuilder();
    StringBuilder sql = new StringBuilder();
    for (String line : text.lines().filter(l -> !l.startsWith(OUTCOME)).toList()) {
      now.append(line).append('\n');
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      sql.append(sql.isEmpty() ? "" : " ").append(line);
      if (line.endsWith(";")) {
        for (String outcome : outcome(sql.substring(0, sql.length() - 1))) {
          now.append(OUTCOME).append(' ').append(outcome).append('\n');
        }
        sql.setLength(0);
      }
    }
    assertThat(sql).as("what no semicolon ends").isEmpty();
    return now.toString();
  }

  /** In bytes' order and without floats, unless the statement asks for others by a comment. */
  private static List<String> outcome(String sql) {
    boolean relaxed = sql.contains("/* relaxed */");
    boolean byteOrder = !sql.contains("/* en_US */");
    Planning planning = Tables.plan(sql, byteOrder, relaxed);
    List<String> lines = new ArrayList<>();
    if (planning instanceof Planned plan) {
      lines.addAll(PlanText.lines(plan));
    } else {
      lines.add("Declined: " + ((Declined) planning).reason());
    }
    return lines;
  }
}
