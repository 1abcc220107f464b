package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers of the copy are checked against Postgres, and only what is wrong is called so. */
class VerifyTest {
  private static final String ALL = "&htap.route=duckdb&htap.verify=100%";
  private static final String TOTAL =
      "SELECT g, sum(v) AS total FROM t WHERE s <> 'secret' GROUP BY g";
  private static CopyServer server;
  private String database;
  private Connection plain;

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
        "CREATE TABLE t (id int PRIMARY KEY, g int, v numeric(10,2), s text)",
        "INSERT INTO t SELECT i, i % 10, i / 4.0, 'x' || i FROM generate_series(1, 2000) i",
        "CREATE TABLE busy (id int PRIMARY KEY, v int)",
        "INSERT INTO busy SELECT i, i FROM generate_series(1, 50) i",
        "ANALYZE t, busy");
  }

  @AfterEach
  void close() throws SQLException {
    plain.close();
  }

  /** The figures of {@code htap.verify}. */
  private record Figures(
      long sampled,
      long same,
      long different,
      long undecided,
      long skipped,
      long dropped,
      long waiting,
      String detail) {
    static Figures of(Connection htap) throws SQLException {
      try (Statement statement = htap.createStatement();
          ResultSet row = statement.executeQuery("SELECT * FROM htap.verify")) {
        row.next();
        return new Figures(
            row.getLong("sampled"),
            row.getLong("same"),
            row.getLong("different"),
            row.getLong("undecided"),
            row.getLong("skipped"),
            row.getLong("dropped"),
            row.getLong("waiting"),
            row.getString("detail"));
      }
    }

    boolean done() {
      return sampled == same + different + undecided + skipped + dropped;
    }
  }

  private static Figures settled(Connection htap) throws Exception {
    Figures figures = Figures.of(htap);
    for (int i = 0; i < 600 && !figures.done(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
      figures = Figures.of(htap);
    }
    assertThat(figures.done()).as(figures.toString()).isTrue();
    return figures;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 200 && !condition.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private CopyAccess damage(String damaged) throws SQLException {
    var copy = new CopyAccess(server, database);
    long oid = Long.parseLong(rows(plain, "SELECT 't'::regclass::oid").strip());
    copy.execute(damaged.formatted(copy.table(oid)));
    return copy;
  }

  @Test
  @Timeout(150)
  void rightAnswersOfEveryKindAreFoundRight() throws Exception {
    try (Connection htap = server.htap(database, "postgres", ALL)) {
      execute(htap, "SET TIME ZONE 'Europe/Berlin'");
      String[] statements = {
        TOTAL,
        "SELECT count(*) FROM t",
        "SELECT id, s FROM t WHERE g = 3 ORDER BY s DESC, id LIMIT 7",
        "SELECT g, v FROM t WHERE id < 100 ORDER BY g",
        "SELECT s, v FROM t WHERE v IS NULL",
        "SELECT id, row_number() OVER (ORDER BY id) FROM t WHERE id < 20",
        "SELECT a.id FROM t a JOIN busy b ON a.id = b.id",
      };
      for (String sql : statements) {
        rows(htap, sql);
        assertThat(engine(htap)).as(sql + ": " + reason(htap)).isEqualTo("duckdb");
      }
      try (PreparedStatement statement =
          htap.prepareStatement("SELECT count(*) FROM t WHERE v > ? AND s <> ? AND g = ?")) {
        statement.setBigDecimal(1, new java.math.BigDecimal("12.5"));
        statement.setString(2, "x7");
        statement.setInt(3, 3);
        rows(statement.executeQuery());
        assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      }
      Figures figures = settled(htap);
      assertThat(figures.same()).as(figures.toString()).isEqualTo(statements.length + 1);
    }
  }

  @Test
  @Timeout(150)
  void aWrongAnswerIsReportedAndTheStatementStaysOnPostgres() throws Exception {
    List<String> log = new ArrayList<>();
    var handler = new Listening(log);
    Logger logger = Logger.getLogger("io.htap.driver.verify");
    logger.addHandler(handler);
    try (Connection htap = server.htap(database, "postgres", ALL);
        CopyAccess copy = damage("UPDATE %s SET v_3 = 0.25 WHERE id_1 = 1234")) {
      rows(htap, TOTAL);
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      assertThat(settled(htap).different()).isEqualTo(1);

      // The same with other literals, too.
      String other = TOTAL.replace("secret", "another");
      assertThat(rows(htap, other)).isEqualTo(rows(plain, other));
      assertThat(engine(htap)).isEqualTo("postgres");
      assertThat(reason(htap)).contains("QUARANTINED");
      assertThat(rows(htap, "EXPLAIN (HTAP) " + TOTAL)).contains("QUARANTINED");
      rows(htap, "SELECT count(*) FROM t");
      assertThat(engine(htap)).isEqualTo("duckdb");

      String report = rows(htap, "SHOW htap.verify");
      assertThat(report)
          .contains(
              "100%", "QUARANTINED", "SELECT g, sum(v) AS total FROM t WHERE s <> ? GROUP BY g")
          .contains("column 2; rows that differ: 1")
          .doesNotContain("secret", "another", "0.25");
      assertThat(log).hasSize(1);
      assertThat(log.get(0)).contains("WHERE s <> ?", "column 2").doesNotContain("secret", "0.25");

      execute(htap, "CALL htap.release_quarantine()");
      rows(htap, TOTAL);
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      assertThat(settled(htap).different()).isEqualTo(2);
    } finally {
      logger.removeHandler(handler);
    }
  }

  private static final class Listening extends Handler {
    private final List<String> messages;

    Listening(List<String> messages) {
      this.messages = messages;
    }

    @Override
    public void publish(LogRecord entry) {
      messages.add(java.text.MessageFormat.format(entry.getMessage(), entry.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  @Timeout(150)
  void aQuarantineEndsWithTheCopyOrTheTablesItIsAbout() throws Exception {
    try (Connection htap = server.htap(database, "postgres", ALL);
        CopyAccess copy = damage("DELETE FROM %s WHERE id_1 = 1234")) {
      rows(htap, TOTAL);
      assertThat(settled(htap).different()).isEqualTo(1);
      rows(htap, TOTAL);
      assertThat(reason(htap)).contains("QUARANTINED");
      execute(htap, "CALL htap.resnapshot('t')");
      await(
          () -> {
            try {
              rows(htap, TOTAL);
              return engine(htap).equals("duckdb");
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(settled(htap).different()).isEqualTo(1);
    }
  }

  @Test
  @Timeout(150)
  void whatTheStatementLeavesOpenIsNoDifference() throws Exception {
    try (Connection htap = server.htap(database, "postgres", ALL);
        CopyAccess copy = damage("UPDATE %s SET s_4 = 'x' || id_1")) {
      // All rows equal on the key: which five come is the engine's choice.
      String[] statements = {
        "SELECT g, s FROM t WHERE g = 1 ORDER BY g LIMIT 5",
        "SELECT s FROM t WHERE g = 1 LIMIT 5",
        "SELECT DISTINCT ON (g) g, s FROM t ORDER BY g",
        "SELECT s, row_number() OVER (ORDER BY g) FROM t",
        "SELECT count(*) FROM (SELECT id FROM t LIMIT 5) x WHERE id < 3",
        "SELECT g, s FROM t WHERE id < 50 ORDER BY g",
      };
      for (String sql : statements) {
        rows(htap, sql);
        assertThat(engine(htap)).as(sql + ": " + reason(htap)).isEqualTo("duckdb");
      }
      Figures figures = settled(htap);
      assertThat(figures.different()).as(figures.toString()).isZero();
      assertThat(figures.same() + figures.undecided()).isEqualTo(6);
    }
  }

  @Test
  @Timeout(150)
  void aWrongOrderIsADifference() throws Exception {
    try (Connection htap = server.htap(database, "postgres", ALL);
        CopyAccess copy = damage("UPDATE %s SET v_3 = 4999 WHERE id_1 = 7")) {
      rows(htap, "SELECT v FROM t ORDER BY v DESC LIMIT 3");
      assertThat(settled(htap).different()).isEqualTo(1);
      assertThat(rows(htap, "SHOW htap.verify"))
          .contains("row 1, column 1, which the rows are ordered by");
    }
  }

  @Test
  @Timeout(150)
  void concurrentWritersRaiseNoFalseAlarm() throws Exception {
    var stop = new AtomicBoolean();
    List<Throwable> failures = new ArrayList<>();
    List<Thread> writers = new ArrayList<>();
    try (Connection htap = server.htap(database, "postgres", ALL)) {
      for (int w = 0; w < 2; w++) {
        int pause = 40 + w * 80;
        int first = w;
        var writer = new Thread(() -> write(stop, first, pause, failures));
        writer.start();
        writers.add(writer);
      }
      String[] statements = {
        "SELECT count(*), sum(v) FROM busy",
        "SELECT id, v FROM busy ORDER BY id",
        TOTAL,
        "SELECT sum(b.v), count(*) FROM t JOIN busy b ON t.id = b.id",
      };
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
      for (int i = 0; i < 3000 && System.nanoTime() < end; i++) {
        rows(htap, statements[i % statements.length]);
        if (i % 16 == 0) {
          // No faster than the worker: what is dropped proves nothing.
          settled(htap);
        }
      }
      Figures figures = settled(htap);
      assertThat(figures.different()).as(figures.toString()).isZero();
      assertThat(figures.same()).as(figures.toString()).isGreaterThan(100);
    } finally {
      stop.set(true);
      for (Thread writer : writers) {
        writer.join();
      }
    }
    assertThat(failures).isEmpty();
  }

  private void write(AtomicBoolean stop, int first, int pause, List<Throwable> failures) {
    try (Connection writer = server.plain(database);
        PreparedStatement update =
            writer.prepareStatement("UPDATE busy SET v = v + 1 WHERE id % 2 = ? AND id < 30")) {
      while (!stop.get()) {
        update.setInt(1, first);
        update.executeUpdate();
        TimeUnit.MILLISECONDS.sleep(pause);
      }
    } catch (SQLException | InterruptedException e) {
      failures.add(e);
    }
  }

  @Test
  @Timeout(150)
  void aDifferenceIsFoundWhileOtherTablesChange() throws Exception {
    var stop = new AtomicBoolean();
    List<Throwable> failures = new ArrayList<>();
    var writer = new Thread(() -> write(stop, 0, 2, failures));
    try (Connection htap = server.htap(database, "postgres", ALL);
        CopyAccess copy = damage("DELETE FROM %s WHERE id_1 = 1234")) {
      writer.start();
      for (int i = 0; i < 20 && Figures.of(htap).different() == 0; i++) {
        rows(htap, "SELECT count(*) FROM t");
        settled(htap);
      }
      assertThat(Figures.of(htap).different()).isEqualTo(1);
    } finally {
      stop.set(true);
      writer.join();
    }
  }

  @Test
  @Timeout(150)
  void theSessionsStateIsTakenOverAndWhatCannotBeIsSkipped() throws Exception {
    execute(
        plain,
        "CREATE SCHEMA other",
        "CREATE ROLE r_" + database,
        "GRANT SELECT ON t TO r_" + database,
        "CREATE TABLE stamps (id int PRIMARY KEY, at timestamptz)",
        "INSERT INTO stamps SELECT i, timestamptz '2020-01-01 00:00Z' + i * interval '7 hours'"
            + " FROM generate_series(1, 500) i");
    try (Connection htap = server.htap(database, "postgres", ALL)) {
      execute(htap, "SET TIME ZONE 'America/New_York'", "SET search_path = other, public");
      rows(htap, "SELECT at FROM stamps WHERE id > 5");
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      execute(htap, "SET ROLE r_" + database);
      rows(htap, "SELECT count(*) FROM t");
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      execute(htap, "RESET ROLE");
      assertThat(settled(htap).same()).isEqualTo(2);
      execute(htap, "SET SESSION AUTHORIZATION r_" + database);
      rows(htap, "SELECT count(*) FROM t");
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      execute(htap, "RESET SESSION AUTHORIZATION");
      assertThat(settled(htap).detail()).contains("the session's state cannot be taken over: 1");
    }
  }

  @Test
  @Timeout(150)
  void aPrivilegeThatIsGoneByThenIsNotUsed() throws Exception {
    String user = "v_" + database;
    execute(plain, "CREATE ROLE " + user + " LOGIN", "GRANT SELECT ON t TO " + user);
    try (Connection htap = server.htap(database, user, ALL);
        Connection lock = server.plain(database)) {
      // The verification waits for the lock that the copy's readers know nothing of.
      rows(htap, "SELECT count(*) FROM t");
      settled(htap);
      lock.setAutoCommit(false);
      execute(lock, "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      rows(htap, "SELECT count(*) FROM t");
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      execute(lock, "REVOKE SELECT ON t FROM " + user);
      lock.commit();
      Figures figures = settled(htap);
      assertThat(figures.different()).isZero();
      assertThat(figures.skipped()).as(figures.toString()).isEqualTo(1);
    }
    execute(plain, "DROP OWNED BY " + user, "DROP ROLE " + user);
  }

  @Test
  @Timeout(150)
  void othersSeeThatSomethingIsInQuarantineAndNotWhat() throws Exception {
    String user = "w_" + database;
    execute(plain, "CREATE ROLE " + user + " LOGIN");
    try (Connection htap = server.htap(database, "postgres", ALL);
        Connection stranger = server.htap(database, user, "&htap.route=duckdb");
        CopyAccess copy = damage("DELETE FROM %s WHERE id_1 = 1234")) {
      rows(htap, TOTAL);
      settled(htap);
      assertThat(rows(htap, "SHOW htap.verify")).contains("QUARANTINED", "FROM t");
      assertThat(rows(stranger, "SHOW htap.verify"))
          .contains("QUARANTINED")
          .doesNotContain("FROM t");
      assertThatThrownBy(() -> execute(stranger, "CALL htap.release_quarantine()"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
    execute(plain, "DROP OWNED BY " + user, "DROP ROLE " + user);
  }

  @Test
  @Timeout(150)
  void theCallerNeverWaitsAndWhatIsTooMuchIsDropped() throws Exception {
    try (Connection htap = server.htap(database, "postgres", ALL);
        Connection lock = server.plain(database)) {
      rows(htap, "SELECT count(*) FROM t");
      settled(htap);
      lock.setAutoCommit(false);
      execute(lock, "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      for (int i = 0; i < 100; i++) {
        rows(htap, "SELECT count(*) FROM t");
        assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      }
      Figures figures = Figures.of(htap);
      assertThat(figures.dropped()).as(figures.toString()).isPositive();
      assertThat(figures.waiting()).as(figures.toString()).isLessThanOrEqualTo(64);
      lock.rollback();
      assertThat(settled(htap).different()).isZero();
    }
  }

  @Test
  @Timeout(150)
  void theBeanShowsAndReleases() throws Exception {
    var beans = ManagementFactory.getPlatformMBeanServer();
    var pattern = new ObjectName("io.htap:type=Replica,name=\"" + database + " at *\",*");
    try (Connection htap = server.htap(database, "postgres", ALL);
        CopyAccess copy = damage("DELETE FROM %s WHERE id_1 = 1234")) {
      rows(htap, TOTAL);
      settled(htap);
      ObjectName name = beans.queryNames(pattern, null).iterator().next();
      var figures = (CompositeData) beans.getAttribute(name, "Verification");
      assertThat(figures.get("different")).isEqualTo(1L);
      var found = ((CompositeData[]) beans.getAttribute(name, "Quarantine"))[0];
      assertThat(found.get("statement").toString()).contains("s <> ?").doesNotContain("secret");
      assertThat(beans.invoke(name, "releaseQuarantine", null, null)).isEqualTo(1);
      rows(htap, TOTAL);
      assertThat(engine(htap)).isEqualTo("duckdb");
    }
  }

  @Test
  @Timeout(150)
  void aShareIsTakenAndNoneByDefault() throws Exception {
    try (Connection htap = server.htap(database, "postgres", "&htap.route=duckdb")) {
      for (int i = 0; i < 50; i++) {
        rows(htap, "SELECT count(*) FROM t");
      }
      assertThat(Figures.of(htap).sampled()).isZero();
      execute(htap, "SET htap.verify = '10%'");
      for (int i = 0; i < 200; i++) {
        rows(htap, "SELECT count(*) FROM t");
      }
      assertThat(Figures.of(htap).sampled()).isBetween(8L, 40L);
      assertThat(rows(htap, "SHOW htap.verify")).contains("10%");
    }
  }

  @Test
  @Timeout(150)
  void aPoolLeavesNothingBehind() throws Exception {
    var config = new HikariConfig();
    config.setJdbcUrl(
        "jdbc:htap:"
            + server.address(database)
            + "?user=postgres&htap.replica.tables=public.*&htap.await=30s&htap.idle=0s"
            + ALL);
    config.setMaximumPoolSize(3);
    try (Connection lock = server.plain(database)) {
      try (var pool = new HikariDataSource(config)) {
        for (int i = 0; i < 30; i++) {
          try (Connection htap = pool.getConnection()) {
            rows(htap, "SELECT count(*) FROM t");
          }
        }
        try (Connection htap = pool.getConnection()) {
          rows(htap, "SELECT count(*) FROM t");
          assertThat(settled(htap).same()).isEqualTo(31);
          // One that is under way when the end comes, and waits.
          lock.setAutoCommit(false);
          execute(lock, "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
          rows(htap, "SELECT count(*) FROM t");
        }
      }
      assertThat(threads()).doesNotContain("htap-verify", "htap-verify-stop");
      lock.rollback();
    }
    String left = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'htap verify'";
    await(
        () -> {
          try {
            return rows(plain, left).equals("0\n");
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }
}
