package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table is written while it is being copied: nothing may be lost, doubled or mistaken. */
class JoiningTest {
  private static TestPostgres postgres;
  private final AtomicBoolean done = new AtomicBoolean();
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
  }

  /** Runs statements, made of the number of the turn, until it is told to stop. */
  private interface Turn {
    String sql(long turn);
  }

  private Future<Long> write(ExecutorService threads, Turn turn) {
    return threads.submit(
        () -> {
          try (Connection connection = db.connect();
              Statement statement = connection.createStatement()) {
            long turns = 0;
            while (!done.get()) {
              statement.execute(turn.sql(++turns));
            }
            return turns;
          }
        });
  }

  /**
   * The slot that gives the snapshot's position waits for the long transaction, and the stream is
   * busy with it when the small table has long been copied.
   */
  @Test
  void a_table_does_not_join_before_the_stream_has_reached_its_snapshot() throws Exception {
    db.run("CREATE TABLE a (id bigint PRIMARY KEY, t text)");
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (Copy copy = Copy.of(db, db.config("public.*"));
        Connection open = db.connect();
        Statement big = open.createStatement()) {
      open.setAutoCommit(false);
      big.execute(
          "INSERT INTO a SELECT g, repeat(md5(g::text), 8) FROM generate_series(1, 400000) g");
      db.run("CREATE TABLE b (id bigint PRIMARY KEY, v bigint)");
      Future<Long> writer =
          write(threads, turn -> "INSERT INTO b VALUES (" + turn + ", " + turn + ")");
      Thread.sleep(1500);
      open.commit();
      copy.eventually("b", b -> true);
      done.set(true);
      writer.get();
      copy.catchUp();
      assertThat(copy.rows("b")).isEqualTo(db.sorted("SELECT id || '|' || v FROM b"));
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }

  /** The key is of a length at which its header would read as the mark of a whole old row. */
  @Test
  void a_long_value_that_a_change_of_the_key_leaves_alone_is_kept() throws Exception {
    db.run(
        "CREATE TABLE e (id text PRIMARY KEY, big text)",
        "ALTER TABLE e ALTER big SET STORAGE EXTERNAL",
        "INSERT INTO e SELECT lpad(g::text, 61, '0'), repeat(md5(g::text), 120)"
            + " FROM generate_series(1, 5000) g");
    whileWriting(
        turn ->
            "UPDATE e SET id = translate(id, '0123456789', 'abcdefghij') WHERE id = lpad('"
                + turn
                + "', 61, '0')",
        "SELECT id || '|' || big FROM e",
        "e");
  }

  @Test
  void a_table_without_a_key_joins_while_it_is_updated_and_deleted_from() throws Exception {
    db.run(
        "CREATE TABLE k (id bigint, t text)",
        "ALTER TABLE k REPLICA IDENTITY FULL",
        "CREATE INDEX ON k (id)",
        "INSERT INTO k SELECT g, md5(g::text) FROM generate_series(1, 30000) g");
    whileWriting(
        turn ->
            turn % 2 == 0
                ? "UPDATE k SET t = 'x' WHERE id = " + turn
                : "DELETE FROM k WHERE id = " + turn,
        "SELECT id || '|' || t FROM k",
        "k");
  }

  private void whileWriting(Turn turn, String all, String table) throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    Future<Long> writer = write(threads, turn);
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      for (int i = 0; i < 3; i++) {
        String before = copy.table(table).copyTable();
        copy.replica().resnapshot(db.oid(table));
        copy.eventually(table, t -> !t.copyTable().equals(before));
      }
      done.set(true);
      writer.get();
      copy.catchUp();
      assertThat(copy.rows(table)).isEqualTo(db.sorted(all));
    } finally {
      done.set(true);
      threads.shutdownNow();
    }
  }
}
