package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

/** Statements that tracing has written its identifiers on, another one for each run. */
class TracedTextTest {
  private static final String TOTAL = "SELECT g, count(*) FROM t GROUP BY g ORDER BY g";
  private static CopyServer server;
  private static String database;
  private static int traces;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
    database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE t (id int PRIMARY KEY, g int)",
          "INSERT INTO t SELECT i, i % 10 FROM generate_series(1, 1000) i");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static String trace() {
    traces++;
    return "/*traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-%016x-01'*/".formatted(traces);
  }

  @Test
  void eachIsTheStatementThatIsKnown() {
    var texts = new KnownTexts();
    TextFacts first = texts.of(trace() + TOTAL);
    TextFacts second = texts.of(TOTAL + " " + trace() + ";");
    assertThat(first.requireParsed()).isSameAs(second.requireParsed());
    assertThat(first.sql()).isEqualTo(TOTAL).isEqualTo(second.sql());
    assertThat(second.asked()).startsWith(TOTAL + " /*trace").endsWith(";");

    String pointless = "SELECT 1";
    assertThat(texts.of(trace() + pointless)).isSameAs(texts.of(pointless + trace()));
  }

  @Test
  void eachIsPlannedOnce() throws Exception {
    try (Connection htap = server.htap(database, "postgres", "&htap.route=duckdb");
        var questions = new Questions()) {
      int planned = questions.during(() -> rows(htap, TOTAL));
      int known = questions.during(() -> rows(htap, TOTAL));
      assertThat(known).isLessThan(planned);
      for (int i = 0; i < 3; i++) {
        String traced = i == 1 ? TOTAL + trace() : trace() + TOTAL;
        assertThat(questions.during(() -> rows(htap, traced))).as(traced).isEqualTo(known);
        assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      }
    }
  }

  @Test
  void postgresGetsTheTextAsItWasWritten() throws Exception {
    try (Connection htap = server.htap(database)) {
      String mine =
          trace()
              + "SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid() AND 1 = 1"
              + trace();
      assertThat(rows(htap, mine)).isEqualTo(mine + "\n");
    }
  }

  @Test
  void anErrorIsWhereTheApplicationHasWrittenIt() throws Exception {
    String wrong = trace() + " SELECT nowhere FROM t";
    try (Connection plain = server.plain(database);
        Connection htap = server.htap(database, "postgres", "&htap.route=duckdb")) {
      for (boolean autoCommit : new boolean[] {true, false}) {
        plain.setAutoCommit(autoCommit);
        htap.setAutoCommit(autoCommit);
        assertThat(position(htap, wrong)).isEqualTo(position(plain, wrong)).isGreaterThan(70);
      }
    }
  }

  private static int position(Connection connection, String sql) {
    var e = catchThrowableOfType(PSQLException.class, () -> rows(connection, sql));
    return e.getServerErrorMessage().getPosition();
  }

  @Test
  void commandsOfTheDriverAreKnownWithThem() throws Exception {
    try (Connection htap = server.htap(database)) {
      execute(htap, trace() + "SET htap.route = 'duckdb'", "SET htap.verify = '1%' " + trace());
      assertThat(rows(htap, "SHOW htap.route" + trace())).isEqualTo("duckdb\n");
      assertThat(rows(htap, trace() + "SHOW htap.verify")).contains("1%");
      assertThat(rows(htap, trace() + "EXPLAIN (HTAP) " + TOTAL + trace())).contains("duckdb");
    }
  }

  /** Counts what this thread asks Postgres to execute. */
  private static final class Questions extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");
    private final Thread asking = Thread.currentThread();
    private final AtomicInteger asked = new AtomicInteger();

    Questions() {
      setLevel(Level.ALL);
      logger.setLevel(Level.FINEST);
      logger.setUseParentHandlers(false);
      logger.addHandler(this);
    }

    interface Act {
      void run() throws SQLException;
    }

    int during(Act act) throws SQLException {
      int before = asked.get();
      act.run();
      return asked.get() - before;
    }

    @Override
    public void publish(LogRecord entry) {
      if (Thread.currentThread() == asking && entry.getMessage().contains("FE=> Execute")) {
        asked.incrementAndGet();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
      logger.setUseParentHandlers(true);
      logger.setLevel(null);
    }
  }
}
