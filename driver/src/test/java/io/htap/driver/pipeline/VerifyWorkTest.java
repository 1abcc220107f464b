package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static io.htap.driver.pipeline.Verification.ALL;
import static io.htap.driver.pipeline.Verification.TOTAL;
import static io.htap.driver.pipeline.Verification.await;
import static io.htap.driver.pipeline.Verification.settled;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.htap.driver.pipeline.Verification.Figures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Verification beside what else goes on: writers, locks, pools, privileges. */
class VerifyWorkTest {
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
    Verification.tables(plain);
  }

  @AfterEach
  void close() throws SQLException {
    plain.close();
  }

  private CopyAccess damage(String damaged) throws SQLException {
    return Verification.damage(server, database, plain, damaged);
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
          return rows(plain, left).equals("0\n");
        });
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }
}
