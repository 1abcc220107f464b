package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Attempts to read through the copy what the user's role may not read, or may not read any more.
 */
class PrivilegeSecurityTest {
  private static final String TOTAL = "SELECT sum(salary) FROM staff";
  private static CopyServer server;
  private Attempts db;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void open() throws SQLException {
    db =
        new Attempts(
            server,
            "CREATE TABLE staff (id int PRIMARY KEY, name text, salary int)",
            "INSERT INTO staff SELECT i, 'n' || i, i FROM generate_series(1, 1000) i",
            "CREATE TABLE rooms (id int PRIMARY KEY, salary int)",
            "INSERT INTO rooms SELECT i, i FROM generate_series(1, 100) i",
            "GRANT SELECT ON rooms TO USER",
            "ANALYZE staff, rooms");
  }

  @AfterEach
  void close() throws SQLException {
    db.close();
  }

  @Test
  void aColumnIsUsedWhereverItStands() throws Exception {
    db.asAdmin("GRANT SELECT (id, name) ON staff TO USER");
    db.copied(
        "SELECT count(*) FROM staff",
        "SELECT s.id, s.name FROM staff s WHERE s.id < 5",
        "SELECT count(*) FROM staff s JOIN rooms r USING (id)");
    db.refused(
        "SELECT count(salary) FROM staff",
        "SELECT count(*) FROM staff WHERE EXISTS (SELECT salary FROM staff)",
        "SELECT count(*) FROM rooms r WHERE EXISTS (SELECT 1 FROM staff s WHERE s.salary = r.id)",
        "SELECT id FROM (SELECT id, salary FROM staff) s WHERE id < 5",
        "SELECT CASE WHEN id < 0 THEN salary END FROM staff",
        "SELECT id FROM staff ORDER BY salary LIMIT 1",
        "SELECT count(*) FROM staff s JOIN rooms r USING (salary)",
        "SELECT count(*) FROM staff s NATURAL JOIN rooms r",
        "SELECT count(s) FROM staff s",
        "SELECT * FROM staff",
        "SELECT staff FROM staff",
        "SELECT id, rank() OVER (ORDER BY salary) FROM staff",
        "SELECT count(*) FILTER (WHERE salary > 1) FROM staff",
        "SELECT id FROM staff UNION SELECT salary FROM staff",
        "SELECT x.id FROM rooms r, LATERAL (SELECT s.id FROM staff s WHERE s.salary = r.id) x",
        "WITH RECURSIVE w(id) AS (SELECT 1 UNION SELECT s.id FROM staff s JOIN w ON s.salary = w.id)"
            + " SELECT count(*) FROM w",
        "SELECT g.id FROM staff g GROUP BY g.id HAVING max(g.salary) > 1",
        "SELECT DISTINCT ON (salary) id FROM staff",
        "SELECT id FROM staff WHERE (id, salary) IN (SELECT id, salary FROM rooms)");
    db.same("WITH unused AS (SELECT salary FROM staff) SELECT count(id) FROM staff");
  }

  @Test
  void aBuiltInFunctionIsClosedToWhoMayNotCallIt() throws Exception {
    db.asAdmin("GRANT SELECT ON staff TO USER");
    for (String[] call :
        new String[][] {
          {"length(text)", "SELECT max(length(name)) FROM staff"},
          {"sum(int)", TOTAL},
          {"rank()", "SELECT id, rank() OVER (ORDER BY salary) FROM staff WHERE id < 5"}
        }) {
      db.copied(call[1]);
      db.asAdmin("REVOKE EXECUTE ON FUNCTION pg_catalog." + call[0] + " FROM PUBLIC");
      try {
        db.refused(call[1]);
      } finally {
        db.asAdmin("GRANT EXECUTE ON FUNCTION pg_catalog." + call[0] + " TO PUBLIC");
      }
    }
  }

