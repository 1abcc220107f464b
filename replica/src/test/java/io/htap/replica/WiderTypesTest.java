package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the copy holds enums, domains, intervals, open numerics, documents and generated columns. */
class WiderTypesTest {
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
        "CREATE TYPE mood AS ENUM ('sad', 'ok')",
        "CREATE DOMAIN feeling AS mood",
        "CREATE DOMAIN amount AS numeric(9,2)",
        "CREATE TABLE t (m feeling, a amount, i interval, n numeric, b jsonb, j json,"
            + " g numeric GENERATED ALWAYS AS (n + 1) VIRTUAL,"
            + " s numeric GENERATED ALWAYS AS (a * 2) STORED, arr int[], PRIMARY KEY (m, a))",
        "ALTER TABLE t ALTER b SET STORAGE EXTERNAL",
        "INSERT INTO t VALUES ('ok', 1.5, '1 mon -2 days 00:00:01', 1.50, '{\"a\":  1}', '[ 1]')");
  }

  private static final String FIRST =
      "2|1.50|{'months': 1, 'days': -2, 'micros': 1000000}|1.50|{\"a\": 1}|[ 1]|3.00|∅";

  private ReplicaConfig inFile() {
    return db.config("public.t").withPath(directory.resolve("copy.duckdb"));
  }

  @Test
  void the_snapshot_and_the_stream_hold_them_alike() throws Exception {
    try (Copy copy = Copy.of(db, db.config("public.t"))) {
      assertThat(copy.rows("t")).containsExactly(FIRST);
      db.run("DELETE FROM t");
      copy.catchUp();
      assertThat(copy.rows("t")).isEmpty();
      db.run(
          "INSERT INTO t VALUES ('ok', 1.5, '1 mon -2 days 00:00:01', 1.50, '{\"a\":  1}', '[ 1]')");
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly(FIRST);
      db.run("UPDATE t SET m = 'sad', n = 1.500, i = NULL, b = NULL, j = NULL");
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("1|1.50|∅|1.500|∅|∅|3.00|∅");
    }
  }

  @Test
  void what_was_stored_out_of_line_and_has_not_changed_is_kept() throws Exception {
    db.run("UPDATE t SET b = to_jsonb(repeat('x', 20000)), arr = '{1}'");
    try (Copy copy = Copy.of(db, db.config("public.t"))) {
      db.run("UPDATE t SET n = 7", "UPDATE t SET a = 2");
      copy.catchUp();
      assertThat(copy.query("SELECT length(b_5) FROM " + copy.table("t").copyTable()))
          .containsExactly("20002");
    }
  }

  @Test
  void a_file_is_carried_on_with() throws Exception {
    String table;
    try (Copy copy = Copy.of(db, inFile())) {
      table = copy.table("t").copyTable();
    }
    db.run("INSERT INTO t VALUES ('sad', 2, '1 day', 2, 'null', 'null', DEFAULT, DEFAULT, '{1}')");
    try (Copy copy = Copy.of(db, inFile())) {
      copy.catchUp();
      assertThat(copy.rows("t")).hasSize(2).contains(FIRST);
      assertThat(copy.table("t").copyTable()).as("no new snapshot").isEqualTo(table);
    }
  }

  @Test
  void an_enum_altered_meanwhile_leads_to_a_new_snapshot() throws Exception {
    try (Copy copy = Copy.of(db, inFile())) {
      copy.catchUp();
    }
    db.run("ALTER TYPE mood ADD VALUE 'meh' BEFORE 'ok'");
    try (Copy copy = Copy.of(db, inFile())) {
      copy.catchUp();
      assertThat(copy.rows("t")).allMatch(row -> row.startsWith("3|"));
    }
    db.run("ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'");
    try (Copy copy = Copy.of(db, inFile())) {
      copy.catchUp();
      assertThat(copy.table("t").columns().get(1).labels()).containsExactly("sad", "meh", "fine");
    }
  }

  @Test
  void a_label_that_is_newer_than_the_copy_is_in_the_next_one() throws Exception {
    db.run("CREATE TABLE k (m mood PRIMARY KEY)", "INSERT INTO k VALUES ('ok')");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      db.run(
          "ALTER TYPE mood ADD VALUE 'meh' BEFORE 'ok'",
          "INSERT INTO t VALUES ('meh', 9)",
          "INSERT INTO k VALUES ('meh')");
      for (String table : List.of("t", "k")) {
        copy.eventually(
            table, t -> t.columns().get(1).labels().equals(List.of("sad", "meh", "ok")));
        assertThat(copy.table(table).leftOut()).doesNotContainKey(1);
      }
      assertThat(copy.rows("k")).containsExactly("2", "3");
    }
  }

  @Test
  void a_row_deleted_under_a_new_label_does_not_stop_the_stream() throws Exception {
    db.run("CREATE TABLE other (id int PRIMARY KEY)");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      String before = copy.table("other").copyTable();
      db.run(
          "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'",
          "DELETE FROM t",
          "INSERT INTO other VALUES (1)");
      copy.catchUp();
      assertThat(copy.rows("other")).containsExactly("1");
      assertThat(copy.table("other").copyTable()).as("no new snapshot").isEqualTo(before);
    }
  }
}
