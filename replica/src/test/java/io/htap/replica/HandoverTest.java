package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the snapshot to the stream there is neither a gap nor an overlap, whoever writes meanwhile.
 */
class HandoverTest {
  private static TestPostgres postgres;
  @TempDir private Path directory;
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
    db.run(
        "CREATE TABLE a (id int PRIMARY KEY, n int)",
        "CREATE TABLE b (id int PRIMARY KEY, n int)",
        "INSERT INTO a SELECT g, 0 FROM generate_series(1, 20000) g",
        "INSERT INTO b SELECT g, 0 FROM generate_series(1, 20000) g");
  }

  /** Writes, truncates now and then, until told to stop. */
  private Void write(AtomicBoolean stop, int seed) throws Exception {
    var random = new Random(seed);
    try (Connection connection = db.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; !stop.get(); i++) {
        String table = random.nextBoolean() ? "a" : "b";
        int id = 1 + random.nextInt(20000);
        statement.execute(
            switch (random.nextInt(1000)) {
              case 0 -> "TRUNCATE " + table;
              case 1 ->
                  "INSERT INTO "
                      + table
                      + " SELECT g, "
                      + i
                      + " FROM generate_series(1, 2000) g"
                      + " ON CONFLICT DO NOTHING";
              case 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20 ->
                  "DELETE FROM " + table + " WHERE id = " + id;
              default ->
                  "INSERT INTO "
                      + table
                      + " VALUES ("
                      + id
                      + ", "
                      + i
                      + ") ON CONFLICT (id)"
                      + " DO UPDATE SET n = excluded.n";
            });
      }
    }
    return null;
  }

  @Test
  void copies_made_while_others_write_end_up_the_same() throws Exception {
    var stop = new AtomicBoolean();
    ExecutorService writers = Executors.newFixedThreadPool(2);
    Future<Void> first = writers.submit(() -> write(stop, 1));
    Future<Void> second = writers.submit(() -> write(stop, 2));
    try {
      for (int i = 0; i < 3; i++) {
        ReplicaConfig config = db.config("public.*");
        if (i > 0) {
          config = config.withPath(directory.resolve("copy.duckdb"));
        }
        try (Copy copy = Copy.of(db, config)) {
          Thread.sleep(300);
          if (i == 2) {
            stop.set(true);
            first.get();
            second.get();
          }
          assertThat(copy.replica().awaitLsn(db.insertLsn(), Copy.PATIENCE)).isTrue();
          if (i == 2) {
            assertThat(copy.rows("a")).isEqualTo(db.sorted("SELECT id || '|' || n FROM a"));
            assertThat(copy.rows("b")).isEqualTo(db.sorted("SELECT id || '|' || n FROM b"));
            copy.replica().drop();
          }
        }
      }
    } finally {
      stop.set(true);
      writers.shutdown();
    }
  }

  @Test
  void closing_in_the_middle_of_a_snapshot_neither_hangs_nor_leaves_anything() throws Exception {
    db.run("INSERT INTO a SELECT g, 0 FROM generate_series(20001, 600000) g");
    for (int millis : new int[] {0, 50, 200}) {
      Replica replica = Replica.open(db.config("public.*"));
      Thread.sleep(millis);
      long begun = System.nanoTime();
      replica.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    }
    assertThat(db.rows("SELECT pubname FROM pg_publication")).isEmpty();
  }

  @Test
  void a_snapshot_that_was_not_finished_is_made_anew() throws Exception {
    db.run("INSERT INTO a SELECT g, 0 FROM generate_series(20001, 600000) g");
    ReplicaConfig config = db.config("public.*").withPath(directory.resolve("half.duckdb"));
    Replica.open(config).close();
    Replica half = Replica.open(config);
    Thread.sleep(200);
    half.close();
    try (Copy copy = Copy.of(db, config)) {
      assertThat(copy.query("SELECT count(*) FROM " + copy.table("a").copyTable()))
          .containsExactly("600000");
      copy.replica().drop();
    }
    assertThat(
            db.rows(
                "SELECT slot_name FROM pg_replication_slots WHERE database = '" + db.name() + "'"))
        .isEmpty();
  }

  @Test
  void the_slot_lets_go_of_the_log_while_only_other_tables_change() throws Exception {
    db.run("CREATE TABLE other (id int)");
    String confirmed =
        "SELECT (confirmed_flush_lsn - '0/0')::int8 FROM pg_replication_slots WHERE database = '"
            + db.name()
            + "'";
    try (Copy copy = Copy.of(db, db.config("public.a"))) {
      long before = Long.parseLong(db.rows(confirmed).get(0));
      db.run("INSERT INTO other SELECT generate_series(1, 100000)");
      long end = db.insertLsn();
      assertThat(end - before).isGreaterThan(1_000_000);
      long deadline = System.nanoTime() + Copy.PATIENCE.toNanos();
      while (Long.parseLong(db.rows(confirmed).get(0)) < end - 100_000) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(50);
      }
    }
  }
}
