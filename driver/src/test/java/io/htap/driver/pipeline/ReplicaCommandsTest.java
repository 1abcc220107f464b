package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code CALL htap.…} and the table {@code htap.replica}. */
class ReplicaCommandsTest {
  private static final String SUM = "SELECT sum(v) FROM t";
  private static final String DUCKDB = "&htap.route=duckdb";
  private static CopyServer server;
  private String database;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void rowsToCopy() throws Exception {
    database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE t (id int PRIMARY KEY, v int)",
          "INSERT INTO t SELECT i, i % 7 FROM generate_series(1, 1000) i",
          "CREATE SCHEMA other",
          "CREATE TABLE other.\"T\" (id int PRIMARY KEY)");
    }
  }

  private Connection copy(String more) throws SQLException {
    return server.htap(database, "postgres", DUCKDB + more);
  }

  private static void refused(String state, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(state);
              assertThat(e.getMessage()).contains(text);
            });
  }

  /** Waits until the copy answers again. */
  private static void answersFromTheCopy(Connection htap) throws Exception {
    for (int i = 0; i < 300; i++) {
      assertThat(rows(htap, SUM)).isEqualTo("3003\n");
      if (engine(htap).equals("duckdb")) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(reason(htap) + "\n" + rows(htap, "SHOW htap.replica"));
  }

  @Test
  void theTableHasTypedColumnsAndARowForTheWholeAndEachTable() throws Exception {
    try (Connection htap = copy("");
        Statement statement = htap.createStatement();
        ResultSet row = statement.executeQuery("select * from HTAP.replica")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString("table")).isNull();
      assertThat(row.getString("state")).isEqualTo("STREAMING");
      assertThat(row.getObject("rows")).isEqualTo(1000L);
      assertThat(row.getLong("bytes")).isPositive();
      assertThat(row.getString("position")).matches("[0-9A-F]+/[0-9A-F]+");
      assertThat(row.getObject("lag_bytes")).isInstanceOf(Long.class);
      assertThat(row.getObject("changes_per_second")).isInstanceOf(Double.class);
      assertThat(row.getString("last_error")).isNull();
      assertThat(row.next()).isTrue();
      assertThat(row.getString("table")).isEqualTo("public.t");
      assertThat(row.getString("state")).isEqualTo("READY");
      assertThat(row.getLong("rows")).isEqualTo(1000);
      assertThat(row.getLong("bytes")).isPositive();
      assertThat(row.next()).isFalse();
      assertThat(row.getMetaData().getColumnTypeName(4)).isEqualTo("int8");
    }
  }

  @Test
  void aProblemIsRememberedWithItsTimeAfterItIsMended() throws Exception {
    try (Connection htap = copy("");
        Connection plain = server.plain(database)) {
      execute(plain, "ALTER TABLE t ADD COLUMN w int");
      rows(htap, SUM);
      for (int i = 0; i < 300 && !rows(htap, "SHOW htap.replica").contains("has changed"); i++) {
        Thread.sleep(100);
      }
      answersFromTheCopy(htap);
      assertThat(rows(htap, "SHOW htap.replica"))
          .containsPattern("public.t\\|READY\\|null\\|1000\\|.*\\|\\d{4}-.*Z: .*has changed");
    }
  }

  @Test
  void onlyTheExactQueryIsOurs() throws Exception {
    try (Connection htap = copy("")) {
      refused("42P01", "htap.replica", () -> rows(htap, "SELECT state FROM htap.replica"));
      refused("42P01", "htap.replica", () -> rows(htap, "SELECT * FROM htap.replica WHERE true"));
      try (PreparedStatement query = htap.prepareStatement("SELECT * FROM htap.replica;");
          ResultSet rows = query.executeQuery()) {
        assertThat(rows(rows)).contains("public.t|READY");
      }
    }
  }

  @Test
  void aTableIsCopiedAnewHoweverItIsCalled() throws Exception {
    try (Connection htap = copy("&htap.replica.tables=public.*,other.*")) {
      execute(htap, "CALL htap.resnapshot('t')", "call HTAP.Resnapshot ( 'public.t' ) ;");
      execute(htap, "{call htap.resnapshot('other.\"T\"')}", "SET search_path = other, public");
      execute(htap, "CALL htap.resnapshot('\"T\"')");
      answersFromTheCopy(htap);
      try (PreparedStatement call = htap.prepareStatement("CALL htap.resnapshot(?)")) {
        call.setString(1, "t");
        assertThat(call.execute()).isFalse();
        assertThat(call.getUpdateCount()).isZero();
      }
      try (CallableStatement call = htap.prepareCall("{call htap.resnapshot(?)}")) {
        call.setString(1, "public.t");
        assertThat(call.executeUpdate()).isZero();
        call.setObject(1, "T", Types.VARCHAR);
        refusedCall(call);
      }
      answersFromTheCopy(htap);
    }
  }

  /** Unquoted, the name is folded, and what it then means comes first on the search path. */
  private static void refusedCall(CallableStatement call) throws SQLException {
    assertThat(call.executeUpdate()).isZero();
    call.setString(1, "nowhere");
    refused("42P01", "nowhere", call::execute);
  }

  @Test
  void aTableThatIsNotCopiedIsRefusedWithTheReason() throws Exception {
    try (Connection htap = copy("");
        Connection plain = server.plain(database)) {
      refused("42P01", "\"none\"", () -> execute(htap, "CALL htap.resnapshot('none')"));
      refused(
          "42P01", "'T'".replace("'", "\""), () -> execute(htap, "CALL htap.resnapshot('\"T\"')"));
      refused("55000", "not among", () -> execute(htap, "CALL htap.resnapshot('other.\"T\"')"));
      execute(plain, "CREATE TABLE keyless (id int)");
      for (int i = 0; i < 100 && !rows(htap, "SHOW htap.replica").contains("keyless"); i++) {
        Thread.sleep(100);
      }
      refused("55000", "keyless", () -> execute(htap, "CALL htap.resnapshot('keyless')"));
      refused("42601", "name of a table", () -> execute(htap, "CALL htap.resnapshot()"));
      refused("42601", "no argument", () -> execute(htap, "CALL htap.pause_replica('t')"));
    }
  }

  @Test
  void aPauseLeavesThingsToPostgresUntilItEnds() throws Exception {
    try (Connection htap = copy("");
        Connection plain = server.plain(database)) {
      execute(htap, "CALL htap.pause_replica()");
      for (int i = 0; i < 100 && !rows(htap, "SHOW htap.replica").contains("PAUSED"); i++) {
        Thread.sleep(50);
      }
      execute(plain, "UPDATE t SET v = v + 1 WHERE id = 1", "UPDATE t SET v = v - 1 WHERE id = 1");
      assertThat(rows(htap, SUM)).isEqualTo("3003\n");
      assertThat(engine(htap)).isEqualTo("postgres");
      refused("55000", "PAUSED", () -> execute(htap, "CALL htap.resnapshot('t')"));
      execute(htap, "CALL htap.resume_replica()");
      answersFromTheCopy(htap);
    }
  }

  @Test
  void onlyWhoCouldHaveMadeTheCopyMayTouchIt() throws Exception {
    try (Connection admin = server.plain(database)) {
      execute(
          admin,
          "CREATE ROLE reader_" + database + " LOGIN",
          "CREATE ROLE copier_" + database + " LOGIN SUPERUSER",
          "CREATE ROLE member_" + database + " LOGIN IN ROLE copier_" + database,
          "GRANT SELECT ON t TO PUBLIC");
    }
    String by = "&htap.replica.user=copier_" + database + DUCKDB;
    try (Connection reader = server.htap(database, "reader_" + database, by);
        Connection member = server.htap(database, "member_" + database, by)) {
      for (String call :
          new String[] {
            "drop_replica()", "pause_replica()", "resume_replica()", "resnapshot('t')"
          }) {
        refused("42501", "copier_" + database, () -> execute(reader, "CALL htap." + call));
      }
      answersFromTheCopy(reader);
      execute(member, "CALL htap.resnapshot('t')");
      try (Connection admin = copy("&htap.replica.user=copier_" + database)) {
        execute(admin, "CALL htap.pause_replica()", "CALL htap.resume_replica()");
        execute(admin, "SET ROLE reader_" + database);
        refused("42501", "copier", () -> execute(admin, "CALL htap.drop_replica()"));
      }
    }
  }

  @Test
  void withoutACopyTheCallSaysSoAndOtherProceduresArePostgres() throws Exception {
    try (Connection htap =
        DriverManager.getConnection("jdbc:htap:" + server.address(database) + "?user=postgres")) {
      refused("55000", "htap.replica.tables", () -> execute(htap, "CALL htap.drop_replica()"));
      assertThat(rows(htap, "SELECT * FROM htap.replica")).startsWith("null|OFF|");
      execute(
          htap,
          "CREATE SCHEMA htap",
          "CREATE PROCEDURE htap.mine() LANGUAGE sql AS 'DELETE FROM t'",
          "CALL htap.mine()");
      assertThat(rows(htap, "SELECT count(*) FROM t")).isEqualTo("0\n");
    }
  }

  @Test
  void aDroppedCopyLeavesNothingAndComesBackOnlyWhenAsked(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("copy.duckdb");
    try (Connection plain = server.plain(database);
        Connection first = copy("&htap.duckdb.path=" + file);
        Connection second = copy("&htap.duckdb.path=" + file)) {
      answersFromTheCopy(second);
      assertThat(file).exists();
      execute(first, "CALL htap.drop_replica()");
      nothingIsLeft(plain, 2);
      assertThat(folder).isEmptyDirectory();
      try (Connection third = copy("&htap.duckdb.path=" + file)) {
        for (Connection session : new Connection[] {first, second, third}) {
          assertThat(rows(session, SUM)).isEqualTo("3003\n");
          assertThat(engine(session)).isEqualTo("postgres");
          assertThat(reason(session)).contains("dropped by CALL htap.drop_replica()");
          assertThat(rows(session, "SHOW htap.replica")).contains("DROPPED|dropped by CALL");
        }
        refused("55000", "dropped", () -> execute(third, "CALL htap.pause_replica()"));
        refused("55000", "dropped", () -> execute(third, "CALL htap.resnapshot('t')"));
        assertThat(folder).isEmptyDirectory();
        execute(third, "CALL htap.resume_replica()");
        answersFromTheCopy(first);
        answersFromTheCopy(second);
        answersFromTheCopy(third);
      }
      execute(second, "CALL htap.drop_replica()");
      nothingIsLeft(plain, 2);
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void whatElseIsInTheFileSurvivesTheDrop(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("copy.duckdb");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:" + file)) {
      execute(duck, "CREATE TABLE mine AS SELECT 42 AS answer");
    }
    try (Connection htap = copy("&htap.duckdb.path=" + file)) {
      answersFromTheCopy(htap);
      execute(htap, "CALL htap.drop_replica()");
    }
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:" + file)) {
      assertThat(rows(duck, "SELECT * FROM mine")).isEqualTo("42\n");
      assertThat(rows(duck, "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'copy'"))
          .isEqualTo("0\n");
    }
  }

  /** Neither on the server nor in this process, but for the sessions of the test. */
  private static void nothingIsLeft(Connection plain, int sessions) throws Exception {
    assertThat(rows(plain, "SELECT pubname FROM pg_publication")).isEmpty();
    assertThat(
            rows(
                plain,
                "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()"))
        .isEmpty();
    String connections =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid()";
    for (int i = 0; i < 100 && !rows(plain, connections).equals(sessions + "\n"); i++) {
      Thread.sleep(50);
    }
    assertThat(rows(plain, connections)).isEqualTo(sessions + "\n");
    assertThat(threads()).isEmpty();
  }

  private static Stream<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("htap-") && !name.equals("htap-shutdown"))
        .filter(name -> !name.equals("htap-calibration") && !name.equals("htap-idle"));
  }
}
