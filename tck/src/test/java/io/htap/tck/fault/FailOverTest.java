package io.htap.tck.fault;

import static io.htap.tck.fault.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.server.Standby;
import io.htap.tck.subject.RouteReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The application's address leads to a promoted standby: the slot is gone, the timeline is another
 * one, and the last that was committed on the old primary never happened. What is read is what
 * Postgres there has, and the copy is made anew by itself.
 */
@Timeout(90)
class FailOverTest {
  private static EmbeddedServer primary;

  private Standby standby;
  private Trial trial;

  @TempDir private Path folder;

  @BeforeAll
  static void startPrimary() throws Exception {
    primary = EmbeddedServer.start(0.01, Map.of("fsync", "off"));
  }

  @AfterAll
  static void stopPrimary() throws Exception {
    primary.close();
  }

  @BeforeEach
  void startStandby() throws Exception {
    trial = Trial.of(primary, 1_000);
    standby = Standby.of(primary);
  }

  @AfterEach
  void stopStandby() throws Exception {
    try (Standby last = standby) {
      trial.close();
    }
  }

  /** The connection of an application that closes it whether or not its server is still there. */
  private record Lost(Connection connection) implements AutoCloseable {
    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException dead) {
        // As on pgjdbc.
      }
    }
  }

  private String stored(boolean file) {
    return file ? "&htap.duckdb.path=" + folder.resolve("copy.duckdb") : "";
  }

  /** Committed on the primary, read from the copy, and unknown to the standby. */
  private void commitWhatWillBeLost(Connection htap) throws Exception {
    standby.catchUp();
    standby.loseTouch();
    trial.run(
        "insert into t select i, 1, 'lost' from generate_series(5000, 15000) i",
        "update t set n = n + 1000000",
        "delete from u where id = 1");
    theCopyHasIt(htap);
  }

  private void theCopyHasIt(Connection htap) throws Exception {
    eventually(
        "the copy has it",
        () ->
            Trial.ask(htap, Trial.SUM).equals(trial.ask(Trial.SUM))
                && RouteReport.last(htap).onDuckDb());
  }

  private void failOver() throws Exception {
    standby.promote();
    trial.failOverTo(standby);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePrimaryIsLost(boolean file) throws Exception {
    try (var before = new Lost(trial.openReady(stored(file)))) {
      commitWhatWillBeLost(before.connection);
      failOver();
      trial.proxy.cut();
      try (var htap = trial.open(stored(file))) {
        for (int i = 0; i < 10; i++) {
          trial.answersAsPostgres(htap);
          trial.run("update t set n = n + 1 where id % 10 = " + i);
        }
        trial.recovers(htap);
        trial.run("insert into u values (3, 'three')", "delete from t where id < 100");
        trial.recovers(htap);
      }
    }
    if (file) {
      trial.forgetFile();
    }
  }

  @Test
  void thePrimaryIsLostWhileNobodyIsConnected() throws Exception {
    try (var htap = trial.openReady(stored(true))) {
      commitWhatWillBeLost(htap);
    }
    failOver();
    try (var htap = trial.open(stored(true))) {
      trial.answersAsPostgres(htap);
      trial.recovers(htap);
    }
    trial.forgetFile();
  }

  /** Nothing cuts the copy's connections to it. */
  @Test
  void theOldPrimaryLivesOn() throws Exception {
    try (var before = trial.openReady("");
        var old = primary.connect(trial.database());
        var other = old.createStatement()) {
      commitWhatWillBeLost(before);
      failOver();
      try (var htap = trial.open("")) {
        for (int i = 0; i < 5; i++) {
          other.execute("update t set n = n + 1");
          trial.answersAsPostgres(htap);
        }
        trial.recovers(htap);
        other.execute("update t set n = n + 1");
        trial.run("update t set n = n - 1");
        trial.recovers(htap);
      }
    }
  }

  /** The copy knows that it talks to another server, and has not thrown the old rows away. */
  @Test
  void theOldCopyIsNotReadWhenTheNewServerIsKnown() throws Exception {
    try (var before = new Lost(trial.openReady(""))) {
      commitWhatWillBeLost(before.connection);
      failOver();
      try (var htap = trial.open("");
          var seam =
              LogSeam.at(
                  "io.htap.replica.ReplicationLoop",
                  "a new copy",
                  () -> Trial.ask(htap, Trial.SUM))) {
        trial.proxy.cut(Party.COPY);
        assertThat(seam.result()).isEqualTo(trial.ask(Trial.SUM));
        trial.recovers(htap);
      }
    }
  }

  /** Positions that the new timeline has not come to are nothing to wait for, or to go by. */
  @ParameterizedTest
  @ValueSource(strings = {"session", "eventual"})
  void thePrimaryIsLostToSessionsThatNeedNotBeStrict(String freshness) throws Exception {
    var relaxed = "&htap.freshness=" + freshness;
    try (var before = new Lost(trial.openReady(relaxed))) {
      commitWhatWillBeLost(before.connection);
      try (var statement = before.connection.createStatement()) {
        statement.execute("update t set n = 0");
      }
      theCopyHasIt(before.connection);
      failOver();
      trial.proxy.cut();
      try (var htap = trial.open(relaxed)) {
        eventually(
            "the copy is read again, and nothing else was until then",
            () -> {
              assertThat(Trial.ask(htap, Trial.SUM)).isEqualTo(trial.ask(Trial.SUM));
              return RouteReport.last(htap).onDuckDb();
            });
      }
    }
  }
}
