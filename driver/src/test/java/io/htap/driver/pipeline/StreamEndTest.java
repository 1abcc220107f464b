package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.config.HtapUrl;
import io.htap.driver.jdbc.HtapConnection;
import io.htap.replica.ReaderPool;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.jdbc.PgConnection;

/** Whatever ends the reading of a long result lets go of the copy at once. */
class StreamEndTest {
  private static final String WIDE = "SELECT id, s FROM t";
  private static final String SLOW =
      "SELECT count(*) FROM t a, t b, t c WHERE a.id + b.id * c.id = 7";
  private static CopyServer server;
  private static String database;
  private Connection htap;
  private ReaderPool readers;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
    database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE t (id int PRIMARY KEY, s text)",
          "INSERT INTO t SELECT i, repeat('wide', 500) FROM generate_series(1, 20000) i");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void open() throws SQLException {
    PgConnection raw = server.plain(database).unwrap(PgConnection.class);
    HtapConfig config =
        HtapConfig.parse(
            Map.of(
                "htap.replica.tables", "public.*",
                "htap.await", "30s",
                "htap.route", "duckdb"));
    String url = "jdbc:postgresql:" + server.address(database) + "?user=postgres";
    HtapSession session =
        (HtapSession) Pipelines.factory().open(raw, config, url, new Properties());
    readers = Objects.requireNonNull(session.copy).replica().readers();
    htap = new HtapConnection(raw, session, HtapUrl.parse("jdbc:htap:" + server.address(database)));
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
    assertThat(readers.lent()).isZero();
  }

  private ResultSet stream(Statement statement) throws SQLException {
    statement.setFetchSize(10);
    ResultSet rows = statement.executeQuery(WIDE);
    assertThat(rows.next()).isTrue();
    assertThat(readers.lent()).isPositive();
    return rows;
  }

  @Test
  void closingTheResultSet() throws Exception {
    ResultSet rows = stream(htap.createStatement());
    assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    rows.close();
    assertThat(readers.lent()).isZero();
  }

  @Test
  void closingTheStatement() throws Exception {
    Statement statement = htap.createStatement();
    ResultSet rows = stream(statement);
    statement.close();
    assertThat(readers.lent()).isZero();
    assertThat(rows.isClosed()).isTrue();
  }

  @Test
  void closingTheConnection() throws Exception {
    stream(htap.createStatement());
    htap.close();
    assertThat(readers.lent()).isZero();
  }

  @Test
  void executingAgain() throws Exception {
    Statement statement = htap.createStatement();
    stream(statement);
    assertThat(statement.execute("SELECT 1")).isTrue();
    assertThat(readers.lent()).isZero();
  }

  @Test
  void readingToTheEnd() throws Exception {
    ResultSet rows = stream(htap.createStatement());
    int count = 1;
    while (rows.next()) {
      count++;
    }
    assertThat(count).isEqualTo(20_000);
    assertThat(readers.lent()).isZero();
  }

  @Test
  void aResultOfLessThanTheFetchSizeIsReadAtOnce() throws Exception {
    Statement statement = htap.createStatement();
    statement.setFetchSize(10);
    ResultSet rows = statement.executeQuery("SELECT id FROM t WHERE id < 10");
    assertThat(readers.lent()).isZero();
    assertThat(rows(rows).lines()).hasSize(9);
  }

  @Test
  void aConnectionThatHasStreamedServesOtherStatements() throws Exception {
    for (int i = 0; i < 20; i++) {
      stream(htap.createStatement()).close();
      assertThat(rows(htap, "SELECT count(*), max(id) FROM t")).isEqualTo("20000|20000\n");
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    }
  }

  /** Nothing runs then: pgjdbc's cancel finds nothing to stop between two fetches either. */
  @Test
  void cancellingBetweenTwoFetchesStopsNothing() throws Exception {
    Statement statement = htap.createStatement();
    ResultSet rows = stream(statement);
    statement.cancel();
    int read = 1;
    while (rows.next()) {
      read++;
    }
    assertThat(read).isEqualTo(20_000);
    assertThat(readers.lent()).isZero();
  }

  @Test
  void cancellingWhileAnotherThreadReads() throws Exception {
    Statement statement = htap.createStatement();
    ResultSet rows = stream(statement);
    var over = new AtomicBoolean();
    CompletableFuture<Void> cancel =
        CompletableFuture.runAsync(
            () -> {
              try {
                // One of them comes while a row is being read.
                while (!over.get()) {
                  statement.cancel();
                }
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    try {
      assertCancelled(
          () -> {
            while (rows.next()) {
              rows.setFetchSize(1);
            }
          },
          "user request");
    } finally {
      over.set(true);
    }
    cancel.join();
    assertThat(readers.lent()).isZero();
  }

  @Test
  void oneThatIsForgotten() throws Exception {
    for (int i = 0; i < 20; i++) {
      stream(htap.createStatement());
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (readers.lent() > 0 && System.nanoTime() < deadline) {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    assertThat(readers.lent()).isZero();
  }

  @Test
  void cancellingBeforeTheFirstRow() throws Exception {
    planSlow();
    for (int delay : new int[] {0, 0, 1, 2, 5, 10, 50, 200}) {
      Statement statement = htap.createStatement();
      CompletableFuture<Void> cancel =
          CompletableFuture.runAsync(
              () -> {
                try {
                  TimeUnit.MILLISECONDS.sleep(20 + delay);
                  statement.cancel();
                } catch (SQLException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      assertCancelled(() -> statement.executeQuery(SLOW), "user request");
      cancel.join();
    }
  }

  /** So that the next execution is on the copy within a moment. */
  private void planSlow() throws SQLException {
    execute(htap, "SET statement_timeout = '1s'");
    assertCancelled(() -> rows(htap, SLOW), "statement timeout");
    execute(htap, "SET statement_timeout = 0");
  }

  @Test
  void theServersTimeLimitIsHeededHoweverShort() throws Exception {
    planSlow();
    for (int millis = 1; millis <= 30; millis++) {
      execute(htap, "SET statement_timeout = " + millis);
      for (int fetchSize : new int[] {0, 10}) {
        Statement statement = htap.createStatement();
        statement.setFetchSize(fetchSize);
        long began = System.nanoTime();
        assertCancelled(() -> statement.executeQuery(SLOW), "statement timeout");
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)).isLessThan(5000);
      }
    }
    execute(htap, "SET statement_timeout = 0");
  }

  @Test
  void theTimeLimitOfTheStatementIsThatOfItsFirstRows() throws Exception {
    Statement statement = htap.createStatement();
    statement.setQueryTimeout(1);
    assertCancelled(() -> statement.executeQuery(SLOW), "user request");
    statement.setQueryTimeout(3);
    ResultSet rows = stream(statement);
    TimeUnit.MILLISECONDS.sleep(3200);
    assertThat(rows(rows).lines()).hasSize(19_999);
  }

  private static void assertCancelled(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String why) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"))
        .hasMessageContaining("canceling statement due to " + why);
  }
}
