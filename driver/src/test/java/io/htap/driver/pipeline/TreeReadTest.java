package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Partitioned tables and inheritance: the copy answers through the root as Postgres does. */
class TreeReadTest {
  private static final String[] QUERIES = {
    "SELECT count(*), sum(amount), min(day), max(day) FROM sale",
    "SELECT region, count(*), sum(amount) FROM sale GROUP BY region ORDER BY region",
    "SELECT id, region, amount, day, note FROM sale ORDER BY day, id",
    "SELECT count(*) FROM sale WHERE day >= '2024-03-01' AND day < '2024-07-01'",
    "SELECT sum(amount) FROM sale WHERE day = date '2024-05-05' OR region = 7",
    "SELECT count(*) FROM sale s JOIN region r ON r.id = s.region WHERE r.name LIKE 'r1%'",
    "SELECT count(*) FROM sale a JOIN sale b ON a.id = b.id AND a.day = b.day",
    "SELECT note, avg(amount) FROM sale WHERE note IS NOT NULL GROUP BY note ORDER BY note",
    "SELECT count(*) FROM region r WHERE EXISTS (SELECT 1 FROM sale s WHERE s.region = r.id)",
    "WITH s AS (SELECT * FROM sale) SELECT count(*), sum(id) FROM s",
    "SELECT count(*) FROM ONLY region",
  };

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

  /** A range with sub-partitions by list, a default, a partition attached with other columns. */
  @BeforeEach
  void open() throws SQLException {
    database = server.database();
    plain = server.plain(database);
    execute(
        plain,
        "CREATE TABLE sale (gone int, id int, region int, amount numeric(10,2), day date,"
            + " note text, PRIMARY KEY (id, day, region)) PARTITION BY RANGE (day)",
        "ALTER TABLE sale DROP COLUMN gone",
        "CREATE TABLE sale_h1 PARTITION OF sale FOR VALUES FROM ('2024-01-01') TO ('2024-04-01')",
        "CREATE TABLE sale_q2 PARTITION OF sale FOR VALUES FROM ('2024-04-01') TO ('2024-07-01')"
            + " PARTITION BY LIST (region)",
        "CREATE TABLE sale_q2_low PARTITION OF sale_q2 FOR VALUES IN (0, 1, 2, 3, 4)",
        "CREATE TABLE sale_q2_rest PARTITION OF sale_q2 DEFAULT",
        "CREATE TABLE sale_other PARTITION OF sale DEFAULT",
        "CREATE TABLE attached (note text, old int, day date NOT NULL, id int NOT NULL,"
            + " amount numeric(10,2), region int NOT NULL, PRIMARY KEY (id, day, region))",
        "INSERT INTO attached SELECT 'a' || i % 3, i, date '2024-07-01' + i % 90, i, i * 1.5, i % 9"
            + " FROM generate_series(1, 500) i",
        "ALTER TABLE attached DROP COLUMN old",
        "ALTER TABLE sale ATTACH PARTITION attached FOR VALUES FROM ('2024-07-01') TO ('2024-10-01')",
        "INSERT INTO sale SELECT i, i % 10, i * 1.37, date '2024-01-01' + i % 366,"
            + " CASE WHEN i % 4 > 0 THEN 'n' || i % 5 END FROM generate_series(1000, 5000) i",
        "CREATE TABLE region (id int PRIMARY KEY, name text)",
        "INSERT INTO region SELECT i, 'r' || i FROM generate_series(0, 20) i",
        "ANALYZE");
    htap = server.htap(database);
    execute(htap, "SET htap.route = 'duckdb'");
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
    plain.close();
  }

