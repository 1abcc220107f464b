package io.htap.gpu.serve;

import static io.htap.gpu.serve.GpuServer.engine;
import static io.htap.gpu.serve.GpuServer.execute;
import static io.htap.gpu.serve.GpuServer.gpu;
import static io.htap.gpu.serve.GpuServer.reason;
import static io.htap.gpu.serve.GpuServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.spi.engine.EngineException;
import io.htap.spi.engine.EngineException.Kind;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Statements of an application through the driver to an engine that is found as the GPU's is, and
 * is that one but for cuDF: columns come from DuckDB, stay, follow the log, and the answer is
 * Postgres's.
 */
class RoutedToDeviceTest {
  private static final String TOTALS =
      "SELECT region, count(*) AS n, sum(amount) AS total, avg(amount) AS mean"
          + " FROM sale GROUP BY region ORDER BY region";
  private static GpuServer server;
  private final HostRuntime device = new HostRuntime(100_000_000);
  private String database;
  private Connection plain;
  private Connection htap;

  @BeforeAll
  static void start() throws Exception {
    server = new GpuServer();
  }

  @AfterAll
  static void stop() throws Exception {
    HostEngine.put(null);
    server.close();
  }

  @BeforeEach
  void open() throws SQLException {
    HostEngine.put(device);
    database = server.database();
    plain = server.plain(database, "postgres");
    execute(
        plain,
        "CREATE TABLE sale (id int PRIMARY KEY, region text, code char(4), amount numeric(10,2),"
            + " wide numeric(30,4), big bigint, small smallint, day date, at timestamp, paid boolean)"
            + " WITH (autovacuum_enabled = false)",
        "INSERT INTO sale SELECT i, (ARRAY['étage','Zoo','apple','_x',NULL])[1 + i % 5], 'c' || i % 7,"
            + " i * 1.37, i * 1e20, i::bigint * 1000000007, i % 100, date '2024-01-01' + i % 366,"
            + " timestamp '2024-01-01' + i * interval '1.5 s', i % 3 = 0 FROM generate_series(1, 3000) i",
        "INSERT INTO sale (id) VALUES (0)",
        "CREATE TABLE shop (region text PRIMARY KEY, city varchar(20))",
        "INSERT INTO shop VALUES ('Zoo', 'Berlin'), ('apple', 'Cupertino'), ('none', 'Nowhere')",
        "ANALYZE");
    htap = server.htap(database, "postgres", "");
    execute(htap, "SET htap.route = 'gpu'");
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
    plain.close();
    assertThat(device.used()).as("bytes that nobody has freed").isZero();
  }

  @Test
  void parametersAreBoundAsPostgresTypesThem() throws Exception {
    String sql =
        "SELECT count(*) AS n, max(amount) AS most FROM sale"
            + " WHERE amount > ? AND region LIKE ? AND day < ? AND id <> ? AND (paid = ? OR region = ?)";
    for (int i = 0; i < 3; i++) {
      assertThat(bound(htap, sql, i)).isEqualTo(bound(plain, sql, i));
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("gpu");
    }
  }

