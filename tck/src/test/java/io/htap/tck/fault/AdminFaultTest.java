package io.htap.tck.fault;

import static io.htap.tck.fault.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.EmbeddedServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An administrator takes away, or changes, what the copy has made for itself on the server. No
 * answer is wrong at any moment, and the copy puts itself right.
 */
@Timeout(90)
class AdminFaultTest {
  private static EmbeddedServer server;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    server =
        EmbeddedServer.start(
            0.01,
            Map.of(
                "fsync", "off",
                "max_slot_wal_keep_size", "16MB",
                "max_wal_size", "64MB",
                "min_wal_size", "32MB"));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private String inFile() {
    return "&htap.duckdb.path=" + folder.resolve("copy.duckdb");
  }

  private static String publication(Trial trial) throws SQLException {
    return trial.ask("select pubname from pg_publication");
  }

  @Test
  void theSlotIsDropped() throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var htap = trial.openReady(inFile())) {
        var slot =
            trial.ask(
                "select slot_name from pg_replication_slots where database = current_database()");
        eventually(
            "the slot is free for a moment",
            () -> {
              try {
                trial.run(
                    "select pg_terminate_backend(pid, 1000) from pg_stat_replication",
                    "update t set n = n + 1 where id = 1",
                    "select pg_drop_replication_slot('" + slot + "')");
                return true;
              } catch (SQLException inUse) {
                return false;
              }
            });
        trial.run("update t set n = n - 5", "insert into u values (3, 'three')");
        trial.answersAsPostgres(htap);
        trial.recovers(htap);
      }
      trial.forgetFile();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePublicationIsDropped(boolean file) throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var htap = trial.openReady(file ? inFile() : "")) {
        trial.run(
            "drop publication " + publication(trial),
            "update t set n = n - 5",
            "delete from u where id = 1");
        trial.answersAsPostgres(htap);
        trial.recovers(htap);
      }
      if (file) {
        trial.forgetFile();
      }
    }
  }

  @Test
  void thePublicationIsRenamed() throws Exception {
    try (var trial = Trial.of(server, 1_000);
        var htap = trial.openReady("")) {
      trial.run(
          "alter publication " + publication(trial) + " rename to other", "update t set n = n - 5");
      trial.answersAsPostgres(htap);
      trial.recovers(htap);
      // What is not its own any more the copy does not touch.
      trial.run("drop publication other");
    }
  }

  /** Changes that the publication leaves out leave no trace in the stream. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "drop table t",
        "set table u",
        "set (publish = 'insert')",
        "set table t where (id > 500), u",
        "set table t (id, n), u",
      })
  void thePublicationIsAltered(String how) throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var htap = trial.openReady("")) {
        trial.answersAsPostgres(htap);
        trial.run(
            "alter publication " + publication(trial) + " " + how,
            "update t set n = n - 5, v = 'changed'",
            "delete from t where id = 17",
            "insert into t values (-7, 3, 'new')");
        wholeRowsAreRight(trial, htap);
        trial.run("truncate t", "insert into t values (1, 3, 'new')");
        wholeRowsAreRight(trial, htap);
      }
    }
  }

  private static void wholeRowsAreRight(Trial trial, Connection htap) throws Exception {
    for (int i = 0; i < 5; i++) {
      trial.answersAsPostgres(htap);
      var sql = "select max(length(v)) from t";
      assertThat(Trial.ask(htap, sql)).isEqualTo(trial.ask(sql));
      Thread.sleep(50);
    }
  }

  @Test
  void theSlotIsLostWhileNobodyReadsIt() throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var htap = trial.openReady(inFile())) {
        trial.recovers(htap);
      }
      loseSlot(trial);
      try (var htap = trial.open(inFile())) {
        trial.answersAsPostgres(htap);
        trial.recovers(htap);
      }
      trial.forgetFile();
    }
  }

  @Test
  void theSlotIsLostWhileTheStreamStandsStill() throws Exception {
    try (var trial = Trial.of(server, 1_000)) {
      try (var htap = trial.openReady(inFile())) {
        trial.proxy.strike(Party.STREAM, new Fault.Stalled());
        loseSlot(trial);
        trial.proxy.restore();
        trial.answersAsPostgres(htap);
        trial.recovers(htap);
      }
      trial.forgetFile();
    }
  }

  private static void loseSlot(Trial trial) throws Exception {
    eventually(
        "the slot is lost",
        () -> {
          trial.run(
              "update t set n = n + 1",
              "select pg_switch_wal()",
              "insert into u select max(id) + 1, 'more' from u",
              "select pg_switch_wal()",
              "checkpoint");
          return trial
              .ask(
                  "select wal_status from pg_replication_slots where database ="
                      + " current_database()")
              .equals("lost");
        });
  }
}
