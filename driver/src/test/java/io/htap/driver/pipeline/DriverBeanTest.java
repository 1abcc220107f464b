package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What JMX shows of what the driver does. */
class DriverBeanTest {
  private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();
  private static final String TOTAL = "SELECT g, count(*) FROM t GROUP BY g ORDER BY g";
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
          "CREATE TABLE t (id int PRIMARY KEY, g int, n numeric(38,0))",
          "INSERT INTO t SELECT i, i % 10, 99999999999999999999999999999999999999"
              + " FROM generate_series(1, 1000) i",
          "ANALYZE t");
    }
  }

  private Set<ObjectName> names() throws Exception {
    return BEANS.queryNames(
        new ObjectName("io.htap:type=Driver,name=\"" + database + " at *\",*"), null);
  }

  private Object figure(String attribute) throws Exception {
    return BEANS.getAttribute(names().iterator().next(), attribute);
  }

  private Map<String, Long> stays() throws Exception {
    var stays = new TreeMap<String, Long>();
    for (Object row : ((TabularData) figure("StayReasons")).values()) {
      var entry = (CompositeData) row;
      stays.put((String) entry.get("key"), (Long) entry.get("value"));
    }
    return stays;
  }

  private void reset() throws Exception {
    BEANS.invoke(names().iterator().next(), "reset", null, null);
  }

  @Test
  void everyExecutionIsCountedWhereItRan() throws Exception {
    try (Connection htap = server.htap(database, "postgres", "&htap.route=duckdb")) {
      reset();
      for (int i = 0; i < 3; i++) {
        rows(htap, TOTAL);
        assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      }
      assertThat(figure("StatementsOnDuckDb")).isEqualTo(3L);
      assertThat(stays()).isEmpty();

      execute(htap, "SET htap.route = 'auto'");
      try (PreparedStatement point = htap.prepareStatement("SELECT g FROM t WHERE id = ?")) {
        for (int i = 1; i <= 7; i++) {
          point.setInt(1, i);
          point.executeQuery().close();
        }
      }
      try (PreparedStatement again = htap.prepareStatement("SELECT g FROM t WHERE id = ?")) {
        again.setInt(1, 1);
        again.executeQuery().close();
        rows(htap, "SELECT 1");
        // Known to stay when it was prepared, and still what ran last.
        again.executeQuery().close();
        assertThat(reason(htap)).contains("POINT_LOOKUP");
      }
      rows(htap, "SELECT g FROM t WHERE id = 17");
      execute(htap, "UPDATE t SET g = 4 WHERE id = 3");
      try (Statement statement = htap.createStatement()) {
        statement.addBatch("UPDATE t SET g = 4 WHERE id = 3");
        statement.addBatch("UPDATE t SET g = 4 WHERE id = 3");
        statement.executeBatch();
        statement.executeUpdate("UPDATE t SET g = 4 WHERE id = 3", new String[] {"id"});
      }
      try (Statement held = htap.createStatement(1003, 1007, 1);
          PreparedStatement prepared = htap.prepareStatement("SELECT g FROM t", 1003, 1007, 1)) {
        held.executeQuery("SELECT g FROM t").close();
        prepared.executeQuery().close();
      }
      assertThat(stays())
          .isEqualTo(
              Map.of(
                  "POINT_LOOKUP",
                  10L,
                  "NO_RELATION",
                  1L,
                  "NOT_A_SELECT",
                  1L,
                  "RESULT_SET_KIND",
                  4L));
      assertThat(figure("StatementsOnPostgres")).isEqualTo(16L);
      assertThat(figure("StatementsOnDuckDb")).isEqualTo(3L);
      reset();
      assertThat(figure("StatementsOnPostgres")).isEqualTo(0L);
      assertThat(stays()).isEmpty();
    }
  }

  @Test
  void whatPrevailsAndTheLoadAreToldWhereStatementsAreRoutedByThem() throws Exception {
    try (Connection htap = server.htap(database, "postgres", "&htap.duckdb.concurrency=8");
        PreparedStatement point = htap.prepareStatement("SELECT g FROM t WHERE id = ?")) {
      rows(htap, TOTAL);
      assertThat(rows(htap, "EXPLAIN (HTAP) " + TOTAL)).doesNotContain("Load:", "Turns");
      assertThat(figure("Workload")).isNull();
      assertThat(figure("DuckDbTurns")).isNull();
      execute(htap, "SET htap.routing = 'learned'");
      String told = "";
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!told.contains("OLTP") && System.nanoTime() < deadline) {
        for (int i = 1; i <= 100; i++) {
          point.setInt(1, i);
          point.executeQuery().close();
        }
        told = rows(htap, "EXPLAIN (HTAP) " + TOTAL);
      }
      assertThat(told)
          .contains("Price on duckdb", "  Load: ", "  Turns on duckdb: 2 of 8, for OLTP (");
      assertThat(figure("Workload")).isEqualTo("OLTP");
      assertThat(figure("DuckDbTurns")).isEqualTo(2);
      assertThat((String) figure("Load")).contains("duckdb: processors ");
      rows(htap, TOTAL);
      assertThat(rows(htap, "SHOW htap.decisions")).isNotEmpty();
      for (String mode : new String[] {"cost", "fixed"}) {
        execute(htap, "SET htap.routing = '" + mode + "'");
        assertThat(rows(htap, "EXPLAIN (HTAP) " + TOTAL)).doesNotContain("Load:", "Turns");
      }
    }
  }

  @Test
  void sessionsCountAsLongAsTheyAreOpenAndTheirStatementsForGood() throws Exception {
    try (Connection htap = server.htap(database, "postgres", "&htap.route=duckdb")) {
      try (Connection other = server.htap(database, "postgres", "&htap.route=duckdb")) {
        rows(other, TOTAL);
        assertThat(engine(other)).as(reason(other)).isEqualTo("duckdb");
        assertThat(figure("Sessions")).isEqualTo(2);
      }
      assertThat(figure("Sessions")).isEqualTo(1);
      assertThat(figure("StatementsOnDuckDb")).isEqualTo(1L);
    }
  }

  @Test
  void aStatementThatFailsOnDuckDbIsAFallback() throws Exception {
    try (Connection htap = server.htap(database, "postgres", "&htap.route=duckdb")) {
      // A sum of 41 digits: more than DuckDB's decimals hold, no matter to Postgres.
      assertThat(rows(htap, "SELECT sum(n) FROM t")).hasSize(42);
      assertThat(figure("Fallbacks")).isEqualTo(1L);
      assertThat(stays()).isEqualTo(Map.of("ENGINE_FAILED", 1L));
      assertThat(figure("BreakerOpen")).isEqualTo(false);
      assertThat(figure("BreakerFailures")).isEqualTo(0);
    }
  }

  @Test
  void waitsForTheCopyAreCountedAndTimed() throws Exception {
    try (Connection plain = server.plain(database);
        Connection htap = server.htap(database, "postgres", "&htap.route=duckdb")) {
      for (int i = 0; (long) figure("FreshnessWaits") == 0; i++) {
        assertThat(i).isLessThan(1000);
        execute(plain, "UPDATE t SET g = 4 WHERE id = 3");
        rows(htap, TOTAL);
      }
      assertThat((double) figure("FreshnessWaitMillis")).isPositive();
      assertThat((double) figure("LongestFreshnessWaitMillis"))
          .isPositive()
          .isLessThanOrEqualTo((double) figure("FreshnessWaitMillis"));
      assertThat((long) figure("FreshnessWaitsInVain"))
          .isLessThanOrEqualTo((long) figure("FreshnessWaits"));
      reset();
      assertThat(figure("FreshnessWaits")).isEqualTo(0L);
      assertThat(figure("LongestFreshnessWaitMillis")).isEqualTo(0.0);
    }
  }

  @Test
  void duckDbsMemoryIsShown() throws Exception {
    try (Connection htap = server.htap(database)) {
      assertThat((Long) figure("DuckDbMemoryBytes")).isPositive();
      assertThat((Long) figure("DuckDbSpilledBytes")).isZero();
    }
  }

  @Test
  void theBeanLivesAsLongAsTheCopy() throws Exception {
    try (Connection bare =
        DriverManager.getConnection("jdbc:htap:" + server.address(database) + "?user=postgres")) {
      assertThat(rows(bare, "SELECT count(*) FROM t")).isEqualTo("1000\n");
      assertThat(names()).isEmpty();
    }
    try (Connection htap = server.htap(database)) {
      assertThat(names()).hasSize(1);
      execute(htap, "CALL htap.drop_replica()");
      assertThat(names()).isEmpty();
      execute(htap, "CALL htap.resume_replica()");
      assertThat(names()).hasSize(1);
      // The session belongs to the new copy from its next statement on.
      rows(htap, TOTAL);
      assertThat(figure("Sessions")).isEqualTo(1);
    }
    assertThat(names()).isEmpty();
  }
}