  @Test
  void aRevokedColumnIsGoneForTheNextStatement() throws Exception {
    db.asAdmin("GRANT SELECT (id, salary) ON staff TO USER");
    db.copied(TOTAL);
    db.asAdmin("REVOKE SELECT (salary) ON staff FROM USER");
    db.refused(TOTAL);
    db.copied("SELECT count(id) FROM staff");
  }

  @Test
  void aPreparedStatementObeysARevokeAtItsNextExecution() throws Exception {
    db.asAdmin("GRANT SELECT ON staff TO USER");
    try (PreparedStatement total =
        db.htap.prepareStatement("SELECT sum(salary) FROM staff WHERE id > ?")) {
      for (int i = 0; i < 8; i++) {
        total.setInt(1, i);
        try (ResultSet rows = total.executeQuery()) {
          assertThat(rows.next()).isTrue();
        }
        assertThat(engine(db.htap)).as(reason(db.htap)).isEqualTo("duckdb");
      }
      db.asAdmin("REVOKE SELECT ON staff FROM USER");
      assertDenied(total);
      assertDenied(total);
      db.asAdmin("GRANT SELECT ON staff TO USER");
      total.executeQuery().close();
      assertThat(engine(db.htap)).as(reason(db.htap)).isEqualTo("duckdb");
    }
  }

  private static void assertDenied(PreparedStatement statement) {
    assertThatThrownBy(statement::executeQuery)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
  }

  @Test
  void aRevokeCountsInTheMiddleOfATransaction() throws Exception {
    db.asAdmin("GRANT SELECT ON staff TO USER");
    db.htap.setAutoCommit(false);
    assertThat(rows(db.htap, TOTAL)).isEqualTo("500500\n");
    assertThat(engine(db.htap)).as(reason(db.htap)).isEqualTo("duckdb");
    db.asAdmin("REVOKE SELECT ON staff FROM USER");
    assertThat(Attempts.outcome(db.htap, TOTAL)).startsWith("42501");
    db.htap.rollback();
    db.htap.setAutoCommit(true);
  }

  @Test
  void aGrantToARoleEndsWithTheMembership() throws Exception {
    String role = "reader_" + db.database;
    db.asAdmin(
        "CREATE ROLE " + role, "GRANT SELECT ON staff TO " + role, "GRANT " + role + " TO USER");
    db.copied(TOTAL);
    db.asAdmin("REVOKE " + role + " FROM USER");
    db.refused(TOTAL);
    db.asAdmin("DROP OWNED BY " + role, "DROP ROLE " + role);
  }

  @Test
  void aRoleIsWhatItIsInEachTransaction() throws Exception {
    String role = "reader_" + db.database;
    db.asAdmin(
        "CREATE ROLE " + role,
        "GRANT SELECT ON staff TO " + role,
        "GRANT " + role + " TO USER WITH INHERIT FALSE, SET TRUE");
    db.refused(TOTAL);
    db.asUser("SET ROLE " + role);
    db.copied(TOTAL);
    db.refused("SELECT count(*) FROM rooms");
    db.asUser("RESET ROLE");
    db.refused(TOTAL);
    db.asUser("BEGIN", "SET LOCAL ROLE " + role);
    db.copied(TOTAL);
    db.asUser("COMMIT");
    db.refused(TOTAL);
    db.asUser("BEGIN", "SET ROLE " + role);
    db.copied(TOTAL);
    db.asUser("ROLLBACK");
    db.refused(TOTAL);
    db.asUser("BEGIN", "SAVEPOINT s", "SET ROLE " + role, "ROLLBACK TO s");
    db.refused(TOTAL);
    db.asUser("ROLLBACK", "SET ROLE " + role, "SET ROLE NONE");
    db.refused(TOTAL);
    db.asUser("SET ROLE " + role, "DISCARD ALL");
    db.refused(TOTAL);
    db.same("SELECT set_config('role', '" + role + "', false)");
    db.copied(TOTAL);
    db.asUser("RESET ALL", "RESET ROLE");
    db.refused(TOTAL);
    db.asAdmin("DROP OWNED BY " + role, "DROP ROLE " + role);
  }

