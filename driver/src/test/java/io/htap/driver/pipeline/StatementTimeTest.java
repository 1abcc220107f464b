package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What depends on the time at which a statement runs is Postgres's to say, also on the copy. */
class StatementTimeTest {
  private static CopyServer server;
  private static String database;
  private Connection htap;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
    database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE t (id int PRIMARY KEY, at timestamptz, seen timestamp, day date)",
          "INSERT INTO t SELECT i, now() - i * interval '12 hours', localtimestamp - i * interval"
              + " '12 hours', current_date - i FROM generate_series(-4, 100) i",
          "CREATE VIEW recent AS SELECT id, at FROM t WHERE at > now() - interval '10 days' AND day"
              + " <= current_date");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void open() throws Exception {
    htap = server.htap(database);
    execute(htap, "SET htap.route = 'duckdb'");
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "now()",
        "current_timestamp",
        "CURRENT_DATE",
        "now() - interval '7 days'",
        "now() - '1 month 3 days'::interval",
        "(current_timestamp + interval '1' year)",
        "current_date - 30",
        "current_date - interval '1 month'",
        "date_trunc('month', now())",
        "date_trunc('week', current_date)",
        "date_trunc('quarter', now()::timestamp) - interval '3 months'",
        "now()::date",
        "cast(date_trunc('day', now() - interval '1 day') as date)",
        "now() at time zone 'UTC'",
        "(now() at time zone 'utc')::date",
        "now()::timestamp",
        "current_date::timestamptz",
        "(now()::timestamp)::timestamp with time zone"
      })
  void isTheSameOnBothEngines(String moment) throws SQLException {
    htap.setAutoCommit(false);
    for (String zone : new String[] {"UTC", "America/New_York", "Asia/Kathmandu"}) {
      execute(htap, "SET TimeZone = '" + zone + "'", "SET DateStyle = 'ISO, DMY'");
      String sql =
          "SELECT " + moment + " AS x, max(id) FROM t WHERE id < 0 OR " + moment + " IS NOT NULL";
      List<String> copied = Answers.of(htap, sql);
      assertThat(engine(htap)).as(sql + ": " + reason(htap)).isEqualTo("duckdb");
      assertThat(copied).as(zone).isEqualTo(Answers.of(htap, "/*+ htap(postgres) */ " + sql));
      htap.commit();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*), min(id), max(id) FROM t WHERE at > now() - interval '7 days'",
        "SELECT id FROM t WHERE at BETWEEN date_trunc('month', now()) AND now() ORDER BY id",
        "SELECT id FROM t WHERE day = current_date OR day = CURRENT_DATE - 1 ORDER BY id",
        "SELECT id, at < current_timestamp FROM t WHERE seen > now()::timestamp ORDER BY id",
        "SELECT count(*) FILTER (WHERE at > now()), now() IS NULL FROM t",
        "SELECT CASE WHEN day < current_date THEN 'past' ELSE 'now' END, count(*) FROM t GROUP BY 1"
            + " ORDER BY 1",
        "SELECT current_date - day AS age, count(*) FROM t GROUP BY 1 ORDER BY 1 LIMIT 5",
        "SELECT count(*) FROM recent",
        "SELECT id FROM t WHERE seen > now() - interval '3 days' AND current_timestamp > day ORDER BY"
            + " id",
        "SELECT id, seen <= now(), day = now() FROM t WHERE seen BETWEEN date_trunc('week', now())"
            + " AND now() ORDER BY id",
        "SELECT count(*) FROM t a JOIN t b ON a.id = b.id AND a.seen >= date_trunc('day', now())",
        "SELECT date_trunc('month', current_date)::date AS month, count(*) FROM t WHERE day >="
            + " date_trunc('month', current_date)::date GROUP BY 1",
        "SELECT count(*) FROM t WHERE day IN (SELECT current_date - 20)"
      })
  void selectsTheSameRows(String sql) throws SQLException {
    htap.setAutoCommit(false);
    List<String> copied = Answers.of(htap, sql);
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    assertThat(copied).isEqualTo(Answers.of(htap, "/*+ htap(postgres) */ " + sql));
  }

  @Test
  void localTimesAreNotComparedWhereTheZoneChanges() throws SQLException {
    // New York moved its clocks on 8 March 2026, and on 2 November 2025.
    execute(htap, "SET TimeZone = 'America/New_York'");
    for (String day : new String[] {"2026-03-08", "2025-11-02"}) {
      String back = " - (now()::date - date '" + day + "') * interval '1 day'";
      assertThat(rows(htap, "SELECT count(*) FROM t WHERE seen > now()" + back)).isNotEmpty();
      assertThat(engine(htap)).isEqualTo("postgres");
    }
  }

  @Test
  void aKnownPlanAsksForTheTimeAgain() throws SQLException {
    String sql = "SELECT now(), count(*) FROM t WHERE id < ? AND at < now() + interval '9 days'";
    try (PreparedStatement statement = htap.prepareStatement(sql)) {
      Timestamp last = new Timestamp(0);
      for (int i = 0; i < 12; i++) {
        statement.setInt(1, 50);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          assertThat(row.getTimestamp(1)).isAfter(last);
          assertThat(row.getInt(2)).isEqualTo(54);
          last = row.getTimestamp(1);
        }
        assertThat(engine(htap)).isEqualTo("duckdb");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM t WHERE at < clock_timestamp()",
        "SELECT count(*) FROM t WHERE at < now() - interval '1 fortnight'",
        "SELECT count(*) FROM t WHERE at < now() + interval '300000 years' AND false",
        "SELECT count(*) FROM t WHERE seen < current_timestamp(0)::timestamp",
        "SELECT count(*) FROM t WHERE seen::time < localtime",
        "SELECT count(*) FROM t WHERE seen < localtimestamp",
        "SELECT count(*) FROM t WHERE at < date_trunc('day', now(), 'Asia/Tokyo')",
        "SELECT count(*) FROM t WHERE seen < (now() AT TIME ZONE 'Asia/Tokyo')"
      })
  void otherFormsStay(String sql) throws SQLException {
    try {
      rows(htap, sql);
    } catch (SQLException e) {
      // Postgres's own.
      assertThat(e.getSQLState()).isIn("22007", "22008", "22015");
    }
    assertThat(engine(htap)).isEqualTo("postgres");
  }

  @Test
  void aFunctionOfTheUsersIsNotTakenForIt() throws Exception {
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE SCHEMA mine",
          "CREATE FUNCTION mine.now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT timestamptz"
              + " '2000-01-01' $$");
      execute(htap, "SET search_path = mine, pg_catalog, public");
      assertThat(rows(htap, "SELECT count(*) FROM t WHERE at < now()")).isEqualTo("0\n");
      assertThat(engine(htap)).isEqualTo("postgres");
      execute(plain, "DROP SCHEMA mine CASCADE");
    }
  }
}
