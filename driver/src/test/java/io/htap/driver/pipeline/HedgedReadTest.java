package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.config.HtapUrl;
import io.htap.driver.execute.Admission;
import io.htap.driver.jdbc.HtapConnection;
import io.htap.driver.learn.Decision;
import io.htap.driver.learn.Learning;
import io.htap.spi.EngineId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.jdbc.PgConnection;

/**
 * Statements that Postgres has, and that are late there. Another transaction locks their table, so
 * that Postgres does not answer before the test lets it.
 */
@Timeout(60)
class HedgedReadTest {
  private static final String TOTAL = "SELECT g, sum(v) FROM t WHERE v <> 7 GROUP BY g ORDER BY g";

  /** Takes seconds, wherever it runs, once the table has its rows. */
  private static final String LONG =
      "SELECT count(*) FROM t a, t b, t c WHERE a.v * b.v + c.v * a.id = 7";

  private static CopyServer server;
  private String database;
  private Connection plain;
  private Connection locker;
  private HtapSession session;
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
  void fill() throws SQLException {
    database = server.database();
    plain = server.plain(database);
    execute(
        plain,
        "CREATE TABLE t (id int PRIMARY KEY, g int, v int, s text)",
        "INSERT INTO t SELECT i, i % 3, i, chr(96 + i) FROM generate_series(1, 10) i",
        "CREATE ROLE readers_" + database,
        "CREATE ROLE clerk_" + database + " LOGIN IN ROLE readers_" + database,
        "GRANT SELECT ON t TO readers_" + database,
        "ANALYZE t");
    locker = server.plain(database);
    locker.setAutoCommit(false);
    htap = open("postgres", server.address(database), "&htap.hedge=true");
  }

  @AfterEach
  void close() throws Exception {
    locker.close();
    htap.close();
    plain.close();
  }

  /** As the driver opens it, with its inside at hand. */
  private Connection open(String user, String address, String more) throws SQLException {
    HtapUrl url =
        HtapUrl.parse(
            "jdbc:htap:"
                + address
                + "?user="
                + user
                + "&htap.replica.user=postgres&htap.replica.tables=public.*&htap.await=30s"
                + "&htap.idle=0s&htap.routing=learned"
                + more);
    HtapConfig config = HtapConfig.parse(url, new Properties());
    PgConnection raw = DriverManager.getConnection(url.pgUrl()).unwrap(PgConnection.class);
    session = (HtapSession) Pipelines.factory().open(raw, config, url.pgUrl(), new Properties());
    return new HtapConnection(raw, session, url);
  }

  /** Postgres is known to answer within some 40 ms, and to be the faster one. */
  private void learn(String sql) throws SQLException {
    rows(htap, sql);
    learned(60);
  }

  /** Of the last statement; enough of them have run to pay for some hedges. */
  private void learned(double duckDbMillis) {
    Learning learning = learning();
    Decision decision = learning.decisions().get(0).decision();
    for (int i = 0; i < 10; i++) {
      learning.ran(decision, EngineId.POSTGRES, 30);
      learning.ran(decision, EngineId.DUCKDB, duckDbMillis);
    }
    for (int i = 0; i < 2_000; i++) {
      double unused = learning.lateAfter(decision);
    }
  }

  private Learning learning() {
    return Objects.requireNonNull(session.copy).learning();
  }