  private void assertCopied(String... statements) throws SQLException {
    for (String sql : statements) {
      assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(plain, sql));
      assertThat(engine(htap)).as(sql + ": " + reason(htap)).isEqualTo("duckdb");
    }
  }

  private void assertStays(String sql, String why) throws SQLException {
    assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(plain, sql));
    assertThat(engine(htap)).as(sql).isEqualTo("postgres");
    assertThat(reason(htap)).as(sql).contains(why);
  }

  /** A new replica, which finds the tables as they are now. */
  private void reopen(String more) throws SQLException {
    htap.close();
    htap = server.htap(database, "postgres", more);
    execute(htap, "SET htap.route = 'duckdb'");
  }

  @Test
  void theRootReadsAsTheUnionOfItsPartitions() throws Exception {
    assertCopied(QUERIES);
    assertCopied(
        "SELECT count(*), sum(id) FROM sale_q2",
        "SELECT count(*), max(id) FROM sale_q2_low",
        "SELECT id, note, region FROM attached ORDER BY id");
  }

  @Test
  void changesThroughTheRootAndOfPartitionsArrive() throws Exception {
    assertCopied(QUERIES[0]);
    execute(
        plain,
        "INSERT INTO sale VALUES (1, 3, 5, '2024-05-05', 'new'), (2, 3, 5, '2030-01-01', 'far')",
        "UPDATE sale SET amount = amount + 1 WHERE region = 4",
        "DELETE FROM sale WHERE id % 7 = 0",
        "INSERT INTO sale_h1 VALUES (3, 1, 2.5, '2024-02-02', NULL)");
    assertCopied(QUERIES);
    // A row that changes its key moves to another partition, twice in one transaction.
    execute(
        plain,
        "BEGIN",
        "UPDATE sale SET day = day + 100 WHERE id BETWEEN 1000 AND 1200",
        "UPDATE sale SET day = day + 100, region = 9 WHERE id BETWEEN 1100 AND 1300",
        "COMMIT");
    assertCopied(QUERIES);
    execute(plain, "TRUNCATE sale_q2_low");
    assertCopied(QUERIES);
    execute(plain, "TRUNCATE sale_q2", "INSERT INTO sale VALUES (9, 9, 9, '2024-05-09', 'q2')");
    assertCopied(QUERIES);
    execute(plain, "TRUNCATE sale");
    assertCopied(QUERIES);
  }

  @Test
  void whatIsAttachedOrDetachedIsNeverMistaken() throws Exception {
    assertCopied(QUERIES);
    execute(plain, "ALTER TABLE sale DETACH PARTITION attached");
    assertCopied(QUERIES);
    assertCopied("SELECT count(*) FROM attached");
    // Rows that never pass through the stream, into a tree that is planned already.
    execute(
        plain,
        "ALTER TABLE sale ATTACH PARTITION attached FOR VALUES FROM ('2024-07-01') TO ('2024-10-01')");
    assertCopied(QUERIES);
    // A partition that no copy is made of yet.
    execute(
        plain,
        "CREATE TABLE late (LIKE attached INCLUDING ALL)",
        "INSERT INTO late VALUES ('x', '2031-01-01', 1, 1, 1)",
        "ALTER TABLE sale ATTACH PARTITION late FOR VALUES FROM ('2031-01-01') TO ('2032-01-01')");
    assertStays(QUERIES[0], "beneath it public.late");
    assertThat(rows(htap, QUERIES[2])).isEqualTo(rows(plain, QUERIES[2]));
    execute(plain, "ALTER TABLE sale DETACH PARTITION late");
    Thread.sleep(1100);
    assertCopied(QUERIES);
    execute(plain, "DROP TABLE sale_h1");
    assertCopied(QUERIES);
  }

  @Test
  void aDetachUnderWayStays() throws Exception {
    execute(plain, "ALTER TABLE sale DETACH PARTITION sale_other");
    assertCopied(QUERIES[0]);
    try (Connection reader = server.plain(database);
        Connection detacher = server.plain(database)) {
      reader.setAutoCommit(false);
      rows(reader, "SELECT count(*) FROM sale");
      var detach =
          java.util.concurrent.CompletableFuture.runAsync(
              () -> {
                try {
                  execute(detacher, "ALTER TABLE sale DETACH PARTITION attached CONCURRENTLY");
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              });
      String pending = "SELECT count(*) FROM pg_inherits WHERE inhdetachpending";
      while (rows(plain, pending).equals("0\n")) {
        Thread.sleep(10);
      }
      assertStays(QUERIES[0], "public.attached is being detached");
      reader.rollback();
      detach.join();
    }
    Thread.sleep(1100);
    assertCopied(QUERIES);
  }

  @Test
  void anAlteredTreeIsNotReadAsItWas() throws Exception {
    assertCopied(QUERIES[1]);
    execute(
        plain,
        "ALTER TABLE sale RENAME COLUMN note TO remark",
        "ALTER TABLE sale RENAME COLUMN region TO note");
    execute(plain, "ALTER TABLE sale RENAME COLUMN remark TO region");
    String sql = "SELECT count(note), min(region) FROM sale";
    assertThat(rows(htap, sql)).isEqualTo(rows(plain, sql));
    assertThat(engine(htap)).isEqualTo("postgres");
    reopen("&htap.replica.exclude=no.thing");
    assertCopied("SELECT count(note), count(region) FROM sale");
    execute(plain, "ALTER TABLE sale ALTER COLUMN amount TYPE numeric(12,4) USING amount * 2");
    assertStays("SELECT sum(amount) FROM sale", "definition has changed");
  }

  @Test
  void theRootsPrivilegesAreTheOnesThatCount() throws Exception {
    String user = "reader_" + database;
    execute(plain, "CREATE ROLE " + user + " LOGIN", "GRANT SELECT (id, day) ON sale TO " + user);
    try (Connection mine = server.htap(database, user, "&htap.route=duckdb");
        Connection theirs = server.plain(database, user)) {
      String allowed = "SELECT count(id), max(day) FROM sale";
      assertThat(rows(mine, allowed)).isEqualTo(rows(theirs, allowed));
      assertThat(engine(mine)).as(reason(mine)).isEqualTo("duckdb");
      for (String denied :
          new String[] {"SELECT sum(amount) FROM sale", "SELECT count(id) FROM sale_h1"}) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> rows(mine, denied))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
      execute(plain, "GRANT SELECT ON sale TO " + user);
      assertThat(rows(mine, allowed)).isEqualTo(rows(theirs, allowed));
      execute(
          plain,
          "ALTER TABLE sale ENABLE ROW LEVEL SECURITY",
          "CREATE POLICY few ON sale USING (id < 1100)");
      assertThat(rows(mine, allowed)).isEqualTo(rows(theirs, allowed));
      assertThat(engine(mine)).isEqualTo("postgres");
    }
    execute(plain, "DROP OWNED BY " + user, "DROP ROLE " + user);
  }

  @Test
  void rowSecurityOfAPartitionKeepsTheTreeOut() throws Exception {
    execute(plain, "ALTER TABLE sale_q2_rest ENABLE ROW LEVEL SECURITY");
    assertThat(rows(htap, QUERIES[0])).isEqualTo(rows(plain, QUERIES[0]));
    reopen("&htap.replica.exclude=no.thing");
    assertStays(QUERIES[0], "beneath it public.sale_q2_rest: row-level security");
    assertCopied("SELECT count(*) FROM sale_h1");
  }

  @Test
  void patternsThatMatchTheRootBringItsPartitions() throws Exception {
    htap.close();
    String url =
        "jdbc:htap:"
            + server.address(database)
            + "?user=postgres&htap.await=30s&htap.idle=0s&htap.route=duckdb&htap.replica.tables=";
    htap = java.sql.DriverManager.getConnection(url + "sale,region");
    assertCopied(QUERIES);
    assertThat(rows(htap, "SHOW htap.replica"))
        .containsPattern("public\\.sale\\|READY\\|[^|]*\\|4501\\|");
    htap.close();
    htap =
        java.sql.DriverManager.getConnection(url + "public.*&htap.replica.exclude=public.attached");
    assertStays(QUERIES[0], "public.attached beneath it is excluded");
    assertCopied("SELECT count(*) FROM sale_q2");
    assertThat(rows(htap, "SHOW htap.replica")).contains("public.sale|LEFT_OUT");
  }

  @Test
  void aColumnThatOnePartitionCannotHoldIsLeftOutOfTheTree() throws Exception {
    execute(
        plain,
        "CREATE TABLE g (id int PRIMARY KEY, a int, b int) PARTITION BY RANGE (id)",
        "CREATE TABLE g1 PARTITION OF g FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE p (id int PRIMARY KEY, a int)",
        "CREATE TABLE c (extra text, b int) INHERITS (p)",
        "ALTER TABLE c ADD PRIMARY KEY (id)",
        "INSERT INTO g VALUES (1, 2, 3)",
        "INSERT INTO p VALUES (1, 2), (2, NULL)",
        "INSERT INTO c (id, a, extra) VALUES (1, 5, 'x'), (3, 6, 'y')");
    reopen("&htap.replica.exclude=no.thing");
    assertCopied(
        "SELECT id, a FROM g",
        "SELECT id, a FROM p ORDER BY id, a",
        "SELECT count(*), sum(a) FROM ONLY p",
        "SELECT count(*) FROM ONLY p x JOIN p y ON x.id = y.id",
        "SELECT id, extra FROM c ORDER BY id");
    execute(
        plain, "CREATE VIEW own AS SELECT id FROM ONLY p", "CREATE VIEW whole AS SELECT id FROM p");
    assertCopied("SELECT count(*) FROM own", "SELECT count(*) FROM whole");
    // Not functionally dependent: the key of the parent is none of the tree.
    String grouped = "SELECT id, a FROM p GROUP BY id ORDER BY 1, 2";
    assertThat(rows(htap, grouped)).isEqualTo(rows(plain, grouped));
    assertThat(engine(htap)).isEqualTo("postgres");
    execute(plain, "CREATE TABLE d () INHERITS (p)", "INSERT INTO d VALUES (9, 9)");
    assertStays("SELECT count(*) FROM p", "beneath it public.d");
    assertCopied("SELECT count(*), sum(a) FROM ONLY p");
    execute(plain, "ALTER TABLE d NO INHERIT p", "ALTER TABLE c NO INHERIT p");
    Thread.sleep(1100);
    assertCopied("SELECT count(*), sum(a) FROM p");
    reopen("&htap.replica.exclude=nothing.here");
    assertCopied("SELECT count(*), sum(a) FROM p");
  }

  @Test
  void membersThatCannotBeCopiedKeepTheTreeOut() throws Exception {
    execute(
        plain,
        "CREATE TABLE u (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE UNLOGGED TABLE u1 PARTITION OF u FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE k (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE k1 PARTITION OF k FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE none (id int) PARTITION BY RANGE (id)",
        "CREATE TABLE f (id int) PARTITION BY RANGE (id)",
        "CREATE EXTENSION postgres_fdw",
        "CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw",
        "CREATE FOREIGN TABLE f1 PARTITION OF f DEFAULT SERVER other OPTIONS (table_name 'x')",
        "CREATE TABLE t (id int PRIMARY KEY)");
    reopen("&htap.replica.exclude=no.thing");
    assertStays("SELECT count(*) FROM u", "beneath it public.u1: an unlogged table");
    assertStays("SELECT count(*) FROM k", "\"k1\" REPLICA IDENTITY FULL");
    assertStays("SELECT count(*) FROM none", "it has no partition");
    assertThat(rows(htap, "EXPLAIN (HTAP) SELECT count(*) FROM f"))
        .contains("beneath it public.f1: a foreign table");
    assertStays("SELECT count(*) FROM ONLY sale", "ONLY of a partitioned table");
    execute(htap, "CREATE TEMP TABLE mine () INHERITS (t)", "INSERT INTO mine VALUES (5)");
    assertThat(rows(htap, "SELECT count(*) FROM t")).isEqualTo("1\n");
    assertThat(engine(htap)).isEqualTo("postgres");
    assertThat(rows(htap, "SELECT count(*) FROM ONLY t")).isEqualTo("0\n");
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
  }

  @Test
  void anEventualReadNeverMixesTheTreeOfNowWithRowsOfBefore() throws Exception {
    execute(htap, "SET htap.freshness = 'eventual'");
    String count = "SELECT count(*) FROM sale";
    for (int i = 0; i < 10; i++) {
      String before = rows(plain, count);
      execute(
          plain,
          "BEGIN",
          "ALTER TABLE sale DETACH PARTITION attached",
          "INSERT INTO sale (id, region, day) SELECT id + 1000000 * "
              + (i + 1)
              + ", region, '2040-01-01' FROM attached",
          "COMMIT");
      assertThat(rows(htap, count)).isEqualTo(before);
      execute(
          plain,
          "BEGIN",
          "DELETE FROM sale WHERE day = '2040-01-01'",
          "ALTER TABLE sale ATTACH PARTITION attached FOR VALUES FROM ('2024-07-01')"
              + " TO ('2024-10-01')",
          "COMMIT");
      assertThat(rows(htap, count)).isEqualTo(before);
    }
  }
}
