package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A prepared look-up by key: nobody knows that it is one before its first execution. */
class PreparedPointTest {
  private static final String POINT = "SELECT region FROM sale WHERE id = ?";
  private static final int RUNS = 2_000;
  private static CopyServer server;
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
    String database = server.database();
    plain = server.plain(database);
    execute(
        plain,
        "CREATE TABLE sale (id int PRIMARY KEY, region text)",
        "INSERT INTO sale SELECT i, 'region ' || i % 5 FROM generate_series(1, 1000) i",
        "ANALYZE sale");
    htap = server.htap(database);
  }

  @AfterEach
  void close() throws SQLException {
    htap.close();
    plain.close();
  }

  @Test
  void whatWasPreparedBeforeCostsNoMoreThanWhatIsPreparedAfterwards() throws SQLException {
    try (PreparedStatement before = htap.prepareStatement(POINT)) {
      runs(before);
      try (PreparedStatement afterwards = htap.prepareStatement(POINT)) {
        runs(afterwards);
        long known = allocated(afterwards);
        // A parameter that is recorded takes more than that by itself.
        assertThat(allocated(before)).isLessThan(known + 40);
      }
    }
  }

  @Test
  void whatIsToldOfTheLastStatementIsThatOfTheLookUp() throws SQLException {
    try (PreparedStatement before = htap.prepareStatement(POINT)) {
      runs(before);
      try (PreparedStatement afterwards = htap.prepareStatement(POINT)) {
        rows(htap, "/*+ htap(duckdb) */ SELECT count(*) FROM sale");
        assertThat(engine(htap)).isEqualTo("duckdb");
        once(before);
        assertThat(engine(htap)).isEqualTo("postgres");
        rows(htap, "/*+ htap(duckdb) */ SELECT count(*) FROM sale");
        once(afterwards);
        assertThat(engine(htap)).isEqualTo("postgres");
      }
    }
  }

  /** Bytes for each run. */
  private static long allocated(PreparedStatement statement) throws SQLException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(self);
    runs(statement);
    return (threads.getThreadAllocatedBytes(self) - before) / RUNS;
  }

  private static void runs(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < RUNS; i++) {
      once(statement);
    }
  }

  private static void once(PreparedStatement statement) throws SQLException {
    statement.setInt(1, 7);
    try (ResultSet row = statement.executeQuery()) {
      if (!row.next() || !"region 2".equals(row.getString(1))) {
        throw new AssertionError("another answer");
      }
    }
  }
}
