package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is logged of slow statements; here all are. */
class SlowLogTest {
  private static final String TOTAL = "SELECT count(*) FROM t WHERE s <> 'l1t3ral'";
  private static CopyServer server;
  private static String database;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger("io.htap.slow");
  private final Handler handler = new Keeping(log);

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
    database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE t (id int PRIMARY KEY, s text, n numeric(38,0))",
          "INSERT INTO t SELECT i, 'x' || i, 99999999999999999999999999999999999999"
              + " FROM generate_series(1, 1000) i");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void forget() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private static Connection all(String more) throws SQLException {
    return server.htap(database, "postgres", "&htap.route=duckdb&htap.slow.statement=0" + more);
  }

  @Test
  void whatTheCopyAnsweredIsToldWithWhatItSpentOnWhat() throws Exception {
    try (Connection htap = all("")) {
      rows(htap, TOTAL);
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
    }
    assertThat(log).hasSize(1);
    assertThat(log.get(0))
        .matches(
            "[\\d.]+ ms on duckdb, not postgres \\(ROUTE_FORCED.*\\): planning [\\d.]+ ms,"
                + " waiting [\\d.]+ ms, running [\\d.]+ ms, rows 1; statement [0-9a-f]+:"
                + " SELECT count\\(\\*\\) FROM t WHERE s <> \\?");
  }

  @Test
  void aStatementThatFailedOnTheCopyTellsWhatThatHasCost() throws Exception {
    try (Connection htap = all("")) {
      rows(htap, "SELECT sum(n) FROM t");
    }
    assertThat(log).hasSize(1);
    assertThat(log.get(0))
        .contains(" ms on postgres, not duckdb (ENGINE_FAILED", "lost on duckdb", "SELECT sum(n)");
  }

  @Test
  void whatOnlyPostgresCanRunIsTold() throws Exception {
    try (Connection htap = all("");
        PreparedStatement point = htap.prepareStatement("SELECT s FROM t WHERE id = ?")) {
      execute(htap, "SET htap.route = 'auto'");
      for (int i = 0; i < 3; i++) {
        point.setInt(1, 424242);
        point.executeQuery().close();
      }
      try (PreparedStatement update = htap.prepareStatement("UPDATE t SET s = ? WHERE id = 3")) {
        update.setString(1, "b0und");
        update.executeUpdate();
      }
      execute(htap, "CREATE ROLE r_" + database + " PASSWORD 'Pa55w0rd'");
      execute(htap, "DROP ROLE r_" + database);
      assertThatThrownBy(() -> execute(htap, "SELECT nothing FROM nowhere"));
    }
    assertThat(log).hasSize(7);
    assertThat(log.subList(0, 3))
        .allSatisfy(line -> assertThat(line).contains("POINT_LOOKUP", "WHERE id = ?"));
    assertThat(log.get(3)).contains("NOT_A_SELECT", "UPDATE t SET s = ? WHERE id = ?");
    assertThat(log.get(4)).contains("CREATE ROLE r_" + database + " PASSWORD ?");
    assertThat(log.get(6)).contains("SELECT nothing FROM nowhere");
    assertThat(log.toString()).doesNotContain("424242", "b0und", "Pa55w0rd", "l1t3ral");
  }

  @Test
  void whatWasStoppedIsTold() throws Exception {
    try (Connection htap = all("");
        Statement statement = htap.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(
              () -> statement.executeQuery("SELECT count(*) FROM t a, t b, t c, t d WHERE a.n > 7"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
    }
    assertThat(log).hasSize(1);
    assertThat(log.get(0)).contains("ended by SQLState 57014", "FROM t a, t b, t c, t d");
  }

  @Test
  void withoutACopyItTellsOfPostgres() throws Exception {
    String url = "jdbc:htap:" + server.address(database) + "?user=postgres&htap.slow.statement=0";
    try (Connection htap = DriverManager.getConnection(url)) {
      rows(htap, TOTAL);
    }
    assertThat(log).hasSize(1);
    assertThat(log.get(0)).contains(" ms on postgres, not duckdb (ENGINE_ABSENT", "s <> ?");
  }

  @Test
  void whatIsQuickerIsNotToldAndByDefaultNothingIs() throws Exception {
    try (Connection htap = server.htap(database, "postgres", "&htap.route=duckdb")) {
      rows(htap, TOTAL);
      execute(htap, "SET htap.slow.statement = '1h'");
      rows(htap, TOTAL);
      rows(htap, "SELECT s FROM t WHERE id = 1");
      assertThat(log).isEmpty();
      execute(htap, "SET htap.slow.statement = '0'");
      rows(htap, TOTAL);
      assertThat(log).hasSize(1);
      execute(htap, "RESET htap.slow.statement");
      rows(htap, TOTAL);
      assertThat(log).hasSize(1);
    }
  }

  private static final class Keeping extends Handler {
    private final List<String> lines;

    Keeping(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord entry) {
      lines.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
