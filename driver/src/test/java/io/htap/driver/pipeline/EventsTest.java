package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.htap.parser.Fingerprint;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording has of the driver. */
class EventsTest {
  private static final String TOTAL = "SELECT count(*) FROM t WHERE s <> 'l1t3ral'";
  private static CopyServer server;
  private static String database;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
    database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE t (id int PRIMARY KEY, s text, n numeric(38,0))",
          "INSERT INTO t SELECT i, 'x' || i, 99999999999999999999999999999999999999"
              + " FROM generate_series(1, 1000) i");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** Something to be recorded. */
  private interface Act {
    void run() throws SQLException;
  }

  private static List<RecordedEvent> recorded(Path folder, Act act) throws Exception {
    Path file = folder.resolve("recording.jfr");
    try (var recording = new Recording()) {
      recording.start();
      act.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("io.htap."))
        .toList();
  }

  private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
    return events.stream().filter(e -> e.getEventType().getName().equals(name)).toList();
  }

  @Test
  void everyKindIsRecorded(@TempDir Path folder) throws Exception {
    List<RecordedEvent> events =
        recorded(
            folder,
            () -> {
              try (Connection plain = server.plain(database);
                  Connection htap = server.htap(database, "postgres", "&htap.route=duckdb")) {
                rows(htap, TOTAL);
                assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
                rows(htap, "SELECT sum(n) FROM t");
                rows(htap, "SELECT 1");
                for (int i = 0; i < 50; i++) {
                  execute(plain, "UPDATE t SET s = 'y' WHERE id = 3");
                  rows(htap, "SELECT count(*) FROM t");
                }
              }
            });
    RecordedEvent onCopy = of(events, "io.htap.Statement").get(0);
    assertThat(onCopy.getString("engine")).isEqualTo("duckdb");
    assertThat(onCopy.getString("reason")).isNull();
    assertThat(onCopy.getString("fingerprint")).isEqualTo(Long.toHexString(Fingerprint.of(TOTAL)));
    assertThat(onCopy.getLong("rows")).isEqualTo(1);
    assertThat(onCopy.getDuration("running")).isPositive();
    assertThat(onCopy.getDuration("planning")).isPositive();
    assertThat(onCopy.getDuration()).isGreaterThanOrEqualTo(onCopy.getDuration("running"));

    RecordedEvent failed = of(events, "io.htap.Statement").get(1);
    assertThat(failed.getString("engine")).isEqualTo("postgres");
    assertThat(failed.getString("reason")).isEqualTo("ENGINE_FAILED");
    assertThat(failed.getDuration("lost")).isPositive();
    RecordedEvent fallback = of(events, "io.htap.Fallback").get(0);
    assertThat(fallback.getString("fingerprint")).isEqualTo(failed.getString("fingerprint"));
    assertThat(fallback.getString("error")).startsWith("DuckDB: ");

    // What the text alone keeps on Postgres is on the hot path, and in no recording.
    assertThat(of(events, "io.htap.Statement")).hasSize(52);

    RecordedEvent wait = of(events, "io.htap.FreshnessWait").get(0);
    assertThat(wait.getLong("logBytes")).isPositive();
    RecordedEvent copied = of(events, "io.htap.TableCopied").get(0);
    assertThat(copied.getString("table")).isEqualTo("public.t");
    assertThat(copied.getLong("rows")).isEqualTo(1000);
    assertThat(copied.getBoolean("whole")).isTrue();
    assertThat(of(events, "io.htap.BatchApplied").stream().mapToInt(e -> e.getInt("changes")).sum())
        .isBetween(1, 50);
    assertThat(events.toString()).doesNotContain("l1t3ral", "count(*)");
  }
}