  private void lock() throws SQLException {
    execute(locker, "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
  }

  private int lent() {
    return Objects.requireNonNull(session.copy).replica().readers().lent();
  }

  /** Whether DuckDB is at it. */
  private static boolean hedging() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("htap-hedge"))
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .anyMatch(frame -> frame.getClassName().endsWith("CopyExecution"));
  }

  private long hedges() {
    return Objects.requireNonNull(session.copy).activity().totals().hedges();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void theCopyAnswersWhatIsLateOnPostgres() throws SQLException {
    learn(TOTAL);
    String right = rows(plain, TOTAL);
    lock();
    assertThat(rows(htap, TOTAL)).isEqualTo(right);
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    assertThat(reason(htap)).contains("not postgres: HEDGED: not answered within");
    assertThat(rows(plain, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"))
        .as("Postgres has stopped")
        .isEqualTo("0\n");
    locker.rollback();
    assertThat(rows(htap, "/*+ htap(postgres) */ " + TOTAL)).isEqualTo(right);
    try (Statement statement = htap.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM htap.decisions")) {
      row.next();
      assertThat(row.getString("decided")).isEqualTo("postgres");
      assertThat(row.getString("ran_on")).isEqualTo("duckdb");
      assertThat(row.getBoolean("hedged")).isTrue();
      assertThat(row.getDouble("propensity")).isPositive();
    }
    assertThat(Objects.requireNonNull(session.copy).activity().totals().hedgesWon()).isOne();
  }

  @Test
  void explainTellsOfIt() throws SQLException {
    learn(TOTAL);
    lock();
    assertThat(rows(htap, "EXPLAIN (HTAP, ANALYZE) " + TOTAL))
        .contains("Engine: postgres", "Ran on: duckdb", "not postgres: HEDGED: ", "Rows: 3");
  }

  @Test
  void itIsOffByDefault() throws SQLException {
    htap.close();
    htap = open("postgres", server.address(database), "");
    learn(TOTAL);
    lock();
    try (Statement statement = htap.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery(TOTAL))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }
    assertThat(hedges()).isZero();
  }

  @Test
  void noTransactionIsRisked() throws SQLException {
    rows(htap, TOTAL);
    execute(htap, "SET statement_timeout = '500ms'");
    for (boolean inSql : new boolean[] {true, false}) {
      learned(60);
      htap.setAutoCommit(inSql);
      if (inSql) {
        execute(htap, "BEGIN");
      }
      lock();
      assertThatThrownBy(() -> rows(htap, TOTAL))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getMessage()).contains("statement timeout"));
      locker.rollback();
      execute(htap, "ROLLBACK");
    }
    assertThat(hedges()).isZero();
  }

  @Test
  void aPreparedStatementKeepsItsValuesItsLimitsAndItsOrder() throws SQLException {
    String sql = "SELECT s, v FROM t WHERE v > ? ORDER BY s DESC";
    try (PreparedStatement statement = htap.prepareStatement(sql)) {
      statement.setInt(1, 2);
      statement.setMaxRows(4);
      String right = rows(statement.executeQuery());
      for (int i = 0; i < 3; i++) {
        learned(60);
        lock();
        assertThat(rows(statement.executeQuery())).isEqualTo(right);
        assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
        locker.rollback();
      }
      assertThat(statement.getWarnings() == null).isTrue();
      assertThat(statement).hasToString("SELECT s, v FROM t WHERE v > ('2'::int4) ORDER BY s DESC");
    }
  }

  @Test
  void whatWasCommittedBeforeItIsSeen() throws SQLException {
    String sql = "SELECT count(*), max(v) FROM t WHERE g < 3";
    rows(htap, sql);
    for (int i = 11; i < 16; i++) {
      learned(60);
      execute(plain, "INSERT INTO t VALUES (" + i + ", 0, " + i + ", '')");
      lock();
      String seen = rows(htap, sql);
      locker.rollback();
      assertThat(seen).isEqualTo(i + "|" + i + "\n");
    }
    assertThat(hedges()).isPositive();
  }

  /** The table has so few rows when it is learned, and so many afterwards. */
  private CompletableFuture<String> longOnBoth(Statement statement, int rows) throws Exception {
    learn(LONG);
    execute(plain, "INSERT INTO t SELECT i, i % 3, i, '' FROM generate_series(11, " + rows + ") i");
    lock();
    var answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return rows(statement.executeQuery(LONG));
              } catch (SQLException e) {
                return e.getSQLState();
              }
            });
    await(HedgedReadTest::hedging);
    return answer;
  }

  private void nothingIsLeft() throws InterruptedException {
    await(() -> lent() == 0);
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("htap-hedge")));
  }

  @Test
  void theApplicationsCancelReachesBoth() throws Exception {
    try (Statement statement = htap.createStatement()) {
      CompletableFuture<String> answer = longOnBoth(statement, 3_000);
      statement.cancel();
      assertThat(answer.get()).isEqualTo("57014");
      nothingIsLeft();
      assertThat(rows(htap, "SELECT 1")).isEqualTo("1\n");
      assertThat(rows(htap, "SHOW htap.last")).startsWith("postgres");
    }
  }

  @Test
  void aTimeOutReachesBoth() throws Exception {
    try (Statement statement = htap.createStatement()) {
      statement.setQueryTimeout(2);
      assertThat(longOnBoth(statement, 3_000).get()).isEqualTo("57014");
      nothingIsLeft();
      execute(htap, "SET statement_timeout = '2s'");
      statement.setQueryTimeout(0);
      assertThatThrownBy(() -> statement.executeQuery(LONG)).hasMessageContaining("timeout");
      nothingIsLeft();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"close", "abort", "terminate"})
  void aConnectionThatIsClosedOrLostIsWhatItIsOnPostgresAlone(String end) throws Exception {
    String alone;
    try (Connection other = server.plain(database)) {
      lock();
      var answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return rows(other, LONG);
                } catch (SQLException e) {
                  return e.getSQLState();
                }
              });
      awaitLock();
      end(other, end);
      alone = answer.get();
      locker.rollback();
    }
    CompletableFuture<String> answer = longOnBoth(htap.createStatement(), 3_000);
    end(htap, end);
    assertThat(answer.get()).isEqualTo(alone);
    nothingIsLeft();
  }

  private void awaitLock() throws InterruptedException {
    await(
        () -> {
          try {
            return rows(plain, "SELECT count(*) FROM pg_locks WHERE NOT granted").equals("1\n");
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  private void end(Connection connection, String how) throws SQLException {
    switch (how) {
      case "close" -> connection.close();
      case "abort" -> connection.abort(Runnable::run);
      default -> execute(plain, "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted");
    }
  }

  @Test
  void anErrorOfPostgresIsTheAnswer() throws Exception {
    String wrong = "SELECT sum(v / (id - 11)) FROM t WHERE v <> 0";
    learn(wrong);
    execute(plain, "INSERT INTO t VALUES (11, 0, 11, '')");
    lock();
    var answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return rows(htap, wrong);
              } catch (SQLException e) {
                return e.getSQLState();
              }
            });
    Thread.sleep(300);
    assertThat(answer).as("the copy's error is none").isNotDone();
    locker.rollback();
    assertThat(answer.get()).isEqualTo("22012");
    assertThat(engine(htap)).isEqualTo("postgres");
  }

  @Test
  void aPrivilegeThatIsTakenAwayMeanwhileIsMissed() throws Exception {
    htap.close();
    htap = open("clerk_" + database, server.address(database), "&htap.hedge=true");
    try (Statement statement = htap.createStatement()) {
      CompletableFuture<String> answer = longOnBoth(statement, 600);
      execute(plain, "REVOKE readers_" + database + " FROM clerk_" + database);
      await(() -> !hedging());
      locker.rollback();
      assertThat(answer.get()).isEqualTo("42501");
    }
  }

  /** What is late on Postgres, which answers while it is being told to stop. */
  private CompletableFuture<String> answersWhileItIsTold(CancelProxy proxy) throws Exception {
    htap.close();
    htap = open("postgres", "//localhost:" + proxy.port() + "/" + database, "&htap.hedge=true");
    learn(TOTAL);
    lock();
    var answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return rows(htap, TOTAL);
              } catch (SQLException e) {
                return e.getSQLState();
              }
            });
    await(() -> proxy.asked.get() == 1);
    assertThat(answer).isNotDone();
    locker.rollback();
    return answer;
  }

  @Test
  void whenPostgresDoesNotHearThatItIsToStopItsAnswerCounts() throws Exception {
    try (var proxy = new CancelProxy(server.port())) {
      String right = rows(plain, TOTAL);
      assertThat(answersWhileItIsTold(proxy).get()).isEqualTo(right);
      assertThat(engine(htap)).isEqualTo("postgres");
      assertThat(reason(htap)).contains("Postgres was first");
      assertThat(rows(htap, "SELECT 1")).isEqualTo("1\n");
      htap.close();
    }
  }

  @Test
  void aRequestToStopThatComesLateDoesNotMeetTheNextStatement() throws Exception {
    try (var proxy = new CancelProxy(server.port())) {
      proxy.delayMillis = 1_200;
      String right = rows(plain, TOTAL);
      assertThat(answersWhileItIsTold(proxy).get()).isEqualTo(right);
      rows(htap, "SELECT pg_sleep(0.3)");
      learned(60);
      execute(htap, "SET statement_timeout = '300ms'");
      lock();
      assertThatThrownBy(() -> rows(htap, TOTAL)).hasMessageContaining("timeout");
      assertThat(hedges()).as("no more of them").isOne();
      htap.close();
    }
  }

  @Test
  void whatDuckDbDoesNotAnswerInTimeIsHandedOver() throws SQLException {
    // Step by step, each of which takes DuckDB long.
    String steps =
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 30000)"
            + " SELECT count(*) FROM r JOIN t ON t.id = r.n";
    rows(htap, steps);
    learned(5);
    assertThat(rows(htap, steps)).isEqualTo("10\n");
    assertThat(engine(htap)).isEqualTo("postgres");
    assertThat(reason(htap)).contains("not duckdb: HEDGED: not answered there within");
    assertThat(Objects.requireNonNull(session.copy).breaker().open()).isFalse();
    assertThat(rows(htap, "SHOW htap.decisions").lines().findFirst().orElseThrow())
        .contains("|duckdb|postgres|");
    assertThat(lent()).isZero();
  }

  @Test
  void aTurnIsTakenOnlyWhereItIsFree() throws SQLException {
    learn(TOTAL);
    Admission admission = Objects.requireNonNull(session.copy).admission();
    List<Admission.Place> places = new ArrayList<>();
    Admission.Place next = admission.place(1, false);
    while (next.takeIfFree()) {
      places.add(next);
      next = admission.place(1, false);
    }
    execute(htap, "SET statement_timeout = '300ms'");
    lock();
    assertThatThrownBy(() -> rows(htap, TOTAL)).hasMessageContaining("timeout");
    assertThat(hedges()).isZero();
    places.forEach(Admission.Place::close);
    learned(60);
    execute(htap, "SET statement_timeout = 0");
    assertThat(rows(htap, TOTAL)).isNotEmpty();
    assertThat(engine(htap)).isEqualTo("duckdb");
  }
}
