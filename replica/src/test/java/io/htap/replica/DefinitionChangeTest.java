package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.ReplicaStatus.Phase;
import io.htap.replica.TableStatus.State;
import io.htap.replica.TestPostgres.Database;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables are altered, made and dropped while they are copied, and the copy follows by itself. */
class DefinitionChangeTest {
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
    db.run(
        "CREATE TABLE t (id int PRIMARY KEY, v text)",
        "INSERT INTO t VALUES (1, 'one'), (2, 'two')",
        "CREATE TABLE other (id int PRIMARY KEY)",
        "INSERT INTO other VALUES (1)");
  }

  private Copy open() throws Exception {
    return Copy.of(db, db.config("public.*"));
  }

  @Test
  void columns_come_go_and_change() throws Exception {
    try (Copy copy = open()) {
      String other = copy.table("other").copyTable();
      db.run("ALTER TABLE t ADD COLUMN w int DEFAULT 7");
      copy.eventually("t", t -> t.columns().size() == 3);
      assertThat(copy.rows("t")).containsExactly("1|one|7", "2|two|7");

      db.run("ALTER TABLE t RENAME COLUMN w TO x", "INSERT INTO t VALUES (3, 'three', 8)");
      copy.eventually("t", t -> t.columns().get(3).name().equals("x"));
      assertThat(copy.rows("t")).containsExactly("1|one|7", "2|two|7", "3|three|8");

      db.run("ALTER TABLE t ALTER x TYPE bigint", "UPDATE t SET x = 5000000000 WHERE id = 1");
      copy.eventually("t", t -> t.columns().get(3).duckType().equals("BIGINT"));
      assertThat(copy.rows("t")).containsExactly("1|one|5000000000", "2|two|7", "3|three|8");

      String before = copy.table("t").copyTable();
      db.run("ALTER TABLE t ALTER x TYPE bigint USING x + 1");
      copy.eventually("t", t -> !t.copyTable().equals(before));
      assertThat(copy.rows("t")).containsExactly("1|one|5000000001", "2|two|8", "3|three|9");

      db.run("ALTER TABLE t DROP COLUMN v", "DELETE FROM t WHERE id = 2");
      copy.eventually("t", t -> !t.columns().containsKey(2));
      assertThat(copy.rows("t")).containsExactly("1|5000000001", "3|9");
      assertThat(copy.table("other").copyTable()).as("others are left alone").isEqualTo(other);
    }
  }

  @Test
  void tables_are_renamed_replaced_and_made() throws Exception {
    try (Copy copy = open()) {
      db.run("ALTER TABLE t RENAME TO u", "INSERT INTO u VALUES (3, 'three')");
      copy.eventually("u", t -> t.name().equals("u"));
      assertThat(copy.rows("u")).containsExactly("1|one", "2|two", "3|three");

      db.run(
          "BEGIN; DROP TABLE u; CREATE TABLE u (id int PRIMARY KEY, v text);"
              + " INSERT INTO u VALUES (9, 'nine'); COMMIT");
      copy.eventually("u", t -> true);
      assertThat(copy.rows("u")).containsExactly("9|nine");

      db.run("CREATE TABLE made (id int PRIMARY KEY)", "INSERT INTO made VALUES (4)");
      copy.eventually("made", t -> true);
      assertThat(copy.rows("made")).containsExactly("4");

      long made = db.oid("made");
      db.run("DROP TABLE made");
      until(() -> copy.replica().status().tables().stream().noneMatch(t -> t.oid() == made));
      String copies = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'copy'";
      until(() -> copy.query(copies).equals(List.of("2")));
    }
  }

  @Test
  void a_table_that_loses_its_key_is_let_go_so_that_it_can_be_written() throws Exception {
    try (Copy copy = open()) {
      db.run("ALTER TABLE t DROP CONSTRAINT t_pkey");
      until(() -> status(copy, "t").state() == State.LEFT_OUT);
      assertThat(status(copy, "t").reason()).contains("ALTER TABLE");
      until(
          () ->
              db.rows("SELECT 1 FROM pg_publication_rel WHERE prrelid = 't'::regclass").isEmpty());
      db.run("UPDATE t SET v = 'TWO' WHERE id = 2", "DELETE FROM t WHERE id = 1");
      db.run("ALTER TABLE t ADD PRIMARY KEY (id)");
      copy.eventually("t", t -> true);
      assertThat(copy.rows("t")).containsExactly("2|TWO");
    }
  }

  @Test
  void truncation_cascades_and_rows_come_back() throws Exception {
    db.run(
        "CREATE TABLE child (id int PRIMARY KEY, t int REFERENCES t)",
        "INSERT INTO child VALUES (1, 1)");
    try (Copy copy = open()) {
      String table = copy.table("t").copyTable();
      db.run("BEGIN; TRUNCATE t CASCADE; INSERT INTO t VALUES (5, 'five'); COMMIT");
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("5|five");
      assertThat(copy.rows("child")).isEmpty();
      assertThat(copy.table("t").copyTable()).isEqualTo(table);
    }
  }

  @Test
  void a_table_is_copied_again_on_request() throws Exception {
    try (Copy copy = open()) {
      String before = copy.table("t").copyTable();
      assertThat(copy.replica().resnapshot(db.oid("t"))).isTrue();
      copy.eventually("t", t -> !t.copyTable().equals(before));
      assertThat(copy.rows("t")).containsExactly("1|one", "2|two");
      assertThat(copy.replica().resnapshot(12345)).isFalse();
    }
  }

  @Test
  void a_pause_lets_go_of_the_server() throws Exception {
    try (Copy copy = open()) {
      String before = copy.table("t").copyTable();
      copy.replica().pause();
      until(() -> copy.replica().status().phase() == Phase.PAUSED);
      until(() -> db.rows("SELECT slot_name FROM pg_replication_slots").isEmpty());
      db.run("INSERT INTO t VALUES (3, 'three')");
      copy.replica().resume();
      copy.eventually("t", t -> !t.copyTable().equals(before));
      assertThat(copy.rows("t")).containsExactly("1|one", "2|two", "3|three");
    }
  }

  @Test
  void changes_made_while_a_table_is_copied_are_neither_lost_nor_doubled() throws Exception {
    db.run("INSERT INTO t SELECT g, repeat('x', 100) FROM generate_series(3, 20000) g");
    try (Copy copy = open()) {
      for (int i = 0; i < 5; i++) {
        copy.replica().resnapshot(db.oid("t"));
        for (int j = 0; j < 40; j++) {
          int key = 100 + 40 * i + j;
          db.run(
              "UPDATE t SET v = 'changed' || id WHERE id = " + key,
              "DELETE FROM t WHERE id = " + (key + 10_000),
              "UPDATE t SET id = -id WHERE id = " + (key + 5_000));
        }
        copy.eventually("t", t -> true);
        assertThat(copy.rows("t")).isEqualTo(db.sorted("SELECT id || '|' || v FROM t"));
      }
    }
  }

  private static TableStatus status(Copy copy, String name) {
    return copy.replica().status().tables().stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void until(Condition condition) throws Exception {
    long deadline = System.nanoTime() + Copy.PATIENCE.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("still not so").isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}
