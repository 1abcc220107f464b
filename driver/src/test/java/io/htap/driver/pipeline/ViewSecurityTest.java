package io.htap.driver.pipeline;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts to get at rows and columns that views and policies keep back. */
class ViewSecurityTest {
  private static CopyServer server;
  private Attempts db;
  private String owner;

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
            "ANALYZE staff");
    owner = "owner_" + db.database;
    db.asAdmin(
        "CREATE ROLE " + owner,
        "GRANT SELECT ON staff TO " + owner,
        "CREATE VIEW names AS SELECT id, name, salary FROM staff WHERE salary < 500",
        "ALTER VIEW names OWNER TO " + owner);
  }

  @AfterEach
  void close() throws SQLException {
    db.close();
    try (var admin = server.plain(db.database)) {
      CopyServer.execute(admin, "DROP OWNED BY " + owner, "DROP ROLE " + owner);
    }
  }

  @Test
  void aViewShowsTheColumnsThatAreGranted() throws Exception {
    db.refused("SELECT count(*) FROM names");
    db.asAdmin("GRANT SELECT (id, name) ON names TO USER");
    db.copied("SELECT max(id) FROM names", "SELECT count(*) FROM names");
    db.refused(
        "SELECT max(salary) FROM names",
        "SELECT count(*) FROM names WHERE salary > 1",
        "SELECT id FROM (SELECT * FROM names) v",
        "SELECT max(id) FROM staff");
    db.asAdmin("REVOKE SELECT (name) ON names FROM USER");
    db.refused("SELECT count(name) FROM names");
  }

  @Test
  void aViewEndsWithItsOwnersPrivilege() throws Exception {
    db.asAdmin("GRANT SELECT ON names TO USER");
    db.copied("SELECT count(*) FROM names");
    db.asAdmin("REVOKE SELECT ON staff FROM " + owner, "GRANT SELECT (id) ON staff TO " + owner);
    db.refused("SELECT count(*) FROM names", "SELECT id FROM names WHERE id < 3");
    db.asAdmin("GRANT SELECT ON staff TO " + owner);
    db.copied("SELECT count(*) FROM names");
    db.asAdmin("ALTER VIEW names OWNER TO USER");
    db.refused("SELECT count(*) FROM names");
  }

  @Test
  void aViewOverAViewNeedsThePrivilegeOfEachOwner() throws Exception {
    db.asAdmin(
        "CREATE ROLE other_" + db.database,
        "CREATE VIEW outer_names AS SELECT id, name FROM names",
        "ALTER VIEW outer_names OWNER TO other_" + db.database,
        "GRANT SELECT ON outer_names TO USER");
    db.refused("SELECT count(*) FROM outer_names");
    db.asAdmin("GRANT SELECT ON names TO other_" + db.database);
    db.copied("SELECT count(*) FROM outer_names");
    db.asAdmin("REVOKE SELECT ON names FROM other_" + db.database);
    db.refused("SELECT count(*) FROM outer_names", "SELECT max(id) FROM outer_names");
    db.asAdmin("DROP OWNED BY other_" + db.database, "DROP ROLE other_" + db.database);
  }

  @Test
  void aViewOfItsCallerReadsAsItsCaller() throws Exception {
    db.asAdmin(
        "ALTER VIEW names SET (security_invoker = on)",
        "GRANT SELECT ON names TO USER",
        "GRANT SELECT (id) ON staff TO USER");
    db.refused("SELECT max(salary) FROM names", "SELECT count(*) FROM names");
    db.asAdmin("GRANT SELECT ON staff TO USER");
    db.copied("SELECT count(*) FROM names");
    db.asAdmin("REVOKE SELECT (salary) ON staff FROM USER", "REVOKE SELECT ON staff FROM USER");
    db.refused("SELECT count(*) FROM names");
    db.asAdmin("ALTER VIEW names SET (security_invoker = false)");
    db.copied("SELECT count(*) FROM names");
  }

  @Test
  void aCallersViewInAnOwnersViewReadsAsWhoReadsTheOuter() throws Exception {
    db.asAdmin(
        "ALTER VIEW names SET (security_invoker = on)",
        "CREATE VIEW outer_names AS SELECT id, salary FROM names",
        "ALTER VIEW outer_names OWNER TO " + owner,
        "GRANT SELECT ON outer_names TO USER");
    db.same("SELECT count(*) FROM outer_names", "SELECT max(salary) FROM outer_names");
    db.asAdmin("REVOKE SELECT ON staff FROM " + owner);
    db.same("SELECT count(*) FROM outer_names", "SELECT max(salary) FROM outer_names");
  }

  @Test
  void aBarrierKeepsLeakyFunctionsBehindIt() throws Exception {
    db.asAdmin(
        "CREATE FUNCTION leak(text) RETURNS boolean COST 0.0000001 LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''%'', $1; END'",
        "ALTER VIEW names SET (security_barrier = true)", "GRANT SELECT ON names TO USER");
    db.stays(
        "SELECT count(*) FROM names",
        "SELECT count(*) FROM names WHERE 1 / (salary - 700) > 5",
        "SELECT count(*) FROM (SELECT * FROM names) v WHERE name::int = 3");
    db.same("SELECT count(*) FROM names WHERE leak(name)");
    db.asAdmin("ALTER VIEW names RESET (security_barrier)");
    db.same(
        "SELECT count(*) FROM names WHERE leak(name)",
        "SELECT count(*) FROM names WHERE 1 / (salary - 700) > 5");
  }

  @Test
  void aPolicyCountsFromTheMomentItIsThere() throws Exception {
    db.asAdmin("GRANT SELECT ON staff, names TO USER", "ALTER TABLE staff OWNER TO " + owner);
    db.copied("SELECT count(*) FROM staff", "SELECT count(*) FROM names");
    db.asAdmin(
        "CREATE POLICY few ON staff USING (id <= 10)",
        "ALTER TABLE staff ENABLE ROW LEVEL SECURITY");
    db.stays("SELECT count(*) FROM staff", "SELECT count(*) FROM names");
    db.asAdmin("ALTER TABLE staff FORCE ROW LEVEL SECURITY");
    db.stays("SELECT count(*) FROM staff", "SELECT count(*) FROM names");
    db.asUser("SET row_security = off");
    db.same("SELECT count(*) FROM staff", "SELECT count(*) FROM names");
    db.asUser("RESET row_security");
    db.asAdmin("ALTER TABLE staff DISABLE ROW LEVEL SECURITY");
    db.same("SELECT count(*) FROM staff");
  }

  @Test
  void aPolicyOnAPartitionCountsWhereThePartitionIsRead() throws Exception {
    db.asAdmin(
        "CREATE TABLE sale (id int PRIMARY KEY, v int) PARTITION BY RANGE (id)",
        "CREATE TABLE sale_1 PARTITION OF sale FOR VALUES FROM (0) TO (500)",
        "CREATE TABLE sale_2 PARTITION OF sale DEFAULT",
        "INSERT INTO sale SELECT i, i FROM generate_series(1, 1000) i",
        "GRANT SELECT ON sale, sale_1 TO USER",
        "ALTER TABLE sale_1 ENABLE ROW LEVEL SECURITY");
    db.same("SELECT count(*) FROM sale", "SELECT count(*) FROM sale_1");
    db.refused("SELECT count(*) FROM sale_2");
    db.asAdmin("ALTER TABLE sale ENABLE ROW LEVEL SECURITY");
    db.stays("SELECT count(*) FROM sale");
  }
}
