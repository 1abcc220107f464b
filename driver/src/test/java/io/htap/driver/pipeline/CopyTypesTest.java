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
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Columns beyond the plain types: what the copy answers reads as Postgres's own answer. */
class CopyTypesTest {
  private static CopyServer server;
  private String database;
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
    plain = server.plain(database);
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
    plain.close();
  }

  private void copied(String... statements) throws SQLException {
    execute(plain, statements);
    htap = server.htap(database);
    execute(htap, "SET htap.route = 'duckdb'");
  }

  private void moves(String... statements) throws SQLException {
    for (String sql : statements) {
      assertThat(Answers.of(htap, sql)).as(sql).isEqualTo(Answers.of(plain, sql));
      assertThat(engine(htap)).as(sql + "%n" + reason(htap)).isEqualTo("duckdb");
    }
  }

  private void stays(String reason, String... statements) throws SQLException {
    for (String sql : statements) {
      assertThat(Answers.of(htap, sql)).as(sql).isEqualTo(Answers.of(plain, sql));
      assertThat(engine(htap)).as(sql).isEqualTo("postgres");
      assertThat(reason(htap)).as(sql).contains(reason);
    }
  }

  @Test
  void enumsReadCompareAndSortInTheirOwnOrder() throws Exception {
    copied(
        "CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy')",
        "ALTER TYPE mood ADD VALUE 'It''s, \"so\"' BEFORE 'ok'",
        "CREATE TABLE t (id int PRIMARY KEY, m mood, n mood NOT NULL)",
        "INSERT INTO t VALUES (1, 'happy', 'ok'), (2, 'ok', 'ok'), (3, NULL, 'sad'),"
            + " (4, 'It''s, \"so\"', 'happy')",
        "CREATE VIEW v AS SELECT id, m FROM t WHERE m > 'sad' AND n <> 'sad'::mood");
    moves(
        "SELECT * FROM t ORDER BY id",
        "SELECT id, m FROM t WHERE m > 'sad' ORDER BY m DESC NULLS LAST",
        "SELECT m, count(*) FROM t GROUP BY m ORDER BY m",
        "SELECT min(m), max(m), max(n) FROM t",
        "SELECT DISTINCT n FROM t ORDER BY n DESC",
        "SELECT a.id, b.id FROM t a JOIN t b ON a.m = b.n ORDER BY 1, 2",
        "SELECT id, m::text AS x FROM t WHERE m IN ('ok', 'happy') ORDER BY x",
        "SELECT m FROM t UNION SELECT n FROM t ORDER BY m",
        "SELECT * FROM v ORDER BY m, id",
        "SELECT 'ok'::mood, m FROM t ORDER BY id");
    execute(plain, "INSERT INTO t VALUES (5, 'sad', 'sad')", "UPDATE t SET m = 'sad' WHERE id = 1");
    moves("SELECT * FROM t ORDER BY m, id");
    assertThatThrownBy(() -> rows(htap, "SELECT id FROM t WHERE m = 'nonesuch'"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22P02"));
    try (PreparedStatement s =
        htap.prepareStatement("SELECT id FROM t WHERE m = ?::mood ORDER BY id")) {
      s.setString(1, "sad");
      try (ResultSet r = s.executeQuery()) {
        assertThat(rows(r)).isEqualTo("1\n5\n");
      }
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      s.setString(1, "nonesuch");
      assertThatThrownBy(s::executeQuery)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22P02"));
    }
  }

  @Test
  void aParameterThatPostgresTakesForAnEnumMoves() throws Exception {
    execute(
        plain,
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE TABLE t (id int PRIMARY KEY, m mood)",
        "INSERT INTO t VALUES (1, 'ok'), (2, 'sad')");
    htap = server.htap(database, "postgres", "&stringtype=unspecified");
    execute(htap, "SET htap.route = 'duckdb'");
    try (PreparedStatement s = htap.prepareStatement("SELECT id FROM t WHERE m > ? OR m = ?")) {
      s.setString(1, "sad");
      s.setNull(2, java.sql.Types.OTHER);
      try (ResultSet r = s.executeQuery()) {
        assertThat(rows(r)).isEqualTo("1\n");
      }
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      s.setString(1, "nonesuch");
      assertThatThrownBy(s::executeQuery)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22P02"));
    }
  }

  @Test
  void theyAreSortedBehindTextsThatPostgresRanks() throws Exception {
    copied(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE TABLE t (id int PRIMARY KEY, name text, m mood, i interval, n numeric)",
        "INSERT INTO t SELECT g, (ARRAY['é', 'Z', 'a'])[g % 3 + 1], (ARRAY['ok', 'sad'])[g % 2 + 1]::mood,"
            + " (g % 7) * interval '10 days' + (g % 5) * interval '-1 mon', g % 4 - 1.50"
            + " FROM generate_series(1, 60) g",
        "INSERT INTO t (id, name) VALUES (0, 'a')");
    moves(
        "SELECT id, m FROM t ORDER BY name, m DESC, id",
        "SELECT name, id FROM t ORDER BY name, i, id LIMIT 20 OFFSET 3",
        "SELECT name, n FROM t ORDER BY name DESC, n NULLS FIRST, id",
        "SELECT DISTINCT name, m FROM t ORDER BY m, name");
  }

  @Test
  void anAlteredEnumIsNotReadFromItsOldCopy() throws Exception {
    copied(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE DOMAIN feeling AS mood",
        "CREATE TABLE t (id int PRIMARY KEY, m mood)",
        "CREATE TABLE f (id int PRIMARY KEY, m feeling)",
        "INSERT INTO t VALUES (1, 'ok'), (2, 'sad')",
        "INSERT INTO f SELECT * FROM t");
    String[] all = {"SELECT * FROM t ORDER BY m", "SELECT * FROM f ORDER BY m"};
    moves(all);
    execute(
        plain,
        "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'",
        "ALTER TYPE mood RENAME VALUE 'fine' TO 'ok'");
    answersUntilItMoves(all);
    execute(plain, "ALTER TYPE mood ADD VALUE 'meh' BEFORE 'ok'");
    answersUntilItMoves(all);
    execute(plain, "INSERT INTO t VALUES (3, 'meh')", "INSERT INTO f VALUES (4, 'meh')");
    answersUntilItMoves(all);
    execute(plain, "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'");
    answersUntilItMoves(all);
  }

  /** Right at any moment, and on the copy again before long. */
  private void answersUntilItMoves(String... statements) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    for (String sql : statements) {
      do {
        assertThat(Answers.of(htap, sql)).as(sql).isEqualTo(Answers.of(plain, sql));
        assertThat(System.nanoTime()).as(reason(htap)).isLessThan(deadline);
      } while (!engine(htap).equals("duckdb"));
    }
  }

  @Test
  void anEnumTypeOfTheSameNameElsewhereIsNotMistaken() throws Exception {
    copied(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE SCHEMA other",
        "CREATE TYPE other.mood AS ENUM ('ok', 'sad')",
        "CREATE TABLE t (id int PRIMARY KEY, m mood)",
        "INSERT INTO t VALUES (1, 'ok'), (2, 'sad')");
    String sql = "SELECT id, 'sad'::mood FROM t ORDER BY m";
    moves(sql);
    execute(htap, "SET search_path = other, public");
    execute(plain, "SET search_path = other, public");
    assertThat(Answers.of(htap, sql)).isEqualTo(Answers.of(plain, sql));
    assertThat(engine(htap)).isEqualTo("postgres");
  }

  @Test
  void castsAndOperatorsOfTheUsersOwnOnAnEnumAreNotMistaken() throws Exception {
    copied(
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE TABLE t (id int PRIMARY KEY, m mood)",
        "INSERT INTO t VALUES (1, 'ok'), (2, 'sad')");
    String[] sql = {"SELECT id FROM t WHERE m > 'ok'", "SELECT min(length(m::text)) FROM t"};
    moves(sql);
    execute(
        plain,
        "CREATE FUNCTION shout(mood) RETURNS text LANGUAGE sql AS $$select 'x'$$",
        "CREATE CAST (mood AS text) WITH FUNCTION shout(mood) AS IMPLICIT");
    stays("UNPROVEN_FUNCTION", sql);
    execute(
        plain,
        "DROP CAST (mood AS text)",
        "CREATE FUNCTION never(mood, mood) RETURNS boolean LANGUAGE sql AS 'select false'",
        "CREATE OPERATOR = (LEFTARG = mood, RIGHTARG = mood, FUNCTION = never)");
    stays("UNPROVEN_FUNCTION", "SELECT id FROM t WHERE m = 'ok'");
  }

  @Test
  void domainsReadAndOperateAsTheTypeBeneath() throws Exception {
    copied(
        "CREATE DOMAIN amount AS numeric(10,2) CHECK (value > -1000)",
        "CREATE DOMAIN price AS amount",
        "CREATE DOMAIN code AS char(5)",
        "CREATE DOMAIN loose AS numeric",
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE DOMAIN feeling AS mood",
        "CREATE TABLE t (id amount PRIMARY KEY, p price, c code, l loose, f feeling)",
        "INSERT INTO t VALUES (1, 1.5, 'ab', 1.50, 'ok'), (2, NULL, NULL, NULL, NULL),"
            + " (3, -2, '', 2, 'sad')",
        "CREATE VIEW v AS SELECT id, p, c, f FROM t WHERE p < 1");
    moves(
        "SELECT * FROM t ORDER BY id",
        "SELECT * FROM v",
        "SELECT sum(p), avg(p), min(id) FROM t",
        "SELECT id, p * 2, l + 1, c || '!' FROM t WHERE id > 0.5 AND c <> 'x' ORDER BY l",
        "SELECT f, count(*) FROM t GROUP BY f ORDER BY f",
        "SELECT p, count(*) FROM t GROUP BY p ORDER BY p");
    execute(plain, "UPDATE t SET id = id + 10, p = 7", "DELETE FROM t WHERE id = 12");
    moves("SELECT * FROM t ORDER BY id");
    stays("UNPROVEN_TYPE", "SELECT id::price FROM t ORDER BY id");
  }

  @Test
  void intervalsReadAsPostgresPrintsThem() throws Exception {
    copied(
        "CREATE TABLE t (id int PRIMARY KEY, i interval, d date, f interval day to second(3))",
        "INSERT INTO t SELECT row_number() OVER (), x::interval, date '2024-01-31', '1.23456 s'"
            + " FROM unnest(ARRAY['0', '1 mon', '30 days', '29 days 24:00', '-1 mon', '1 year',"
            + " '-1 year -2 mons +3 days -04:05:06.789', '1 mon -1 day', '-1 day +00:00:01',"
            + " '-00:00:00.000001', '100000:00:00', '178000000 years', '-178000000 years',"
            + " '1 mon -00:00:01', '-14 mons 5 days 00:00:00.5', NULL, '2 years 1 day',"
            + " '-2562047788:00:54.775807', '2147483647 days']) x");
    moves(
        "SELECT * FROM t ORDER BY id",
        "SELECT id, i FROM t ORDER BY i, id",
        "SELECT a.id, b.id FROM t a, t b WHERE a.i < b.i ORDER BY 1, 2",
        "SELECT a.id, b.id FROM t a JOIN t b ON a.i = b.i ORDER BY 1, 2",
        "SELECT id, d + i, d - i FROM t WHERE i BETWEEN '-1 year' AND '2 years' ORDER BY id",
        "SELECT sum(i) FROM t WHERE i BETWEEN '-1 year' AND '2 years'",
        "SELECT id, interval '2 mons -3 days', coalesce(i, '1 day') FROM t ORDER BY id");
    stays("UNPROVEN", "SELECT DISTINCT i FROM t ORDER BY i", "SELECT max(i) FROM t");
    execute(htap, "SET intervalstyle = 'iso_8601'");
    execute(plain, "SET intervalstyle = 'iso_8601'");
    stays("SESSION_SETTING", "SELECT * FROM t ORDER BY id");
  }

  @Test
  void theDaysOf1582ThatJavaSqlDateSkipsAreThere() throws Exception {
    copied(
        "CREATE TABLE t (id int PRIMARY KEY, d date, ts timestamp, tz timestamptz)",
        "INSERT INTO t SELECT n, x::date, x::timestamp, (x || '+00')::timestamptz FROM unnest(ARRAY["
            + "'1582-10-04', '1582-10-05', '1582-10-14', '1582-10-15', '0001-01-01']) WITH ORDINALITY AS u(x, n)");
    // West of Greenwich the first one would be in the year 1 BC, which stays on Postgres.
    both("SET TimeZone = 'UTC'");
    moves("SELECT * FROM t ORDER BY id", "SELECT d, ts FROM t ORDER BY d DESC");
  }

  @Test
  void anInfiniteIntervalKeepsTheTableOnPostgres() throws Exception {
    copied("CREATE TABLE t (id int PRIMARY KEY, i interval)", "INSERT INTO t VALUES (1, '1 day')");
    moves("SELECT * FROM t");
    execute(plain, "INSERT INTO t VALUES (2, 'infinity')");
    stays("", "SELECT * FROM t ORDER BY id");
  }

  @Test
  void numericsKeepTheirOwnScale() throws Exception {
    copied(
        "CREATE TABLE t (id numeric PRIMARY KEY, n numeric, w numeric(60,5), s numeric(3,-2))",
        "INSERT INTO t VALUES (1, 1.0, 1, 100), (2.0, 1.00, 12345678901234567890.5, -1200),"
            + " (3, -0.000100, 0, 0), (4, 1e30, NULL, NULL), (5, 1e-30, 1, 1), (6, 123456789.123, 2, 3),"
            + " (7, 10000, 3, 4), (8, 0.00, 4, 5), (9, 0.00010001, 5, 6), (10, 99990000, 6, 7)");
    moves(
        "SELECT * FROM t ORDER BY id",
        "SELECT id, n FROM t ORDER BY n, id",
        "SELECT id FROM t WHERE n = 1 ORDER BY id",
        "SELECT id, n + 1, n * 2, n / 3 FROM t WHERE n > 0.0001 AND n < 1000 ORDER BY id",
        "SELECT sum(n), avg(n), sum(w) FROM t WHERE id IN (1, 2, 3, 6) AND w < 100",
        "SELECT a.id, b.id FROM t a JOIN t b ON a.n = b.n ORDER BY 1, 2");
    stays("ENGINE_FAILED", "SELECT sum(n) FROM t");
    stays("UNPROVEN", "SELECT n, count(*) FROM t GROUP BY n ORDER BY n", "SELECT max(n) FROM t");
    execute(
        plain,
        "UPDATE t SET n = n + 0.5 WHERE id = 2",
        "UPDATE t SET id = 20 WHERE id = 2",
        "UPDATE t SET id = 3.00 WHERE id = 3",
        "DELETE FROM t WHERE id = 1.000",
        "INSERT INTO t VALUES (1.00, NULL)");
    moves("SELECT * FROM t ORDER BY id");
    execute(plain, "INSERT INTO t VALUES (99, 'NaN')");
    stays("", "SELECT * FROM t ORDER BY id");
  }

  @Test
  void storedGeneratedColumnsFollowTheirRow() throws Exception {
    copied(
        "CREATE TABLE t (id int PRIMARY KEY, a int, twice int GENERATED ALWAYS AS (a * 2) STORED,"
            + " late int GENERATED ALWAYS AS (a + 1) VIRTUAL)",
        "INSERT INTO t VALUES (1, 1), (2, NULL)");
    moves("SELECT id, a, twice FROM t ORDER BY twice");
    execute(plain, "INSERT INTO t VALUES (3, 3)", "UPDATE t SET a = 10 WHERE id = 1");
    moves("SELECT id, a, twice FROM t ORDER BY twice", "SELECT sum(twice) FROM t");
    stays("COLUMN_NOT_REPLICATED", "SELECT * FROM t ORDER BY id");
    String publication = rows(plain, "SELECT pubname FROM pg_publication").strip();
    execute(
        plain,
        "ALTER PUBLICATION " + publication + " SET (publish_generated_columns = none)",
        "UPDATE t SET a = 20 WHERE id = 1");
    stays("", "SELECT id, a, twice FROM t ORDER BY twice");
  }

  @Test
  void documentsReadAsTheyAreWritten() throws Exception {
    copied(
        "CREATE TABLE t (id int PRIMARY KEY, j json, b jsonb)",
        "INSERT INTO t VALUES (1, ' {\"a\" :1.0, \"a\": [ ] }', '{\"b\" : 1.00, \"a\": \"\\u00e9\\n\"}'),"
            + " (2, NULL, NULL), (3, 'null', 'null'), (4, '\"x\"', '[1, {\"k\": null}, true]')",
        "CREATE TABLE keyed (b jsonb PRIMARY KEY)");
    moves(
        "SELECT * FROM t ORDER BY id",
        "SELECT id, b::text, length(j::text) FROM t WHERE b IS NOT NULL ORDER BY id",
        "SELECT count(j), count(b) FROM t",
        "SELECT a.id, b.b FROM t a LEFT JOIN t b ON b.id = a.id + 1 ORDER BY 1");
    execute(plain, "UPDATE t SET b = '{}' WHERE id = 2", "INSERT INTO t VALUES (9, '[]', '1e3')");
    moves("SELECT * FROM t ORDER BY id");
    stays(
        "UNPROVEN",
        "SELECT id FROM t WHERE b = '{}'",
        "SELECT DISTINCT b FROM t ORDER BY b",
        "SELECT b, count(*) FROM t GROUP BY b ORDER BY b",
        "SELECT id FROM t ORDER BY b");
    moves(
        "SELECT id, b -> 'b', b ->> 'b', b ->> 'a', b -> 1 -> 'k', b ->> 2 FROM t ORDER BY id",
        "SELECT b ->> 'a' IS NULL, jsonb_typeof(b), count(*) FROM t GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT id, j -> 0, json_typeof(j), j #>> '{a}' FROM t WHERE id > 1 ORDER BY id");
    stays("", "SELECT j -> 'a' FROM t ORDER BY id", "SELECT id FROM t WHERE b @> '{}' ORDER BY id");
    stays("NOT_REPLICATED", "SELECT * FROM keyed");
  }

  @Test
  void whatATimeZoneDecidesMovesInUtcAlone() throws Exception {
    copied(
        "CREATE TABLE t (id int PRIMARY KEY, at timestamptz, d date)",
        "INSERT INTO t VALUES (1, '2024-03-31 00:30:00+00', '2024-03-31'),"
            + " (2, '2024-06-30 23:30:00.5+00', '2024-02-29'), (3, NULL, NULL),"
            + " (4, '1999-12-31 23:59:59+00', '1999-12-31')");
    String[] statements = {
      "SELECT id, date_trunc('day', at), date_trunc('month', d) FROM t ORDER BY id",
      "SELECT id, extract(hour FROM at), at::date, at + interval '1 month' FROM t ORDER BY id",
      "SELECT d::timestamptz AS midnight, count(*) FROM t GROUP BY 1 ORDER BY 1"
    };
    for (int round = 0; round < 2; round++) {
      both("SET TimeZone = 'UTC'");
      moves(statements);
      both("SET TimeZone = 'Europe/Berlin'");
      stays("UNPROVEN", statements);
    }
    both("SET TimeZone = 'UTC'");
    moves(statements);
    both("SELECT set_config('TimeZone', 'Asia/Tokyo', false)");
    stays("UNPROVEN", statements);
  }

  private void both(String sql) throws SQLException {
    execute(plain, sql);
    execute(htap, sql);
  }

  @Test
  void arraysReadAsPostgresPrintsThem() throws Exception {
    copied(
        "CREATE TABLE t (id int PRIMARY KEY, i2 int2[], i4 int[], i8 int8[], t text[], v varchar(9)[],"
            + " b bool[], n numeric[], n2 numeric(9,2)[], d date[], ts timestamp[], tz timestamptz[],"
            + " u uuid[], f4 real[], f8 float8[])",
        "INSERT INTO t VALUES (1, '{1,NULL,-3}', '{{1,2},{3,4}}', '[0:1]={5,6}',"
            + " ARRAY['a', '', 'NULL', 'null', NULL, 'a b', 'q\"b\\', 'x,y', '{}', E'\\t', 'é', 'nul'],"
            + " '{abc,\"d e\"}', '{t,f,NULL}', '{1.0,1.00,NaN,-0.5,1e30,Infinity,-Infinity}',"
            + " '{1.5,NULL}', '{2024-01-31,infinity,0044-03-15 BC,-infinity}',"
            + " '{2024-01-31 10:20:30.5,infinity,1969-12-31 23:59:59.999999,0044-03-15 BC}',"
            + " '{2024-01-31 10:20:30+00,1999-07-01 00:00:00+00}',"
            + " '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', '{1.5,NaN,1e-7,-0}',"
            + " '{1.5,Infinity,1e20,0.1}')",
        "INSERT INTO t (id) VALUES (2)",
        "INSERT INTO t (id, i4, t) VALUES (3, '{}', '{}')",
        "INSERT INTO t (id, i4, t) VALUES (4, '[2:3][-1:0]={{1,2},{3,NULL}}', '[-1:-1]={x}')",
        "CREATE TABLE keyed (a int[] PRIMARY KEY)");
    execute(plain, "SET TimeZone = 'America/New_York'");
    execute(htap, "SET TimeZone = 'America/New_York'");
    moves(
        "SELECT * FROM t ORDER BY id",
        "SELECT id, i4 FROM t WHERE t IS NOT NULL ORDER BY id",
        "SELECT count(i4), count(*) FROM t",
        "SELECT id, CASE WHEN id > 1 THEN t END FROM t ORDER BY id");
    execute(
        plain,
        "UPDATE t SET i4 = i4 || 9 WHERE id = 3",
        "INSERT INTO t (id, t) SELECT 5, array_agg(i::text) FROM generate_series(1, 5000) i",
        "UPDATE t SET i2 = '{7}' WHERE id = 5");
    moves("SELECT * FROM t ORDER BY id");
    stays(
        "UNPROVEN",
        "SELECT id FROM t WHERE i4 = '{}'",
        "SELECT id FROM t WHERE 1 = ANY (i4)",
        "SELECT DISTINCT t FROM t ORDER BY t",
        "SELECT max(i4) FROM t");
    stays("", "SELECT id FROM t WHERE i4 @> ARRAY[1]", "SELECT id, i4[1] FROM t ORDER BY id");
    stays("NOT_REPLICATED", "SELECT * FROM keyed");
  }
}
