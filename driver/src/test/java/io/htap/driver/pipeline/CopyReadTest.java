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
import org.postgresql.PGStatement;

/** Statements that leave Postgres, and statements that must not. */
class CopyReadTest {
  private static final String TOTALS =
      "SELECT region, count(*) AS n, sum(amount) AS total, avg(amount) AS mean"
          + " FROM sale GROUP BY region ORDER BY region";
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
    execute(
        plain,
        "CREATE TABLE sale (id int PRIMARY KEY, region text, amount numeric(10,2), day date)",
        "INSERT INTO sale SELECT i, (ARRAY['étage','Zoo','apple','_x','Apple'])[1 + i % 5],"
            + " i * 1.37, date '2024-01-01' + i % 366 FROM generate_series(1, 20000) i",
        "INSERT INTO sale VALUES (0, NULL, NULL, NULL)",
        "ANALYZE sale");
    htap = server.htap(database);
    execute(htap, "SET htap.route = 'duckdb'");
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
    plain.close();
  }

  @Test
  void anAggregateRunsOnTheCopyAndReadsAsOnPostgres() throws Exception {
    assertThat(rows(htap, TOTALS)).isEqualTo(rows(plain, TOTALS));
    assertThat(engine(htap)).isEqualTo("duckdb");
  }

  @Test
  void theRouterSendsALargeAggregateThereByItself() throws Exception {
    execute(
        plain,
        "INSERT INTO sale SELECT i, 'bulk', 1, NULL FROM generate_series(30000, 400000) i",
        "ANALYZE sale");
    // Waits for the bulk: the router would rightly not, for a statement as quick as this.
    do {
      rows(htap, "SELECT count(*) FROM sale");
    } while (reason(htap).contains("STALE"));
    execute(htap, "SET htap.route = 'auto'");
    assertThat(rows(htap, TOTALS)).isEqualTo(rows(plain, TOTALS));
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
  }

  @Test
  void aCommittedWriteIsInTheNextAnswer() throws Exception {
    for (int i = 0; i < 50; i++) {
      execute(plain, "INSERT INTO sale VALUES (" + (100_000 + i) + ", 'new', 1, NULL)");
      assertThat(rows(htap, "SELECT count(*) FROM sale WHERE region = 'new'"))
          .isEqualTo((i + 1) + "\n");
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    }
  }

  @Test
  void parametersAreBoundWithPostgresTypes() throws Exception {
    String sql =
        "SELECT count(*), max(amount) FROM sale WHERE amount > ? AND region = ? AND day < ?";
    String expected;
    try (PreparedStatement statement = plain.prepareStatement(sql)) {
      expected = parameterised(statement);
    }
    try (PreparedStatement statement = htap.prepareStatement(sql)) {
      assertThat(parameterised(statement)).isEqualTo(expected);
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      assertThat(parameterised(statement)).isEqualTo(expected);
    }
  }

  private static String parameterised(PreparedStatement statement) throws SQLException {
    statement.setBigDecimal(1, new java.math.BigDecimal("100.5"));
    statement.setString(2, "Zoo");
    statement.setObject(3, java.time.LocalDate.of(2024, 6, 1));
    try (ResultSet rows = statement.executeQuery()) {
      return rows(rows);
    }
  }

  @Test
  void aPointLookUpStaysAndIsNeverAskedAgain() throws Exception {
    execute(htap, "SET htap.route = 'auto'");
    for (int i = 0; i < 3; i++) {
      assertThat(rows(htap, "SELECT region FROM sale WHERE id = " + (i + 1))).isNotEmpty();
      assertThat(engine(htap)).isEqualTo("postgres");
      assertThat(reason(htap)).contains("POINT_LOOKUP");
    }
  }

  @Test
  void aTransactionThatHasWrittenReadsItsOwnWrites() throws Exception {
    htap.setAutoCommit(false);
    assertThat(rows(htap, TOTALS)).isNotEmpty();
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    execute(htap, "INSERT INTO sale VALUES (-1, 'mine', 1, NULL)");
    assertThat(rows(htap, "SELECT count(*) FROM sale WHERE region = 'mine'")).isEqualTo("1\n");
    assertThat(engine(htap)).isEqualTo("postgres");
    assertThat(reason(htap)).contains("TRANSACTION_WROTE");
    htap.rollback();
    assertThat(rows(htap, "SELECT count(*) FROM sale WHERE region = 'mine'")).isEqualTo("0\n");
    assertThat(engine(htap)).isEqualTo("duckdb");
  }

  @Test
  void repeatableReadStays() throws Exception {
    htap.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    htap.setAutoCommit(false);
    assertThat(rows(htap, TOTALS)).isNotEmpty();
    assertThat(engine(htap)).isEqualTo("postgres");
    assertThat(reason(htap)).contains("ISOLATION");
  }

  @Test
  void aTemporaryTableShadows() throws Exception {
    String count = "SELECT count(*) FROM sale";
    assertThat(rows(htap, count)).isEqualTo("20001\n");
    assertThat(engine(htap)).isEqualTo("duckdb");
    execute(htap, "CREATE TEMP TABLE sale (id int)");
    assertThat(rows(htap, count)).isEqualTo("0\n");
    assertThat(engine(htap)).isEqualTo("postgres");
    execute(htap, "DROP TABLE pg_temp.sale");
    assertThat(rows(htap, count)).isEqualTo("20001\n");
  }

  @Test
  void theSearchPathDecidesWhatANameMeans() throws Exception {
    String count = "SELECT count(*) FROM sale";
    assertThat(rows(htap, count)).isEqualTo("20001\n");
    execute(plain, "CREATE SCHEMA other", "CREATE TABLE other.sale (id int)");
    execute(htap, "SET search_path = other, public");
    assertThat(rows(htap, count)).isEqualTo("0\n");
    assertThat(engine(htap)).isEqualTo("postgres");
  }

  @Test
  void anAlteredTableIsNotReadFromItsOldCopy() throws Exception {
    String all = "SELECT sum(amount) FROM sale";
    assertThat(rows(htap, all)).isEqualTo(rows(plain, all));
    assertThat(engine(htap)).isEqualTo("duckdb");
    execute(plain, "ALTER TABLE sale ALTER COLUMN amount TYPE numeric(12,4) USING amount * 2");
    assertThat(rows(htap, all)).isEqualTo(rows(plain, all));
    assertThat(engine(htap)).isEqualTo("postgres");
  }

  @Test
  void aViewIsReadFromTheCopyOfItsTables() throws Exception {
    execute(plain, "CREATE VIEW big AS SELECT region, amount FROM sale WHERE amount > 1000");
    String sql = "SELECT region, count(*), sum(amount) FROM big GROUP BY region ORDER BY 1 DESC";
    assertThat(rows(htap, sql)).isEqualTo(rows(plain, sql));
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    execute(plain, "CREATE OR REPLACE VIEW big AS SELECT region, amount FROM sale WHERE id < 10");
    assertThat(rows(htap, sql)).isEqualTo(rows(plain, sql));
  }

  @Test
  void errorsArePostgresOwn() {
    assertThatThrownBy(() -> rows(htap, "SELECT sum(amount / (id - id)) FROM sale"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"));
    assertThatThrownBy(() -> rows(htap, "SELECT nothing FROM sale"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42703"));
  }

  @Test
  void explainTellsEngineReasonsAndSql() throws Exception {
    String plan = rows(htap, "EXPLAIN (HTAP, ANALYZE) " + TOTALS);
    assertThat(plan)
        .contains("Engine: duckdb", "ROUTE_FORCED", "SELECT", "Ran on: duckdb", "Rows: 6");
    execute(htap, "SET htap.route = 'auto'");
    assertThat(rows(htap, "EXPLAIN (HTAP) " + TOTALS)).contains("Price on postgres");
    assertThat(rows(htap, "EXPLAIN (HTAP) SELECT 1")).contains("NO_RELATION");
  }

  @Test
  void showListsEverySettingAndTheCopy() throws Exception {
    assertThat(rows(htap, "SHOW htap")).contains("htap.route|duckdb", "htap.freshness|strict");
    assertThat(rows(htap, "SHOW htap.replica"))
        .contains("STREAMING", "public.sale|READY|null|20001");
  }

  @Test
  void hintsChooseTheEngineOfOneStatement() throws Exception {
    execute(htap, "SET htap.route = 'auto'");
    rows(htap, "/*+ htap(duckdb) */ " + TOTALS);
    assertThat(engine(htap)).isEqualTo("duckdb");
    rows(htap, "/*+ htap(postgres) */ " + TOTALS);
    assertThat(engine(htap)).isEqualTo("postgres");
  }

  @Test
  void anEngineThatIsAskedForAndAbsentIsSaidToBe() throws Exception {
    execute(htap, "SET htap.route = 'gpu'");
    assertThat(rows(htap, TOTALS)).isEqualTo(rows(plain, TOTALS));
    assertThat(reason(htap)).contains("not gpu: ENGINE_ABSENT: no gpu engine is on the class path");
    String none = "NO_MODULE|no gpu engine is on the class path|null|null|null|0|0|0|0|0|null";
    assertThat(rows(htap, "SHOW htap.gpu")).contains(none);
    assertThat(rows(htap, "SELECT * FROM htap.gpu")).contains(none);
  }

  @Test
  void rowsWhoseFetchSizePgjdbcAdaptsStay() throws Exception {
    try (Statement statement = htap.createStatement()) {
      statement.setFetchSize(100);
      statement.unwrap(PGStatement.class).setAdaptiveFetch(true);
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM sale")) {
        rows.next();
      }
    }
    assertThat(engine(htap)).isEqualTo("postgres");
    assertThat(reason(htap)).contains("adapts");
  }

  @Test
  void aBrokenConnectionSaysSoInPostgresWords() throws Exception {
    assertThat(rows(htap, TOTALS)).isNotEmpty();
    int pid = htap.unwrap(org.postgresql.PGConnection.class).getBackendPID();
    execute(plain, "SELECT pg_terminate_backend(" + pid + ")");
    assertThatThrownBy(() -> rows(htap, TOTALS))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
  }

  @Test
  void aTransactionIsSeenWholeOrNotAtAll() throws Exception {
    // Known to be READY by now; what follows arrives through the stream.
    execute(htap, "SET htap.freshness = 'eventual'");
    var writer =
        java.util.concurrent.CompletableFuture.runAsync(
            () -> {
              try {
                for (int i = 0; i < 20; i++) {
                  execute(
                      plain,
                      "INSERT INTO sale SELECT g, 'torn', 1, NULL FROM generate_series("
                          + (1_000_000 + i * 10_000)
                          + ", "
                          + (1_009_999 + i * 10_000)
                          + ") g");
                }
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    String torn = "SELECT count(*) % 10000 FROM sale WHERE region = 'torn'";
    while (!writer.isDone()) {
      assertThat(rows(htap, torn)).isEqualTo("0\n");
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    }
    writer.join();
    for (int i = 0; i < 200; i++) {
      assertThat(rows(htap, torn)).isEqualTo("0\n");
    }
  }

  @Test
  void aTransactionBegunInSqlKeepsItsSnapshot() throws Exception {
    String count = "SELECT count(*) FROM sale";
    execute(htap, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    String before = rows(htap, count);
    execute(plain, "INSERT INTO sale VALUES (-5, 'x', 1, NULL)");
    assertThat(rows(htap, count)).isEqualTo(before);
    assertThat(reason(htap)).contains("ISOLATION");
    execute(htap, "COMMIT");
  }

  @Test
  void aPublicationThatLeavesOutDeletesIsNotTrusted() throws Exception {
    String count = "SELECT count(*) FROM sale";
    assertThat(rows(htap, count)).isEqualTo("20001\n");
    String publication = rows(plain, "SELECT pubname FROM pg_publication").strip();
    execute(
        plain,
        "ALTER PUBLICATION " + publication + " SET (publish = 'insert')",
        "DELETE FROM sale WHERE id > 10");
    assertThat(rows(htap, count)).isEqualTo("11\n");
  }

  @Test
  void renamedColumnsOfAViewAreNotMistaken() throws Exception {
    execute(plain, "CREATE VIEW two AS SELECT id AS a, id * 2 AS b FROM sale");
    String sums = "SELECT sum(a), sum(b) FROM two";
    assertThat(rows(htap, sums)).isEqualTo(rows(plain, sums));
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    execute(
        plain,
        "ALTER VIEW two RENAME COLUMN a TO c",
        "ALTER VIEW two RENAME COLUMN b TO a",
        "ALTER VIEW two RENAME COLUMN c TO b");
    assertThat(rows(htap, sums)).isEqualTo(rows(plain, sums));
  }

  @Test
  void functionsCastsAndOperatorsOfTheUsersOwnAreNotMistaken() throws Exception {
    execute(plain, "CREATE VIEW lengths AS SELECT id, length(region) AS l FROM sale");
    String[] statements = {
      "SELECT sum(l) FROM lengths", "SELECT max(id::text) FROM sale", "SELECT sum(id + 1) FROM sale"
    };
    for (String sql : statements) {
      assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(plain, sql));
    }
    execute(
        plain,
        "CREATE FUNCTION public.length(text) RETURNS int LANGUAGE sql AS 'select 42'",
        "CREATE FUNCTION mark(int) RETURNS text LANGUAGE sql AS $$select '#'$$",
        "CREATE CAST (int AS text) WITH FUNCTION mark(int)");
    for (String sql : statements) {
      assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(plain, sql));
    }
  }

  @Test
  void smallNumbersKeepTheirZeroAndRealsTheirType() throws Exception {
    execute(
        plain,
        "CREATE TABLE small (id int PRIMARY KEY, z numeric(5,5), r real)",
        "INSERT INTO small SELECT i, i * 0.00003, 1.1 * (i % 3) FROM generate_series(1, 300) i");
    try (Connection copied =
        server.htap(database, "postgres", "&htap.route=duckdb&htap.replica.exclude=x.y")) {
      for (String sql :
          new String[] {
            "SELECT max(length(z::text)), max(z::text COLLATE \"C\") FROM small",
            "SELECT id, CASE WHEN id > 8 THEN z / 3 ELSE 0.5 END FROM small ORDER BY id",
            "SELECT id, coalesce(z / nullif(id % 2, 0), 0.05) FROM small ORDER BY id",
            "SELECT count(*) FROM small WHERE r IN (1.1, 2.2)",
            "SELECT count(*) FROM small WHERE r NOT IN (1.1, 2.2)",
          }) {
        assertThat(rows(copied, sql)).as(sql).isEqualTo(rows(plain, sql));
      }
    }
  }

  @Test
  void rowCountsThatPostgresRefusesAreRefused() throws Exception {
    for (Connection connection : new Connection[] {plain, htap}) {
      try (PreparedStatement statement =
          connection.prepareStatement("SELECT id FROM sale ORDER BY region, id LIMIT ?")) {
        statement.setInt(1, -1);
        assertThatThrownBy(statement::executeQuery)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("2201W"));
      }
    }
  }

  @Test
  void nullParametersDoNotBreakATransaction() throws Exception {
    execute(htap, "SET htap.route = 'auto'");
    htap.setAutoCommit(false);
    try (PreparedStatement statement =
        htap.prepareStatement(
            "SELECT region, count(*) FROM sale WHERE (? IS NULL OR id > 5) GROUP BY region")) {
      statement.setNull(1, java.sql.Types.INTEGER);
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows.next()).isTrue();
      }
    }
    htap.commit();
  }

  @Test
  void scrollableResultsMove() throws Exception {
    try (Statement statement =
        htap.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
      // Whoever scrolls has all rows, as on pgjdbc.
      statement.setFetchSize(1);
      ResultSet rows = statement.executeQuery(TOTALS);
      assertThat(rows.last()).isTrue();
      assertThat(rows.first()).isTrue();
      assertThat(engine(htap)).isEqualTo("duckdb");
    }
  }

  @Test
  void updatableResultsMoveUnlessTheyAreReadBitByBit() throws Exception {
    try (Statement statement =
        htap.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE)) {
      statement.executeQuery(TOTALS).close();
      assertThat(engine(htap)).isEqualTo("duckdb");
      statement.setFetchSize(1);
      statement.executeQuery(TOTALS).close();
      assertThat(engine(htap)).isEqualTo("postgres");
    }
  }

  @Test
  void whatIsUpdatedIsReadAsItIsNow() throws Exception {
    try (Statement settings = htap.createStatement();
        Statement updatable =
            htap.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        Statement scrollable =
            htap.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
      settings.execute("SET htap.freshness = 'eventual'");
      updatable.executeQuery(TOTALS).close();
      assertThat(engine(htap)).isEqualTo("postgres");
      scrollable.executeQuery(TOTALS).close();
      assertThat(engine(htap)).isEqualTo("duckdb");
      settings.execute("SET htap.freshness = 'strict'");
      updatable.executeQuery(TOTALS).close();
      assertThat(engine(htap)).isEqualTo("duckdb");
    }
  }
}
