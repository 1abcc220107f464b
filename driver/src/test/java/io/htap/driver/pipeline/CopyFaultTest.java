package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around the copy leaves the application working on Postgres, and says so. */
class CopyFaultTest {
  private static CopyServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private String databaseWithRows() throws SQLException {
    String database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE t (id int PRIMARY KEY, v int, s text)",
          "INSERT INTO t SELECT i, i % 7, 'x' || i FROM generate_series(1, 1000) i");
    }
    return database;
  }

  @Test
  void withoutTheReplicationPrivilegeThereIsAWarningAndPostgresAnswers() throws Exception {
    String database = databaseWithRows();
    try (Connection admin = server.plain(database)) {
      execute(admin, "CREATE ROLE humble_" + database + " LOGIN", "GRANT SELECT ON t TO PUBLIC");
    }
    try (Connection htap =
        server.htap(database, "humble_" + database, "&htap.replica.user=humble_" + database)) {
      SQLWarning warning = htap.getWarnings();
      assertThat(warning.getSQLState()).startsWith("01");
      assertThat(warning.getNextWarning() == null).isTrue();
      assertThat(rows(htap, "SELECT sum(v) FROM t")).isEqualTo("3003\n");
      assertThat(engine(htap)).isEqualTo("postgres");
      assertThat(rows(htap, "SHOW htap.replica"))
          .contains("FAILED")
          .containsIgnoringCase("replication");
    }
  }

  @Test
  void withoutLogicalWalThereIsAWarningAndPostgresAnswers() throws Exception {
    try (EmbeddedPostgres physical =
        EmbeddedPostgres.builder().setServerConfig("wal_level", "replica").start()) {
      String url = "//localhost:" + physical.getPort() + "/postgres?user=postgres";
      try (Connection htap =
          DriverManager.getConnection(
              "jdbc:htap:" + url + "&htap.replica.tables=public.*&htap.idle=0s")) {
        assertThat(htap.getWarnings().getMessage()).contains("wal_level");
        assertThat(rows(htap, "SELECT 1")).isEqualTo("1\n");
        assertThat(rows(htap, "SHOW htap.replica")).contains("FAILED", "wal_level");
      }
    }
  }

  @Test
  void withoutAFreeSlotThereIsAWarningAndPostgresAnswers() throws Exception {
    try (EmbeddedPostgres full =
        EmbeddedPostgres.builder()
            .setServerConfig("wal_level", "logical")
            .setServerConfig("max_replication_slots", "1")
            .start()) {
      String url = "//localhost:" + full.getPort() + "/postgres?user=postgres";
      try (Connection plain = DriverManager.getConnection("jdbc:postgresql:" + url)) {
        execute(
            plain,
            "SELECT pg_create_physical_replication_slot('taken')",
            "CREATE TABLE t (id int PRIMARY KEY)");
        try (Connection htap =
            DriverManager.getConnection(
                "jdbc:htap:" + url + "&htap.replica.tables=public.*&htap.idle=0s")) {
          assertThat(htap.getWarnings().getMessage()).contains("slot");
          assertThat(rows(htap, "SELECT count(*) FROM t")).isEqualTo("0\n");
        }
      }
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed(@TempDir Path folder) throws Exception {
    String database = databaseWithRows();
    Path file = folder.resolve("copy.duckdb");
    Files.writeString(file, "this was never a database, whatever its name says");
    assertThatThrownBy(() -> server.htap(database, "postgres", "&htap.duckdb.path=" + file))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo("58000");
              assertThat(e.getMessage()).contains(file.toString());
            });
  }

  @Test
  void aFolderThatDoesNotExistIsNamed(@TempDir Path folder) throws Exception {
    String database = databaseWithRows();
    Path file = folder.resolve("missing").resolve("copy.duckdb");
    assertThatThrownBy(() -> server.htap(database, "postgres", "&htap.duckdb.path=" + file))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo("58030");
              assertThat(e.getMessage()).contains(file.toString());
            });
  }

  @Test
  void hugeAndBrokenStatementsAreAnsweredByPostgres() throws Exception {
    try (Connection htap = server.htap(databaseWithRows())) {
      String megabyte = "SELECT count(*) FROM t WHERE s <> '" + "y".repeat(1_000_000) + "'";
      assertThat(rows(htap, megabyte)).isEqualTo("1000\n");
      assertThat(engine(htap)).isEqualTo("postgres");
      assertThatThrownBy(() -> rows(htap, "SELEC count(*) FROM t"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42601"));
      String nested = "SELECT count(*) FROM t WHERE " + "(".repeat(500) + "v = 1" + ")".repeat(500);
      assertThat(rows(htap, nested)).isEqualTo("143\n");
    }
  }

  @Test
  void tenThousandParametersAreBound() throws Exception {
    String markers = String.join(", ", Collections.nCopies(10_000, "?"));
    try (Connection htap = server.htap(databaseWithRows(), "postgres", "&htap.route=duckdb");
        PreparedStatement statement =
            htap.prepareStatement("SELECT count(*) FROM t WHERE v + id IN (" + markers + ")")) {
      for (int i = 1; i <= 10_000; i++) {
        statement.setInt(i, i);
      }
      try (var rows = statement.executeQuery()) {
        assertThat(rows(rows)).isEqualTo("1000\n");
      }
    }
  }

  @Test
  void anErrorOfTheCopyEndsOnPostgres() throws Exception {
    String database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE wide (id int PRIMARY KEY, n numeric(38,0))",
          "INSERT INTO wide VALUES (1, 99999999999999999999999999999999999999),"
              + " (2, 99999999999999999999999999999999999999)");
    }
    try (Connection htap = server.htap(database, "postgres", "&htap.route=duckdb")) {
      // A sum of 39 digits: more than DuckDB's decimals hold, no matter to Postgres.
      assertThat(rows(htap, "SELECT sum(n) FROM wide"))
          .isEqualTo("199999999999999999999999999999999999998\n");
      assertThat(engine(htap)).isEqualTo("postgres");
      assertThat(reason(htap)).contains("ENGINE_FAILED");
    }
  }

  @Test
  void aConnectionClosedDuringAQueryLeavesTheCopyUsable() throws Exception {
    String database = databaseWithRows();
    String heavy = "SELECT count(*) FROM t a, t b, t c WHERE a.v + b.v + c.v = 5";
    try (Connection other = server.htap(database, "postgres", "&htap.route=duckdb")) {
      Connection htap = server.htap(database, "postgres", "&htap.route=duckdb");
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return rows(htap, heavy);
                } catch (SQLException e) {
                  return e.getSQLState();
                }
              });
      TimeUnit.MILLISECONDS.sleep(300);
      htap.close();
      assertThat(answer.get(60, TimeUnit.SECONDS)).isNotNull();
      assertThat(rows(other, "SELECT sum(v) FROM t")).isEqualTo("3003\n");
      assertThat(engine(other)).as(reason(other)).isEqualTo("duckdb");
    }
  }

  @Test
  void cancelStopsTheCopyAndNotTheNextStatement() throws Exception {
    try (Connection htap = server.htap(databaseWithRows(), "postgres", "&htap.route=duckdb");
        Statement statement = htap.createStatement()) {
      String heavy = "SELECT count(*) FROM t a, t b, t c, t d WHERE a.v + b.v + c.v + d.v = 5";
      CompletableFuture<Void> cancel =
          CompletableFuture.runAsync(
              () -> {
                try {
                  TimeUnit.MILLISECONDS.sleep(500);
                  statement.cancel();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      assertThatThrownBy(() -> statement.executeQuery(heavy))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      cancel.get(10, TimeUnit.SECONDS);
      assertThat(rows(htap, "SELECT sum(v) FROM t")).isEqualTo("3003\n");
    }
  }

  @Test
  void aQueryTimeoutStopsTheCopy() throws Exception {
    try (Connection htap = server.htap(databaseWithRows(), "postgres", "&htap.route=duckdb");
        Statement statement = htap.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(
              () ->
                  statement.executeQuery(
                      "SELECT count(*) FROM t a, t b, t c, t d WHERE a.v + b.v + c.v + d.v = 5"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }
  }

  @Test
  void whereTooManyRunAlreadyAStatementWaitsForItsTurnOrGoesToPostgres() throws Exception {
    String database = databaseWithRows();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "INSERT INTO t SELECT i, i % 7, 'x' || i FROM generate_series(1001, 300000) i",
          "ANALYZE t");
    }
    String total = "SELECT v, count(*), count(DISTINCT s) FROM t GROUP BY v ORDER BY v";
    try (Connection busy = server.htap(database, "postgres", "&htap.duckdb.concurrency=1");
        Connection forced = server.htap(database, "postgres", "&htap.route=duckdb");
        Connection free = server.htap(database);
        Statement heavy = busy.createStatement();
        Statement waiting = forced.createStatement()) {
      execute(busy, "SET htap.route = 'duckdb'");
      String right = rows(free, total);
      assertThat(engine(free)).as(reason(free)).isEqualTo("duckdb");
      CompletableFuture<Void> stopped =
          CompletableFuture.runAsync(
              () ->
                  assertThatThrownBy(
                          () ->
                              heavy.executeQuery(
                                  "SELECT count(*) FROM t a, t b, t c WHERE a.v + b.v + c.v = 5"))
                      .isInstanceOfSatisfying(
                          SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014")));
      waiting.setQueryTimeout(1);
      // Until the other one runs, this one does.
      assertThatThrownBy(
              () -> {
                while (true) {
                  waiting.executeQuery(total).close();
                }
              })
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      assertThat(rows(free, total)).isEqualTo(right);
      assertThat(engine(free)).isEqualTo("postgres");
      assertThat(reason(free)).contains("ENGINE_BUSY");
      heavy.cancel();
      stopped.get(1, TimeUnit.MINUTES);
      assertThat(rows(free, total)).isEqualTo(right);
      assertThat(engine(free)).as(reason(free)).isEqualTo("duckdb");
    }
  }

  @Test
  void theLastConnectionLeavesNothingBehind() throws Exception {
    String database = databaseWithRows();
    try (Connection plain = server.plain(database)) {
      server.htap(database).close();
      String left =
          "SELECT (SELECT count(*) FROM pg_replication_slots WHERE database = current_database())"
              + " + (SELECT count(*) FROM pg_publication)"
              + " + (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid())";
      for (int i = 0; i < 100 && !rows(plain, left).equals("0\n"); i++) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      assertThat(rows(plain, left)).isEqualTo("0\n");
    }
  }
}
