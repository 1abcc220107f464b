package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where statements go by what they have been seen to take, and what is told of it. */
class LearnedRoutingTest {
  private static final String TOTAL = "SELECT g, sum(v) FROM t WHERE v <> 7 GROUP BY g ORDER BY g";
  private static CopyServer server;
  private String database;

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
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE t (id int PRIMARY KEY, g int, v int)",
          "INSERT INTO t SELECT i, i % 10, i FROM generate_series(1, 20000) i",
          "CREATE ROLE clerk_" + database + " LOGIN",
          "GRANT SELECT ON t TO clerk_" + database,
          "ANALYZE t");
    }
  }

  private Connection learned(String mode) throws SQLException {
    return server.htap(database, "postgres", "&htap.routing=" + mode);
  }

  @Test
  void everyRunIsCountedWhereItRan() throws SQLException {
    try (Connection htap = learned("learned");
        Connection plain = server.plain(database)) {
      String right = rows(plain, TOTAL);
      int onDuckDb = 0;
      for (int i = 0; i < 40; i++) {
        assertThat(rows(htap, TOTAL)).isEqualTo(right);
        onDuckDb += engine(htap).equals("duckdb") ? 1 : 0;
      }
      try (Statement statement = htap.createStatement();
          ResultSet row = statement.executeQuery("SELECT * FROM htap.statements")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString("statement"))
            .isEqualTo("SELECT g, sum(v) FROM t WHERE v <> ? GROUP BY g ORDER BY g");
        assertThat(row.getLong("calls")).isEqualTo(40);
        assertThat(row.getLong("duckdb_calls")).isEqualTo(onDuckDb);
        assertThat(row.getLong("postgres_calls")).isEqualTo(40 - onDuckDb);
        assertThat(row.getDouble("duckdb_mean_ms") + row.getDouble("postgres_mean_ms"))
            .isPositive();
        assertThat(row.next()).isFalse();
      }
      assertThat(rows(htap, "SHOW htap.decisions").lines()).hasSize(40);
      assertThat(rows(htap, "EXPLAIN (HTAP) " + TOTAL))
          .contains("Price on postgres:", "Price on duckdb:");
      execute(htap, "CALL htap.reset_statements()");
      assertThat(rows(htap, "SHOW htap.statements")).isEmpty();
      assertThat(rows(htap, "SHOW htap.decisions")).isEmpty();
    }
  }

  @Test
  void aPreparedStatementIsCountedToo() throws SQLException {
    try (Connection htap = learned("learned");
        PreparedStatement statement =
            htap.prepareStatement("SELECT g, count(*) FROM t WHERE v > ? GROUP BY g")) {
      for (int i = 0; i < 10; i++) {
        statement.setInt(1, i);
        try (ResultSet row = statement.executeQuery()) {
          assertThat(row.next()).isTrue();
        }
      }
      assertThat(rows(htap, "SHOW htap.statements")).contains("WHERE v > ? GROUP BY g|10|");
    }
  }

  @Test
  void whatWasStoppedIsExpectedToTakeLongerThanItHadTakenUntilThen() throws SQLException {
    // Postgres expects a recursion to end soon.
    String endless =
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 500000000)"
            + " SELECT count(*) FROM r JOIN t ON t.id = r.n WHERE t.v < 100";
    try (Connection htap = learned("learned");
        Statement statement = htap.createStatement()) {
      String plan = rows(htap, "EXPLAIN (HTAP) " + endless);
      String engine = plan.contains("Decision: duckdb") ? "duckdb" : "postgres";
      double before = price(plan, engine);
      assertThat(before).isLessThan(200);
      statement.setQueryTimeout(1);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> statement.executeQuery(endless))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      }
      assertThat(price(rows(htap, "EXPLAIN (HTAP) " + endless), engine)).isGreaterThan(3 * before);
      assertThat(rows(htap, "SHOW htap.decisions")).as("nothing has been answered").isEmpty();
    }
  }

  private static double price(String plan, String engine) {
    Matcher found = Pattern.compile("Price on " + engine + ": ([0-9.]+) ms").matcher(plan);
    assertThat(found.find()).as(plan).isTrue();
    return Double.parseDouble(found.group(1));
  }

  @Test
  void theValuesThatAreBoundDecide() throws SQLException {
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "INSERT INTO t SELECT i, i % 10, i FROM generate_series(20001, 200000) i",
          "ANALYZE t");
    }
    try (Connection htap = learned("cost");
        PreparedStatement statement =
            htap.prepareStatement("SELECT count(*), sum(v) FROM t WHERE id BETWEEN ? AND ?")) {
      for (int round = 0; round < 3; round++) {
        assertThat(engineOf(htap, statement, 1, 10)).isEqualTo("postgres");
        assertThat(engineOf(htap, statement, 1, 200_000)).isEqualTo("duckdb");
        assertThat(engineOf(htap, statement, 150_000, 150_020)).isEqualTo("postgres");
      }
    }
  }

  private static String engineOf(Connection htap, PreparedStatement statement, int from, int to)
      throws SQLException {
    statement.setInt(1, from);
    statement.setInt(2, to);
    try (ResultSet row = statement.executeQuery()) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isEqualTo(to - from + 1);
    }
    return engine(htap);
  }

  @Test
  void eachTenantsRunsAreKeptByThemselves() throws SQLException {
    try (Connection htap = learned("learned")) {
      for (String tenant : new String[] {"", "big", "small", "big"}) {
        execute(htap, "SET htap.tenant = '" + tenant + "'");
        rows(htap, TOTAL);
      }
      try (Statement statement = htap.createStatement();
          ResultSet row = statement.executeQuery("SELECT * FROM htap.statements")) {
        Map<String, Long> calls = new TreeMap<>();
        while (row.next()) {
          calls.put(row.getString("tenant"), row.getLong("calls"));
        }
        assertThat(calls).isEqualTo(Map.of("", 1L, "big", 2L, "small", 1L));
      }
    }
  }

  @Test
  void whatFailsOrCannotMoveIsNotCounted() throws SQLException {
    try (Connection htap = learned("learned")) {
      for (String sql :
          new String[] {"SELECT * FROM t WHERE id = 7", "SELECT sum(v / (id - id)) FROM t"}) {
        try {
          rows(htap, sql);
        } catch (SQLException e) {
          assertThat(e.getSQLState()).isEqualTo("22012");
        }
      }
      assertThat(rows(htap, "SHOW htap.statements")).isEmpty();
    }
  }

  @Test
  void aPlanThatCostsNothingIsAPlan() throws SQLException {
    try (Connection htap = learned("learned")) {
      for (int i = 0; i < 3; i++) {
        assertThat(rows(htap, "SELECT g, v FROM t WHERE false")).isEmpty();
        assertThat(rows(htap, TOTAL)).isNotEmpty();
      }
    }
  }

  @Test
  void pricesAloneLearnNothingAndWhatIsFixedNothingMore() throws SQLException {
    try (Connection htap = learned("cost")) {
      rows(htap, TOTAL);
      assertThat(rows(htap, "SHOW htap.statements")).isEmpty();
      execute(htap, "SET htap.routing = 'learned'");
      rows(htap, TOTAL);
      assertThat(rows(htap, "SHOW htap.statements").lines()).hasSize(1);
      execute(htap, "SET htap.routing = 'fixed'");
      rows(htap, TOTAL);
      assertThat(rows(htap, "SHOW htap.decisions").lines()).hasSize(1);
      execute(htap, "SET htap.routing = 'learned'", "SET htap.route = 'duckdb'");
      rows(htap, TOTAL);
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      assertThat(rows(htap, "SHOW htap.decisions").lines()).as("forced").hasSize(1);
    }
  }

  @Test
  void statementsOfOthersAreNotShown() throws SQLException {
    try (Connection owner = learned("learned");
        Connection clerk = server.htap(database, "clerk_" + database, "&htap.routing=learned")) {
      rows(owner, TOTAL);
      rows(clerk, "SELECT count(*) FROM t");
      assertThat(rows(clerk, "SHOW htap.statements"))
          .contains("SELECT count(*) FROM t")
          .doesNotContain("sum(v)");
      assertThat(rows(clerk, "SHOW htap.decisions")).doesNotContain("sum(v)");
      assertThat(rows(owner, "SHOW htap.statements")).contains("count(*)", "sum(v)");
    }
  }

  @Test
  void aRestartKeepsWhatWasLearned(@TempDir Path folder) throws Exception {
    String file = "&htap.duckdb.path=" + folder.resolve("copy.duckdb") + "&htap.routing=learned";
    String known;
    try (Connection htap = server.htap(database, "postgres", file)) {
      for (int i = 0; i < 5; i++) {
        rows(htap, TOTAL);
      }
      known = rows(htap, "SHOW htap.statements").split("\\|")[0];
    }
    await(() -> Files.exists(folder.resolve("copy.duckdb.learned")));
    try (Connection htap = server.htap(database, "postgres", file)) {
      assertThat(rows(htap, "SHOW htap.statements")).startsWith(known + "|");
      assertThat(rows(htap, "SHOW htap.decisions")).isEmpty();
      rows(htap, TOTAL);
      execute(htap, "CALL htap.drop_replica()");
      assertThat(folder).as("nothing is left").isEmptyDirectory();
    }
  }

  /** The copy is closed a moment after its last connection. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
