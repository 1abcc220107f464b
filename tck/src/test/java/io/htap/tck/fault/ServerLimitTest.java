package io.htap.tck.fault;

import static io.htap.tck.fault.Trial.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.compare.CopyAgreement;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.RouteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server grants little: of time to the copy's role, of slots to everybody. */
@Timeout(90)
class ServerLimitTest {
  private static final String HURRIED = "&htap.replica.user=hurried";
  private static final String SHORT = "'400ms'";
  private static final long LONGER_MILLIS = 1_200;

  private static EmbeddedServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        EmbeddedServer.start(
            0.01, Map.of("fsync", "off", "max_replication_slots", "2", "max_wal_senders", "4"));
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("create role hurried login superuser");
      for (var limit :
          List.of(
              "transaction_timeout",
              "idle_in_transaction_session_timeout",
              "idle_session_timeout",
              "statement_timeout",
              "lock_timeout")) {
        statement.execute("alter role hurried set " + limit + " = " + SHORT);
      }
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** What the copy says of itself, or of a table. */
  private static String told(Connection htap, String table, String column) throws SQLException {
    try (var statement = htap.createStatement();
        var rows = statement.executeQuery("select * from htap.replica")) {
      while (rows.next()) {
        if (table.equals(String.valueOf(rows.getString("table")))) {
          return String.valueOf(rows.getString(column));
        }
      }
    }
    return "";
  }

  private static void nothingWentWrong(Connection htap) throws SQLException {
    for (var of : List.of("null", "public.t", "public.u")) {
      assertThat(told(htap, of, "last_error")).isEqualTo("null");
    }
  }

  /** It waits for a transaction that is open, and reads for a while. */
  @Test
  void aSnapshotTakesLongerThanTheRoleMay() throws Exception {
    try (var trial = Trial.of(server, 200_000);
        var writer = server.connect(trial.database());
        var open = writer.createStatement()) {
      writer.setAutoCommit(false);
      open.execute("insert into u values (3, 'three')");
      try (var htap = trial.open(HURRIED)) {
        Thread.sleep(LONGER_MILLIS);
        writer.commit();
        trial.recovers(htap);
        nothingWentWrong(htap);
      }
    }
  }

  @Test
  void aTransactionTakesLongerToDecodeThanTheRoleMay() throws Exception {
    try (var trial = Trial.of(server, 1_000);
        var htap = trial.openReady(HURRIED)) {
      trial.run(
          "begin; insert into t select i, i, repeat(md5(i::text), 3) from"
              + " generate_series(2000, 300000) i; update t set n = n + 1; commit");
      trial.recovers(htap);
      nothingWentWrong(htap);
    }
  }

  @Test
  void theCopyIsIdleForLongerThanTheRoleMay() throws Exception {
    try (var trial = Trial.of(server, 1_000);
        var htap = trial.openReady(HURRIED)) {
      trial.recovers(htap);
      Thread.sleep(LONGER_MILLIS);
      trial.run("update t set n = n + 1");
      trial.recovers(htap);
      nothingWentWrong(htap);
    }
  }

  @Test
  void aNewTableWaitsForAFreeSlotAndTheOthersDoNot() throws Exception {
    try (var trial = Trial.of(server, 1_000);
        var htap = trial.openReady("")) {
      trial.recovers(htap);
      trial.run(
          "select pg_create_physical_replication_slot('taken')",
          "create table w (id integer primary key, n bigint)",
          "insert into w values (1, 1)");
      eventually(
          "the reason is told",
          () -> told(htap, "public.w", "reason").contains("max_replication_slots"));
      for (int i = 0; i < 10; i++) {
        trial.run("update t set n = n + 1 where id = 1", "update w set n = n + 1");
        trial.answersAsPostgres(htap);
        assertThat(RouteReport.last(htap).onDuckDb()).isTrue();
        assertThat(Trial.ask(htap, "select sum(n) from w")).isEqualTo("" + (i + 2));
      }
      trial.run("select pg_drop_replication_slot('taken')");
      assertThat(
              new CopyAgreement(trial.plain, htap).problems(List.of("t", "u", "w"), Trial.PATIENCE))
          .isEmpty();
    }
  }
}
