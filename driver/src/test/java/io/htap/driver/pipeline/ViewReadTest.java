package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Views are read from the copy of what they are over, as their owner or their caller may. */
class ViewReadTest {
  private static CopyServer server;
  private Comparing db;
  private String user;

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
        new Comparing(
            server,
            "CREATE TABLE sale (id int, region text, amount numeric(10,2), day date,"
                + " PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
            "CREATE TABLE sale_1 PARTITION OF sale FOR VALUES FROM ('2024-01-01') TO ('2024-06-01')",
            "CREATE TABLE sale_2 PARTITION OF sale DEFAULT",
            "CREATE TABLE region (name text PRIMARY KEY, boss int)",
            "INSERT INTO sale SELECT i, 'r' || i % 7, i * 1.3, date '2024-01-01' + i % 300"
                + " FROM generate_series(1, 2000) i",
            "INSERT INTO region SELECT 'r' || i, i % 3 FROM generate_series(0, 9) i",
            "ANALYZE");
    user = "reader_" + db.database;
    execute(db.plain, "CREATE ROLE " + user + " LOGIN");
  }

  @AfterEach
  void close() throws SQLException {
    execute(db.plain, "DROP OWNED BY " + user, "DROP ROLE " + user);
    db.close();
  }

  @Test
  void viewsOfEveryFormAreReadByTheirDefinition() throws Exception {
    execute(
        db.plain,
        "CREATE VIEW listed (a, b) AS SELECT id, amount FROM sale WHERE id > 5",
        "CREATE VIEW over AS SELECT l.a, l.b * 2 AS twice FROM listed l",
        "CREATE VIEW deep AS SELECT count(*) AS n, sum(twice) AS s FROM over",
        "CREATE VIEW part AS SELECT id FROM sale_1",
        "CREATE VIEW checked AS SELECT id, day FROM sale WHERE id < 100 WITH LOCAL CHECK OPTION",
        "CREATE VIEW joined AS SELECT s.id, r.boss FROM sale s JOIN region r ON r.name = s.region",
        "CREATE VIEW grouped AS SELECT region, count(*) AS n, sum(amount) AS total FROM sale"
            + " GROUP BY region HAVING count(*) > 10",
        "CREATE VIEW ctes AS WITH big AS (SELECT id, region FROM sale WHERE amount > 100)"
            + " SELECT b.id, r.boss FROM big b, region r WHERE r.name = b.region",
        "CREATE VIEW united AS SELECT id FROM sale_1 UNION ALL SELECT boss FROM region",
        "CREATE VIEW calls AS SELECT id, coalesce(region, 'none') AS r, abs(id - 1000) AS far,"
            + " CASE WHEN id % 2 = 0 THEN 'even' ELSE 'odd' END AS kind FROM sale",
        "CREATE VIEW \"Odd Name\" (\"A b\", \"select\") AS SELECT id, region FROM sale",
        "CREATE VIEW sold AS SELECT name FROM region r"
            + " WHERE EXISTS (SELECT 1 FROM sale s WHERE s.region = r.name)",
        "CREATE VIEW windowed AS SELECT id, row_number() OVER (PARTITION BY region ORDER BY id) AS k"
            + " FROM sale",
        "CREATE VIEW own AS SELECT boss FROM ONLY region");
    db.assertCopied(
        "SELECT count(a), sum(b) FROM listed",
        "SELECT sum(twice) FROM over WHERE a < 50",
        "SELECT n, s FROM deep",
        "SELECT count(*), max(id) FROM part",
        "SELECT count(*), max(day) FROM checked",
        "SELECT boss, count(*) FROM joined GROUP BY boss ORDER BY boss",
        "SELECT region, n, total FROM grouped ORDER BY region",
        "SELECT boss, count(*) FROM ctes GROUP BY boss ORDER BY boss",
        "SELECT count(*), sum(id) FROM united",
        "SELECT kind, sum(far), count(r) FROM calls GROUP BY kind ORDER BY kind",
        "SELECT count(\"A b\") FROM \"Odd Name\" WHERE \"select\" = 'r3'",
        "SELECT count(*) FROM sold",
        "SELECT k, count(*) FROM windowed WHERE k < 5 GROUP BY k ORDER BY k",
        "SELECT sum(boss) FROM own",
        "SELECT count(*) FROM listed l JOIN part p ON p.id = l.a");
    execute(db.plain, "CREATE OR REPLACE VIEW over AS SELECT a, b * 3 AS twice FROM listed");
    assertThat(rows(db.htap(), "SELECT s FROM deep"))
        .isEqualTo(rows(db.plain, "SELECT s FROM deep"));
  }

  @Test
  void aSecurityBarrierStays() throws Exception {
    execute(
        db.plain,
        "CREATE VIEW wall WITH (security_barrier) AS SELECT id FROM sale",
        "CREATE VIEW behind AS SELECT id FROM wall",
        "CREATE VIEW off WITH (security_barrier = no) AS SELECT id FROM sale");
    db.assertStays("SELECT count(*) FROM wall", "security_barrier");
    db.assertStays("SELECT count(*) FROM behind", "security_barrier");
    db.assertCopied("SELECT count(*) FROM off");
    execute(db.plain, "ALTER VIEW off SET (security_barrier = 'Yes')");
    db.assertStays("SELECT count(*) FROM off", "security_barrier");
  }

  @Test
  void theCallerOfAnInvokersViewIsAskedWhateverTheWordForTrue() throws Exception {
    for (String yes : new String[] {"", "= true", "= 'TRUE'", "= t", "= 'Y'", "= on", "= 1"}) {
      execute(
          db.plain,
          "DROP VIEW IF EXISTS mine CASCADE",
          "CREATE VIEW mine WITH (security_invoker " + yes + ") AS SELECT id FROM sale",
          "CREATE VIEW theirs AS SELECT id FROM mine",
          "GRANT SELECT ON mine, theirs TO " + user);
      try (Connection reader = server.htap(db.database, user, "&htap.route=duckdb")) {
        assertThatThrownBy(() -> rows(reader, "SELECT count(*) FROM mine"))
            .as(yes)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        // Through another view it is the session's user as well, not the owner of that one.
        assertThatThrownBy(() -> rows(reader, "SELECT count(*) FROM theirs"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        execute(db.plain, "GRANT SELECT ON sale TO " + user);
        for (String sql :
            new String[] {"SELECT count(*) FROM mine", "SELECT count(*) FROM theirs"}) {
          assertThat(rows(reader, sql)).isEqualTo("2000\n");
          assertThat(engine(reader)).as(reason(reader)).isEqualTo("duckdb");
        }
        execute(db.plain, "REVOKE SELECT ON sale FROM " + user);
      }
    }
  }

  @Test
  void aViewOpensASchemaThatItsReaderMayNotEnter() throws Exception {
    execute(
        db.plain,
        "CREATE SCHEMA vault",
        "CREATE TABLE vault.gold (id int PRIMARY KEY, bars int)",
        "INSERT INTO vault.gold SELECT i, i FROM generate_series(1, 100) i",
        "CREATE VIEW weight AS SELECT sum(bars) AS total FROM vault.gold",
        "GRANT SELECT ON weight TO " + user);
    String sql = "SELECT total FROM weight";
    try (Connection reader =
        server.htap(db.database, user, "&htap.route=duckdb&htap.replica.tables=vault.*")) {
      assertThat(rows(reader, sql)).isEqualTo("5050\n");
      assertThat(engine(reader)).as(reason(reader)).isEqualTo("duckdb");
      // Nor may the look into the catalog end a transaction that is doing well.
      reader.setAutoCommit(false);
      assertThat(rows(reader, "SELECT total + 1 FROM weight")).isEqualTo("5051\n");
      reader.commit();
    }
  }

  @Test
  void aViewIsReadWithTheRightsOfItsOwnerAtThatTime() throws Exception {
    execute(
        db.plain,
        "CREATE ROLE owner_" + db.database,
        "GRANT SELECT ON sale TO owner_" + db.database,
        "CREATE VIEW lent AS SELECT id FROM sale",
        "ALTER VIEW lent OWNER TO owner_" + db.database,
        "GRANT SELECT ON lent TO " + user);
    String sql = "SELECT count(id) FROM lent";
    try (Connection reader = server.htap(db.database, user, "&htap.route=duckdb")) {
      assertThat(rows(reader, sql)).isEqualTo("2000\n");
      assertThat(engine(reader)).as(reason(reader)).isEqualTo("duckdb");
      execute(db.plain, "REVOKE SELECT ON sale FROM owner_" + db.database);
      assertThatThrownBy(() -> rows(reader, sql))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
    execute(db.plain, "DROP OWNED BY owner_" + db.database, "DROP ROLE owner_" + db.database);
  }
}
