package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A wait for a position that returns true is never wrong. */
class FreshnessTest {
  private static TestPostgres postgres;
  private Database db;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void database() throws Exception {
    db = postgres.database();
    db.run("CREATE TABLE t (id int PRIMARY KEY, v text)");
  }

  @Test
  void writers_always_see_their_own_commits_and_all_others_before() throws Exception {
    db.run("CREATE TABLE at_rest (id int PRIMARY KEY, v text)");
    int writers = 4;
    int commits = 400;
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      ExecutorService threads = Executors.newFixedThreadPool(writers);
      var results = new ArrayList<Future<Integer>>();
      for (int w = 0; w < writers; w++) {
        int writer = w;
        results.add(threads.submit(() -> writeAndRead(copy, writer, commits)));
      }
      int checked = 0;
      for (Future<Integer> result : results) {
        checked += result.get();
      }
      threads.shutdown();
      assertThat(checked).isEqualTo(writers * commits);
    }
  }

  /**
   * Writes now one table and now the other, which rests for most of the time, and waits for that
   * one alone or for all.
   */
  private Integer writeAndRead(Copy copy, int writer, int commits) throws Exception {
    for (int i = 0; i < commits; ) {
      boolean rare = i % 10 == writer;
      int next = rare ? i + 1 : Math.min(commits, i + 9);
      writeAndRead(copy, rare ? "at_rest" : "t", writer * 1_000_000, i, next);
      i = next;
    }
    return commits;
  }

  /** Every second commit is asynchronous: it is in no log when it returns. */
  private void writeAndRead(Copy copy, String name, int base, int from, int to) throws Exception {
    ReplicatedTable table = copy.table(name);
    DuckDBConnection duck = copy.replica().readers().borrow();
    try (Connection connection = db.connect();
        Statement settings = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO " + name + " VALUES (?, 'x')");
        PreparedStatement position =
            connection.prepareStatement(
                "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn, count(*) FROM " + name);
        PreparedStatement read =
            duck.prepareStatement(
                "SELECT count(*), count(*) FILTER (" + "\"id_1\" = ?) FROM " + table.copyTable())) {
      for (int i = from; i < to; i++) {
        settings.execute("SET synchronous_commit = " + (i % 2 == 0 ? "on" : "off"));
        int id = base + i;
        insert.setInt(1, id);
        insert.executeUpdate();
        long lsn;
        long visible;
        try (ResultSet rs = position.executeQuery()) {
          rs.next();
          lsn = rs.getLong(1);
          visible = rs.getLong(2);
        }
        assertThat(
                i % 3 == 0
                    ? copy.replica().awaitLsn(lsn, Copy.PATIENCE)
                    : copy.replica().awaitLsn(lsn, Set.of(table.oid()), Copy.PATIENCE))
            .isTrue();
        read.setInt(1, id);
        try (ResultSet rs = read.executeQuery()) {
          rs.next();
          assertThat(rs.getLong(2)).as("own row").isEqualTo(1);
          assertThat(rs.getLong(1)).as("all rows").isGreaterThanOrEqualTo(visible);
        }
      }
    } finally {
      copy.replica().readers().release(duck);
    }
  }

  @Test
  void a_reader_sees_all_tables_of_a_transaction_or_none() throws Exception {
    db.run(
        "CREATE TABLE a (id int PRIMARY KEY, n int)",
        "CREATE TABLE b (id int PRIMARY KEY, n int)",
        "INSERT INTO a VALUES (1, 100)",
        "INSERT INTO b VALUES (1, 100)");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      ExecutorService thread = Executors.newSingleThreadExecutor();
      Callable<Void> transfers =
          () -> {
            try (Connection connection = db.connect();
                Statement statement = connection.createStatement()) {
              connection.setAutoCommit(false);
              for (int i = 0; i < 500; i++) {
                statement.execute("UPDATE a SET n = n - 1");
                statement.execute("UPDATE b SET n = n + 1");
                connection.commit();
              }
            }
            return null;
          };
      Future<Void> done = thread.submit(transfers);
      String sum =
          "SELECT (SELECT sum(\"n_2\") FROM "
              + copy.table("a").copyTable()
              + ") + (SELECT sum(\"n_2\") FROM "
              + copy.table("b").copyTable()
              + ")";
      while (!done.isDone()) {
        assertThat(copy.query(sum)).containsExactly("200");
      }
      done.get();
      thread.shutdown();
      copy.catchUp();
      assertThat(copy.rows("a")).containsExactly("1|-400");
    }
  }

  @Test
  void a_wait_for_a_position_that_does_not_exist_ends_in_time() throws Exception {
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      long begun = System.nanoTime();
      assertThat(copy.replica().awaitLsn(Long.MAX_VALUE, Duration.ofMillis(100))).isFalse();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void staleness_starts_anew_with_every_wait_and_the_price_of_a_wait_is_learned() throws Exception {
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      long deadline = System.nanoTime() + Copy.PATIENCE.toNanos();
      while (copy.replica().staleness().compareTo(Duration.ofSeconds(2)) > 0
          && System.nanoTime() < deadline) {
        Thread.sleep(5);
      }
      assertThat(copy.replica().staleness()).isLessThan(Duration.ofSeconds(2));
      assertThat(copy.replica().expectedWait(copy.replica().appliedLsn())).isZero();
      assertThat(copy.replica().expectedWait(copy.replica().appliedLsn() + 1))
          .isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
    }
  }
}
