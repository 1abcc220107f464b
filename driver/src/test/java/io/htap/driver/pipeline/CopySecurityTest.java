package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The copy holds everything; each user sees through it what plain pgjdbc shows, and no more. */
class CopySecurityTest {
  private static final String TOTAL = "SELECT sum(salary) FROM staff";
  private static CopyServer server;
  private String user;
  private String database;
  private Connection admin;
  private Connection plain;
  private Connection htap;

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
    database = server.database();
    user = "clerk_" + database;
    admin = server.plain(database);
    execute(
        admin,
        "CREATE ROLE " + user + " LOGIN",
        "CREATE TABLE staff (id int PRIMARY KEY, name text, salary int)",
        "INSERT INTO staff SELECT i, 'n' || i, i FROM generate_series(1, 1000) i",
        "ANALYZE staff");
    plain = server.plain(database, user);
    htap = server.htap(database, user, "&htap.route=duckdb");
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
    plain.close();
    execute(admin, "DROP OWNED BY " + user, "DROP ROLE " + user);
    admin.close();
  }

  @Test
  void withoutAGrantThereIsNothingToSee() {
    assertSame(TOTAL);
    assertThat(outcome(() -> rows(htap, TOTAL))).contains("42501");
  }

  @Test
  void withAGrantTheCopyAnswersAndARevokeIsHonouredAtOnce() throws Exception {
    for (int i = 0; i < 3; i++) {
      execute(admin, "GRANT SELECT ON staff TO " + user);
      assertSame(TOTAL);
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      execute(admin, "REVOKE SELECT ON staff FROM " + user);
      assertThat(outcome(() -> rows(htap, TOTAL))).contains("42501");
      assertSame(TOTAL);
    }
  }

  @Test
  void aColumnGrantShowsThatColumnAlone() throws Exception {
    execute(admin, "GRANT SELECT (id, name) ON staff TO " + user);
    assertSame("SELECT count(id) FROM staff");
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    assertSame("SELECT count(*) FROM staff");
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    assertThat(outcome(() -> rows(htap, TOTAL))).contains("42501");
    for (String sneaky :
        new String[] {
          "SELECT count(*) FROM staff WHERE salary > 10",
          "SELECT count(*) FROM staff ORDER BY max(salary)",
          "SELECT count(*) FROM staff a JOIN staff b ON a.salary = b.salary",
          "SELECT count(*) FROM (SELECT * FROM staff) s",
          "SELECT id FROM staff GROUP BY id, salary ORDER BY id",
          "SELECT (SELECT max(salary) FROM staff)",
          "SELECT count(*) FROM staff WHERE id IN (SELECT salary FROM staff)",
          "WITH s AS (SELECT salary FROM staff) SELECT count(*) FROM s",
        }) {
      assertSame(sneaky);
    }
  }

  @Test
  void rowLevelSecurityKeepsATableOnPostgres() throws Exception {
    execute(admin, "GRANT SELECT ON staff TO " + user);
    assertSame(TOTAL);
    assertThat(engine(htap)).isEqualTo("duckdb");
    execute(
        admin,
        "ALTER TABLE staff ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY few ON staff USING (id <= 10)");
    assertSame(TOTAL);
    assertThat(rows(htap, TOTAL)).isEqualTo("55\n");
    assertThat(engine(htap)).isEqualTo("postgres");
  }

  @Test
  void aViewIsReadWithItsOwnersPrivileges() throws Exception {
    execute(
        admin,
        "CREATE VIEW names AS SELECT name FROM staff WHERE salary < 500",
        "GRANT SELECT ON names TO " + user);
    assertSame("SELECT count(name) FROM names");
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    assertThat(outcome(() -> rows(htap, TOTAL))).contains("42501");
    execute(admin, "ALTER VIEW names SET (security_invoker = true)");
    assertSame("SELECT count(name) FROM names");
    assertThat(outcome(() -> rows(htap, "SELECT count(name) FROM names"))).contains("42501");
  }

  @Test
  void aRoleTakenOrGivenUpCountsAtOnce() throws Exception {
    execute(
        admin,
        "CREATE ROLE reader_" + database,
        "GRANT SELECT ON staff TO reader_" + database,
        "GRANT reader_" + database + " TO " + user + " WITH INHERIT FALSE");
    assertSame(TOTAL);
    assertThat(outcome(() -> rows(htap, TOTAL))).contains("42501");
    execute(htap, "SET ROLE reader_" + database);
    assertThat(rows(htap, TOTAL)).isEqualTo("500500\n");
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    execute(htap, "RESET ROLE");
    assertThat(outcome(() -> rows(htap, TOTAL))).contains("42501");
    execute(admin, "DROP OWNED BY reader_" + database, "DROP ROLE reader_" + database);
  }

  @Test
  void aSchemaWithoutUsageHidesItsTables() throws Exception {
    execute(admin, "GRANT SELECT ON staff TO " + user, "REVOKE USAGE ON SCHEMA public FROM PUBLIC");
    assertSame("SELECT count(*) FROM public.staff");
    assertSame("SELECT count(*) FROM staff");
  }

  @Test
  void filesAndSettingsOfTheHostAreOutOfReach() {
    for (String attempt :
        new String[] {
          "SELECT * FROM read_csv('/etc/passwd')",
          "SELECT * FROM '/etc/passwd'",
          "SELECT count(*) FROM staff, read_text('/etc/passwd')",
          "SELECT getenv('HOME') FROM staff",
          "SELECT * FROM duckdb_settings()",
          "SELECT name FROM staff WHERE name = (SELECT content FROM read_text('/etc/passwd'))",
        }) {
      assertSame(attempt);
    }
  }

  private void assertSame(String sql) {
    assertThat(outcome(() -> rows(htap, sql))).as(sql).isEqualTo(outcome(() -> rows(plain, sql)));
  }

  /** The rows, or the error as an application sees it. */
  private static String outcome(Callable<String> call) {
    try {
      return call.call();
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