  private static String bound(Connection connection, String sql, int i) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBigDecimal(1, new BigDecimal("100.5").multiply(BigDecimal.valueOf(i)));
      statement.setString(2, "%o%");
      statement.setObject(3, LocalDate.of(2024, 6 + i, 1));
      statement.setInt(4, 100 + i);
      if (i == 2) {
        statement.setNull(5, Types.BOOLEAN);
      } else {
        statement.setBoolean(5, i == 0);
      }
      statement.setString(6, i == 1 ? "Zoo" : "none");
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1) + "|" + rows.getString(2);
      }
    }
  }

  private void assertRunsThere(String sql) throws SQLException {
    assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(plain, sql));
    assertThat(engine(htap)).as(sql + reason(htap)).isEqualTo("gpu");
  }

  @Test
  void theAnswerIsReadAsOnPostgres() throws Exception {
    for (String sql :
        List.of(
            TOTALS,
            "SELECT * FROM sale WHERE id < 40 ORDER BY id",
            "SELECT wide, big * 2 AS twice, small, at, day, code FROM sale WHERE paid ORDER BY id DESC LIMIT 7",
            "SELECT city, count(*), max(day) FROM sale s LEFT JOIN shop p ON p.region = s.region"
                + " GROUP BY city ORDER BY city",
            "SELECT count(*) FROM sale WHERE amount BETWEEN 100 AND 200 OR region LIKE '%o%'",
            "SELECT id, rank() OVER (PARTITION BY region ORDER BY day DESC) AS r, sum(amount) OVER"
                + " (PARTITION BY region ORDER BY id) AS s FROM sale WHERE id < 200 ORDER BY id",
            "SELECT id FROM sale WHERE region NOT IN (SELECT region FROM shop) ORDER BY id LIMIT 9",
            "SELECT sum(wide), min(at), max(region) AS most FROM sale WHERE day >= '2024-03-01'")) {
      assertRunsThere(sql);
    }
    assertThat(gpu(htap, "statements")).isEqualTo("8");
    assertThat(gpu(htap, "fallbacks")).isEqualTo("0");
    assertThat(Long.parseLong(gpu(htap, "resident"))).isEqualTo(device.used()).isPositive();
    assertThat(gpu(htap, "budget")).isEqualTo("100000000");
    assertThat(gpu(htap, "device")).isEqualTo(HostRuntime.NAME);
    int loads = device.loads();
    assertRunsThere(TOTALS);
    assertThat(device.loads()).as("what is there is not brought again").isEqualTo(loads);
  }

  @Test
  void whatIsCommittedIsInTheNextAnswer() throws Exception {
    assertRunsThere(TOTALS);
    long moved = Long.parseLong(gpu(htap, "moved"));
    for (int i = 0; i < 10; i++) {
      execute(plain, "INSERT INTO sale (id, region, amount) VALUES (" + (9000 + i) + ", 'new', 1)");
      assertRunsThere(TOTALS);
    }
    assertThat(Long.parseLong(gpu(htap, "moved")) - moved)
        .as("what was added is brought there, and nothing else")
        .isLessThan(1000);
    execute(plain, "UPDATE sale SET amount = amount + 1 WHERE id % 10 = 0");
    assertRunsThere(TOTALS);
    execute(plain, "DELETE FROM sale WHERE id % 3 = 1");
    assertRunsThere(TOTALS);
    execute(plain, "TRUNCATE sale");
    assertRunsThere(TOTALS);
    execute(plain, "INSERT INTO sale (id, region, amount) VALUES (1, 'again', 1)");
    assertRunsThere(TOTALS);
  }

  /** Money that moves is in one of the two tables at every moment. */
  @Test
  void tablesAreReadAtOnePointOfTheLog() throws Exception {
    execute(
        plain,
        "CREATE TABLE bank (id int PRIMARY KEY, amount bigint)",
        "CREATE TABLE purse (id int PRIMARY KEY, amount bigint)",
        "INSERT INTO bank SELECT i, 100 FROM generate_series(1, 50) i",
        "INSERT INTO purse SELECT i, 0 FROM generate_series(1, 50) i");
    awaitCopied("purse");
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try (Connection own = server.plain(database, "postgres");
                  Statement statement = own.createStatement()) {
                for (int i = 0; !done.get(); i++) {
                  statement.execute(
                      "BEGIN; UPDATE bank SET amount = amount - 1 WHERE id = %1$d;"
                              .formatted(1 + i % 50)
                          + "UPDATE purse SET amount = amount + 1 WHERE id = %d; COMMIT"
                              .formatted(1 + i % 50));
                  Thread.sleep(3);
                }
              } catch (SQLException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    int there = 0;
    try {
      for (int i = 0; i < 60; i++) {
        String sum =
            rows(
                htap,
                "SELECT sum(amount) AS s FROM (SELECT amount FROM bank UNION ALL SELECT amount FROM purse) b");
        assertThat(sum).isEqualTo("s|\n5000:BigDecimal|");
        there += engine(htap).equals("gpu") ? 1 : 0;
      }
    } finally {
      done.set(true);
      writer.join();
    }
    assertThat(there).as("answers of the device's, of 60").isPositive();
  }

  private void awaitCopied(String table) throws Exception {
    do {
      rows(htap, "SELECT count(*) FROM " + table);
      Thread.sleep(20);
    } while (!engine(htap).equals("gpu"));
  }

  @Test
  void whatFailsThereDuckDbAnswersAndIsCounted() throws Exception {
    assertRunsThere(TOTALS);
    for (Kind kind : List.of(Kind.FAILED, Kind.FULL, Kind.RAISED, Kind.NOT_THERE)) {
      device.failNext(new EngineException(kind, "as the test says"));
      assertThat(rows(htap, TOTALS)).isEqualTo(rows(plain, TOTALS));
      assertThat(engine(htap)).isEqualTo("duckdb");
      assertThat(reason(htap)).contains("not gpu: ENGINE_").contains(kind + ": as the test says");
    }
    assertThat(gpu(htap, "fallbacks")).isEqualTo("4");
    assertThat(gpu(htap, "last_failure")).isEqualTo("NOT_THERE: as the test says");
    assertRunsThere(TOTALS);
  }

  @Test
  void whatFailsAgainAndAgainIsLeftAloneForAWhile() throws Exception {
    for (int i = 0; i < 5; i++) {
      device.failNext(new EngineException(Kind.FAILED, "always"));
      rows(htap, TOTALS);
    }
    int runs = device.runs();
    assertThat(rows(htap, TOTALS)).isEqualTo(rows(plain, TOTALS));
    assertThat(device.runs()).isEqualTo(runs);
    assertThat(reason(htap)).contains("not gpu: ENGINE_FAILED: it failed repeatedly");
  }

  @Test
  void anErrorIsPostgresOwn() throws Exception {
    String sql = "SELECT big * 9000000000 FROM sale WHERE id > 2000";
    assertThatThrownBy(() -> rows(htap, sql))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
    assertThat(gpu(htap, "last_failure")).startsWith("RAISED");
  }

  @Test
  void aStatementIsCancelledAndTimesOut() throws Exception {
    assertRunsThere(TOTALS);
    try (Statement statement = htap.createStatement()) {
      CountDownLatch begun = new CountDownLatch(1);
      device.stallNext(begun);
      CompletableFuture<Void> canceller =
          CompletableFuture.runAsync(
              () -> {
                try {
                  begun.await();
                  statement.cancel();
                } catch (SQLException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      assertCancelled(() -> statement.executeQuery(TOTALS));
      canceller.join();
      device.stallNext(new CountDownLatch(1));
      statement.setQueryTimeout(1);
      assertCancelled(() -> statement.executeQuery(TOTALS));
    }
    assertRunsThere(TOTALS);
  }

  private static void assertCancelled(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable statement) {
    assertThatThrownBy(statement)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
  }

  @Test
  void whatHasNoRoomThereDuckDbAnswers() throws Exception {
    String other = server.database();
    try (Connection admin = server.plain(other, "postgres")) {
      execute(
          admin,
          "CREATE TABLE n (a int PRIMARY KEY, b int)",
          "INSERT INTO n SELECT i, i FROM generate_series(1, 100000) i");
    }
    try (Connection small = server.htap(other, "postgres", "&htap.gpu.memory=1MB")) {
      execute(small, "SET htap.route = 'gpu'");
      assertThat(rows(small, "SELECT sum(a) FROM n")).isEqualTo("sum|\n5000050000:Long|");
      assertThat(engine(small)).isEqualTo("gpu");
      assertThat(rows(small, "SELECT sum(a), sum(b) AS b FROM n"))
          .isEqualTo("sum|b|\n5000050000:Long|5000050000:Long|");
      assertThat(engine(small)).isEqualTo("duckdb");
      assertThat(reason(small)).contains("not gpu: ENGINE_BUSY: what it reads has no room there");
      assertThat(gpu(small, "budget")).isEqualTo("1048576");
      assertThat(Long.parseLong(gpu(small, "resident"))).isLessThanOrEqualTo(1_048_576);
    }
  }

  @Test
  void whoMayNotReadMayNotReadThere() throws Exception {
    assertRunsThere(TOTALS);
    execute(
        plain,
        "CREATE ROLE clerk LOGIN",
        "GRANT SELECT (id, region) ON sale TO clerk",
        "GRANT SELECT ON shop TO clerk");
    try (Connection clerk = server.htap(database, "clerk", "")) {
      execute(clerk, "SET htap.route = 'gpu'");
      assertThatThrownBy(() -> rows(clerk, TOTALS))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      assertThat(rows(clerk, "SELECT count(region) AS n FROM sale")).contains("2400");
      assertThat(engine(clerk)).isEqualTo("gpu");
      execute(plain, "ALTER TABLE sale ENABLE ROW LEVEL SECURITY");
      assertThat(rows(clerk, "SELECT count(region) AS n FROM sale")).contains("0");
      assertThat(engine(clerk)).isEqualTo("postgres");
      assertThat(reason(clerk)).contains("row-level security");
      execute(plain, "DROP OWNED BY clerk");
    } finally {
      execute(plain, "DROP OWNED BY clerk", "DROP ROLE clerk");
    }
  }

  @Test
  void aTransactionReadsItsOwnWritesAndAChangedTableIsPlannedAnew() throws Exception {
    htap.setAutoCommit(false);
    execute(htap, "INSERT INTO sale (id, region) VALUES (-1, 'mine')");
    assertThat(rows(htap, "SELECT count(*) AS n FROM sale WHERE region = 'mine'")).contains("1");
    assertThat(engine(htap)).isEqualTo("postgres");
    htap.rollback();
    htap.setAutoCommit(true);
    assertRunsThere(TOTALS);
    execute(
        plain,
        "ALTER TABLE sale RENAME amount TO price",
        "ALTER TABLE sale ADD amount numeric(10,2) DEFAULT 7");
    for (int i = 0; i < 5; i++) {
      assertThat(rows(htap, TOTALS)).isEqualTo(rows(plain, TOTALS));
    }
  }

  @Test
  void explainTellsThePlanAndWhatRanReally() throws Exception {
    assertThat(rows(htap, "EXPLAIN (HTAP) " + TOTALS))
        .contains("Engine: gpu")
        .contains("not postgres: ROUTE_FORCED: htap.route is gpu")
        .contains("Plan on gpu: ")
        .contains("Scan public.sale");
    assertThat(rows(htap, "EXPLAIN (HTAP) SELECT first_value(id) OVER (ORDER BY id) FROM sale"))
        .contains("not gpu: ")
        .doesNotContain("Plan on gpu");
    assertThat(rows(htap, "EXPLAIN (HTAP, ANALYZE) " + TOTALS))
        .contains("Ran on: gpu")
        .contains("Device: " + HostRuntime.NAME)
        .containsPattern("Resident: [1-9]\\d* bytes, read: [1-9]\\d* bytes")
        .containsPattern("Moved: [1-9]\\d* bytes there in \\d+\\.\\d{3} ms, [1-9]\\d* bytes back")
        .containsPattern("Kernels: \\d+\\.\\d{3} ms, transfer: \\d+\\.\\d{3} ms");
    device.failNext(new EngineException(Kind.FAILED, "as the test says"));
    assertThat(rows(htap, "EXPLAIN (HTAP, ANALYZE) " + TOTALS))
        .contains("Ran on: duckdb")
        .contains("not gpu: ENGINE_FAILED: FAILED: as the test says")
        .doesNotContain("Kernels");
  }

  /** The prices are far apart, whatever this machine does: by its statistics the table is large. */
  @Test
  void theRouterSendsNothingThereUnlessItMayAndItPays() throws Exception {
    assertRunsThere(TOTALS);
    execute(plain, "UPDATE pg_class SET reltuples = 1e8 WHERE relname = 'sale'");
    execute(htap, "SET htap.route = 'auto'");
    rows(htap, TOTALS);
    assertThat(reason(htap)).doesNotContain("gpu");
    execute(htap, "SET htap.gpu.auto = true", "SET htap.gpu.rows = 1000000000");
    rows(htap, TOTALS);
    assertThat(engine(htap)).isNotEqualTo("gpu");
    assertThat(reason(htap)).contains("not gpu: MORE_EXPENSIVE").contains("are the least");
    execute(htap, "RESET htap.gpu.rows");
    assertRunsThere(TOTALS);
    execute(plain, "UPDATE sale SET amount = 5 WHERE id = 7");
    String expected = rows(plain, TOTALS);
    boolean brought = false;
    do {
      assertThat(rows(htap, TOTALS)).isEqualTo(expected);
      brought |= reason(htap).contains("what it reads is being brought there");
    } while (!engine(htap).equals("gpu"));
    assertThat(brought).as("in the background, once it is read often enough").isTrue();
  }

  @Test
  void aResultIsCutAndFetchedAsOnPostgres() throws Exception {
    String sql = "SELECT id FROM sale ORDER BY id";
    try (PreparedStatement few = htap.prepareStatement(sql)) {
      few.setMaxRows(5);
      few.setFetchSize(2);
      int count = 0;
      try (var rows = few.executeQuery()) {
        while (rows.next()) {
          assertThat(rows.getInt(1)).isEqualTo(count++);
        }
      }
      assertThat(count).isEqualTo(5);
    }
    assertThat(engine(htap)).isEqualTo("gpu");
  }
}