  @Test
  void anAuthorizationTakenByASuperuserIsTheUsersOwn() throws Exception {
    try (Connection root = server.htap(db.database, "postgres", "&htap.route=duckdb")) {
      assertThat(rows(root, TOTAL)).isEqualTo("500500\n");
      assertThat(engine(root)).as(reason(root)).isEqualTo("duckdb");
      execute(root, "SET SESSION AUTHORIZATION " + db.user);
      assertThat(Attempts.outcome(root, TOTAL)).startsWith("42501");
      execute(root, "RESET SESSION AUTHORIZATION");
      assertThat(rows(root, TOTAL)).isEqualTo("500500\n");
      execute(root, "BEGIN", "SET LOCAL SESSION AUTHORIZATION " + db.user);
      assertThat(Attempts.outcome(root, TOTAL)).startsWith("42501");
      execute(root, "ROLLBACK");
      assertThat(rows(root, TOTAL)).isEqualTo("500500\n");
      assertThat(engine(root)).as(reason(root)).isEqualTo("duckdb");
    }
  }

  @Test
  void aSchemaIsClosedToWhoMayNotUseIt() throws Exception {
    db.asAdmin("GRANT SELECT ON staff TO USER");
    db.copied("SELECT count(*) FROM public.staff");
    db.asAdmin("REVOKE USAGE ON SCHEMA public FROM PUBLIC");
    db.same("SELECT count(*) FROM public.staff", "SELECT count(*) FROM staff", TOTAL);
    assertThat(engine(db.htap)).isEqualTo("postgres");
    db.asAdmin("GRANT USAGE ON SCHEMA public TO PUBLIC");
    db.same(TOTAL);
  }

  @Test
  void namesMeanWhatTheSearchPathMakesThem() throws Exception {
    db.asAdmin(
        "CREATE SCHEMA mine AUTHORIZATION USER",
        "CREATE TABLE mine.rooms (id int, salary int)",
        "GRANT SELECT ON mine.rooms TO USER");
    db.copied("SELECT count(*) FROM rooms");
    db.asUser("SET search_path = mine, public");
    db.stays("SELECT count(*) FROM rooms");
    db.asUser("RESET search_path", "CREATE TEMP TABLE rooms (id int, salary int)");
    db.stays("SELECT count(*) FROM rooms");
  }

  @Test
  void twoUsersOfOneCopySeeEachTheirOwn() throws Exception {
    db.asAdmin("GRANT SELECT (id) ON staff TO USER");
    try (Connection root = server.htap(db.database, "postgres", "&htap.route=duckdb")) {
      for (int i = 0; i < 3; i++) {
        assertThat(rows(root, TOTAL)).isEqualTo("500500\n");
        assertThat(engine(root)).as(reason(root)).isEqualTo("duckdb");
        db.refused(TOTAL);
        db.copied("SELECT count(id) FROM staff");
      }
    }
  }

  @Test
  void theCopyIsRuledByWhoMadeIt() throws Exception {
    for (String call :
        new String[] {
          "CALL htap.drop_replica()",
          "CALL htap.pause_replica()",
          "CALL htap.resume_replica()",
          "CALL htap.release_quarantine()",
          "CALL htap.resnapshot('rooms')",
        }) {
      assertThatThrownBy(() -> execute(db.htap, call))
          .as(call)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
    db.copied("SELECT count(*) FROM rooms");
  }

  @Test
  void anExplanationThatRunsNeedsThePrivilegeToRun() throws Exception {
    assertThat(Attempts.outcome(db.htap, "EXPLAIN (HTAP, ANALYZE) " + TOTAL)).startsWith("42501");
    try (Statement statement = db.htap.createStatement();
        ResultSet plan = statement.executeQuery("EXPLAIN (HTAP) " + TOTAL)) {
      assertThat(rows(plan)).doesNotContain("500500", "1000");
    }
  }
}
