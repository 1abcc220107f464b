package io.htap.tck.fault;

import static io.htap.tck.fault.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The network between the copy and Postgres breaks in every way it can. The application beside it
 * gets right answers throughout, and the copy is right again by itself.
 */
@Timeout(90)
class NetworkFaultTest {
  private static EmbeddedServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    // A server gives a silent connection up after a minute by default: too long for a test.
    server = EmbeddedServer.start(0.01, Map.of("wal_sender_timeout", "4s", "fsync", "off"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private String inFile() {
    return "&htap.duckdb.path=" + folder.resolve("copy.duckdb");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3_000, 200_000, 2_000_000})
  void aSnapshotThatIsCutBeginsAgain(long bytes) throws Exception {
    try (var trial = Trial.of(server, 60_000)) {
      trial.proxy.strike(Party.COPY, Direction.TO_CLIENT, new Fault.CutAfter(bytes));
      try (var htap = trial.open("")) {
        trial.answersAsPostgres(htap);
        // A copy that cannot be made is tried again less and less often: not to wait for the last.
        Thread.sleep(150);
        trial.answersAsPostgres(htap);
        trial.proxy.restore();
        trial.recovers(htap);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTransactionCutInTheMiddleArrivesWhole(boolean file) throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var htap = trial.openReady(file ? inFile() : "")) {
        trial.proxy.strike(Party.STREAM, Direction.TO_CLIENT, new Fault.CutAfter(300_000));
        trial.run(
            "begin; update t set n = n + 1; insert into t select i, i, repeat('x', 90) from"
                + " generate_series(5000, 15000) i; delete from u; commit");
        eventually("the stream is cut", () -> trial.proxy.open(Party.STREAM) == 0);
        trial.answersAsPostgres(htap);
        trial.proxy.restore();
        trial.run("insert into t values (-1, 5, null)");
        trial.recovers(htap);
      }
      if (file) {
        trial.forgetFile();
      }
    }
  }

  @Test
  void cutsWithoutEndLeaveTheFileRight() throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var htap = trial.openReady(inFile())) {
        for (int i = 0; i < 12; i++) {
          trial.run(
              "insert into t select g, g, 'more' from generate_series(%d, %d) g"
                  .formatted(2000 + i * 500, 2499 + i * 500),
              "update t set n = n + 1 where id % 5 = " + i % 5);
          trial.proxy.cut(Party.COPY);
          trial.answersAsPostgres(htap);
          Thread.sleep(i * 20);
        }
        trial.recovers(htap);
      }
      trial.forgetFile();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anOutageIsOutlived(boolean file) throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var htap = trial.openReady(file ? inFile() : "")) {
        trial.proxy.isolate();
        trial.run("delete from t where id < 500", "update u set v = 'during'");
        for (int i = 0; i < 10; i++) {
          trial.answersAsPostgres(htap);
          Thread.sleep(50);
        }
        trial.proxy.restore();
        trial.recovers(htap);
      }
      if (file) {
        trial.forgetFile();
      }
    }
  }

  @Test
  void aStalledNetworkOnlyDelays() throws Exception {
    try (var trial = Trial.of(server, 1_000);
        var htap = trial.openReady("")) {
      impatient(htap);
      trial.proxy.strike(Party.COPY, new Fault.Stalled());
      trial.run("update t set n = n + 1", "delete from u where id = 1");
      trial.answersAsPostgres(htap);
      Thread.sleep(500);
      trial.answersAsPostgres(htap);
      trial.proxy.restore();
      trial.recovers(htap);
    }
  }

  @Test
  void aSlowStreamIsRight() throws Exception {
    try (var trial = Trial.of(server, 1_000);
        var htap = trial.openReady("")) {
      trial.proxy.strike(Party.STREAM, new Fault.Slow(Duration.ofMillis(40)));
      for (int i = 0; i < 5; i++) {
        trial.run("update t set n = n + %d where id > %d".formatted(i, i * 100));
        trial.answersAsPostgres(htap);
      }
      trial.recovers(htap);
    }
  }

  /** The server gives up first and says so to nobody; the silence must be noticed. */
  @Test
  @EnabledIfSystemProperty(named = "htap.trial.large", matches = "true")
  void aStreamThatNobodyHearsAnyMoreIsReplaced() throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var htap = trial.openReady(inFile())) {
        impatient(htap);
        trial.proxy.strike(Party.STREAM, new Fault.Swallowed());
        trial.run("update t set n = n + 1", "delete from u where id = 1");
        trial.answersAsPostgres(htap);
        eventually(
            "the server gives its walsender up",
            () -> Trial.ask(trial.plain, "select count(*) from pg_stat_replication").equals("0"));
        trial.proxy.restore();
        trial.answersAsPostgres(htap);
        trial.recovers(htap);
      }
      trial.forgetFile();
    }
  }

  @Test
  void aCopyThatIsStalledCanBeClosed() throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      var htap = trial.openReady("");
      trial.proxy.strike(Party.COPY, new Fault.Stalled());
      long begun = System.nanoTime();
      htap.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(45));
      // Its publication could not be dropped; the next copy of the database does that.
      trial.proxy.restore();
      eventually(
          "the server notices that the copy is gone",
          () -> Trial.ask(trial.plain, "select count(*) from pg_replication_slots").equals("0"));
      trial.openReady("").close();
    }
  }

  @Test
  void theStatusTellsOfAnOutage() throws Exception {
    try (var trial = Trial.of(server, 10);
        var htap = trial.openReady("")) {
      trial.proxy.isolate();
      eventually("the outage is told", () -> !CopyStatus.read(htap).problem().isEmpty());
      trial.run("update t set n = 0");
      trial.proxy.restore();
      trial.recovers(htap);
      assertThat(CopyStatus.read(htap).problem()).isEmpty();
    }
  }

  /** Does not wait for a copy that hears nothing. */
  private static void impatient(Connection htap) throws Exception {
    try (var statement = htap.createStatement()) {
      statement.execute("SET htap.freshness.wait = '300ms'");
    }
  }
}
