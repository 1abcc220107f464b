package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import io.htap.replica.catalog.TableShape;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With REPLICA IDENTITY FULL a table is copied with a key and without. */
class FullIdentityTest {
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
  }

  @Test
  void a_table_without_a_key_follows_row_by_row() throws Exception {
    db.run(
        "CREATE TABLE bag (n int, x float8, doc text, age interval)",
        "ALTER TABLE bag REPLICA IDENTITY FULL",
        "ALTER TABLE bag ALTER COLUMN doc SET STORAGE EXTERNAL",
        "INSERT INTO bag SELECT g % 3, CASE WHEN g % 2 = 0 THEN -0.0 ELSE 0.0 END,"
            + " CASE WHEN g % 5 > 0 THEN repeat('d', 3000) END, make_interval(days => g)"
            + " FROM generate_series(1, 40) g");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      db.run(
          "DELETE FROM bag WHERE ctid IN (SELECT ctid FROM bag WHERE n = 0 AND x::text = '-0' LIMIT 2)",
          "UPDATE bag SET n = 7 WHERE n = 1 AND x::text = '0'",
          "UPDATE bag SET doc = NULL WHERE ctid IN (SELECT ctid FROM bag WHERE n = 2 LIMIT 3)",
          "UPDATE bag SET n = n",
          "INSERT INTO bag SELECT * FROM bag WHERE n = 7");
      copy.catchUp();
      same(copy);
      db.run("TRUNCATE bag", "INSERT INTO bag VALUES (1, 'NaN', NULL), (1, 'NaN', NULL)");
      db.run("DELETE FROM bag WHERE ctid = (SELECT min(ctid) FROM bag)");
      copy.catchUp();
      same(copy);
    }
  }

  @Test
  void a_key_that_was_gone_for_a_while_leads_to_a_new_copy() throws Exception {
    db.run(
        "CREATE TABLE swapped (id int PRIMARY KEY, v text)",
        "ALTER TABLE swapped REPLICA IDENTITY FULL",
        "CREATE TABLE twice (id int NOT NULL CONSTRAINT one UNIQUE, v text)",
        "ALTER TABLE twice REPLICA IDENTITY FULL",
        "CREATE TABLE plain (id int PRIMARY KEY, v text)",
        "INSERT INTO swapped VALUES (1, 'x'), (2, 'y'), (3, 'z')",
        "INSERT INTO twice SELECT * FROM swapped",
        "INSERT INTO plain SELECT * FROM swapped");
    var tables = List.of("swapped", "twice", "plain");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      var before = new HashMap<String, String>();
      for (String table : tables) {
        before.put(table, copy.table(table).copyTable());
      }
      db.run(
          "BEGIN; ALTER TABLE swapped DROP CONSTRAINT swapped_pkey;"
              + " UPDATE swapped SET id = 3 - id WHERE id < 3;"
              + " ALTER TABLE swapped ADD PRIMARY KEY (id); COMMIT",
          "BEGIN; ALTER TABLE twice DROP CONSTRAINT one; INSERT INTO twice VALUES (1, 'new');"
              + " DELETE FROM twice WHERE v = 'x'; ALTER TABLE twice ADD CONSTRAINT one UNIQUE (id);"
              + " COMMIT",
          "BEGIN; ALTER TABLE plain REPLICA IDENTITY FULL, DROP CONSTRAINT plain_pkey;"
              + " UPDATE plain SET id = 3 - id WHERE id < 3; ALTER TABLE plain ADD PRIMARY KEY (id),"
              + " REPLICA IDENTITY DEFAULT; COMMIT");
      for (String table : tables) {
        copy.eventually(table, t -> !t.copyTable().equals(before.get(table)));
        assertThat(copy.rows(table))
            .as(table)
            .isEqualTo(db.sorted("SELECT id || '|' || v FROM " + table));
      }
    }
  }

  @Test
  void an_index_that_is_built_anew_keeps_the_copy() throws Exception {
    db.run(
        "CREATE TABLE t (id int PRIMARY KEY, v text)",
        "ALTER TABLE t REPLICA IDENTITY FULL",
        "INSERT INTO t VALUES (1, 'x')");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      String shape = copy.table("t").shape();
      db.run("REINDEX INDEX CONCURRENTLY t_pkey", "REINDEX TABLE t");
      assertThat(db.rows("SELECT " + TableShape.SQL + " FROM pg_class c WHERE oid = 't'::regclass"))
          .singleElement()
          .matches(now -> TableShape.isSame(now, shape), "the same as " + shape);
    }
  }

  private void same(Copy copy) throws Exception {
    String text = "%1$s || '|' || (%2$s < 0 OR %2$s::%4$s = '%5$s') || '|' || coalesce(%3$s, '')";
    var rows =
        copy.query(
            "SELECT "
                + text.formatted("n_1", "x_2", "doc_3", "varchar", "-0.0")
                + " FROM "
                + copy.table("bag").copyTable());
    rows.sort(null);
    assertThat(rows)
        .isEqualTo(
            db.sorted("SELECT " + text.formatted("n", "x", "doc", "text", "-0") + " FROM bag"));
  }

  @Test
  void a_table_with_a_key_goes_by_its_key() throws Exception {
    db.run(
        "CREATE TABLE keyed (id int PRIMARY KEY, n int, doc text)",
        "ALTER TABLE keyed REPLICA IDENTITY FULL",
        "ALTER TABLE keyed ALTER COLUMN doc SET STORAGE EXTERNAL",
        "INSERT INTO keyed SELECT g, g, repeat('d' || g, 3000) FROM generate_series(1, 20) g");
    var random = new Random(3);
    try (Copy copy = Copy.of(db, db.config("public.*"));
        Connection connection = db.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < 60; i++) {
        int id = random.nextInt(25);
        statement.execute("UPDATE keyed SET n = n + 1 WHERE id = " + id);
        statement.execute("UPDATE keyed SET doc = NULL, id = id + 1000 WHERE id = " + (id + 1));
        statement.execute("DELETE FROM keyed WHERE id = " + (id + 2));
        statement.execute(
            "INSERT INTO keyed VALUES ("
                + (id + 2)
                + ", 0, repeat('e', 3000)) ON CONFLICT (id) DO UPDATE SET n = -1");
        statement.execute(
            "UPDATE keyed SET id = id + 1000 * " + (i + 2) + " WHERE id = " + (id + 1001));
        connection.commit();
      }
      copy.catchUp();
      assertThat(copy.rows("keyed"))
          .isEqualTo(db.sorted("SELECT id || '|' || n || '|' || coalesce(doc, '∅') FROM keyed"));
    }
  }

  @Test
  void keys_may_be_swapped_in_one_transaction() throws Exception {
    db.run(
        "CREATE TABLE two (id int PRIMARY KEY DEFERRABLE, v text)",
        "ALTER TABLE two REPLICA IDENTITY FULL",
        "INSERT INTO two VALUES (1, 'one'), (2, 'two'), (2000, 'x')");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      db.run(
          "BEGIN; SET CONSTRAINTS ALL DEFERRED; UPDATE two SET id = 3 - id WHERE id < 3; COMMIT");
      copy.catchUp();
      assertThat(copy.rows("two")).containsExactly("1|two", "2000|x", "2|one");
    }
  }

  @Test
  void a_table_that_gets_a_key_and_goes_by_it_is_copied_again_alone() throws Exception {
    db.run(
        "CREATE TABLE bag (id int, v int)",
        "ALTER TABLE bag REPLICA IDENTITY FULL",
        "INSERT INTO bag VALUES (1, 1), (2, 2)",
        "CREATE TABLE other (id int PRIMARY KEY)");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      String other = copy.table("other").copyTable();
      db.run(
          "BEGIN; ALTER TABLE bag ADD PRIMARY KEY (id); ALTER TABLE bag REPLICA IDENTITY DEFAULT;"
              + " UPDATE bag SET v = 5 WHERE id = 1; COMMIT");
      copy.eventually("bag", t -> t.keyColumns().equals(List.of(1)));
      assertThat(copy.rows("bag")).containsExactly("1|5", "2|2");
      assertThat(copy.table("other").copyTable()).isEqualTo(other);
    }
  }

  @Test
  void values_rewritten_under_the_same_type_cost_no_other_table_its_copy() throws Exception {
    db.run(
        "CREATE TABLE bag (id int, v int)",
        "ALTER TABLE bag REPLICA IDENTITY FULL",
        "INSERT INTO bag VALUES (1, 1), (2, 2)",
        "CREATE TABLE other (id int PRIMARY KEY)");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      String other = copy.table("other").copyTable();
      String before = copy.table("bag").copyTable();
      db.run(
          "BEGIN; ALTER TABLE bag ALTER v TYPE int USING v + 10; UPDATE bag SET v = 5 WHERE id = 1;"
              + " COMMIT");
      copy.eventually("bag", t -> !t.copyTable().equals(before));
      assertThat(copy.rows("bag")).containsExactly("1|5", "2|12");
      assertThat(copy.table("other").copyTable()).isEqualTo(other);
    }
  }

  @Test
  void a_column_that_may_hold_null_in_spite_of_its_constraint_is_no_key() throws Exception {
    db.run(
        "CREATE TABLE part (c int, v int)",
        "INSERT INTO part VALUES (NULL, 1), (NULL, 2), (3, 3)",
        "CREATE UNIQUE INDEX part_c ON part (c)",
        "ALTER TABLE part ADD CONSTRAINT nn NOT NULL c NOT VALID",
        "CREATE TABLE idx (c int, v int)",
        "CREATE UNIQUE INDEX idx_c ON idx (c)",
        "ALTER TABLE idx ADD CONSTRAINT nn NOT NULL c NOT VALID",
        "ALTER TABLE idx REPLICA IDENTITY USING INDEX idx_c",
        "ALTER TABLE part REPLICA IDENTITY FULL",
        "CREATE TABLE other (id int PRIMARY KEY)");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      assertThat(copy.replica().ineligible(db.oid("idx")).orElseThrow().detail())
          .contains("REPLICA IDENTITY FULL");
      assertThat(copy.table("part").keyColumns()).isEmpty();
      String other = copy.table("other").copyTable();
      String part = copy.table("part").copyTable();
      db.run("UPDATE part SET c = 1 WHERE v = 1", "DELETE FROM part WHERE v = 2");
      copy.catchUp();
      assertThat(copy.rows("part")).containsExactly("1|1", "3|3");
      assertThat(copy.table("part").copyTable()).isEqualTo(part);
      assertThat(copy.table("other").copyTable()).isEqualTo(other);

      db.run("ALTER TABLE part VALIDATE CONSTRAINT nn");
      copy.eventually("part", t -> t.keyColumns().equals(List.of(1)));
      assertThat(copy.rows("part")).containsExactly("1|1", "3|3");
    }
  }

  @Test
  void a_copy_that_lacks_a_row_for_no_reason_is_not_trusted_in_any_table() throws Exception {
    db.run(
        "CREATE TABLE bag (id int, v int)",
        "ALTER TABLE bag REPLICA IDENTITY FULL",
        "INSERT INTO bag VALUES (1, 1), (2, 2)",
        "CREATE TABLE other (id int PRIMARY KEY)");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      String other = copy.table("other").copyTable();
      copy.query("DELETE FROM " + copy.table("bag").copyTable() + " WHERE id_1 = 1 RETURNING id_1");
      db.run("UPDATE bag SET v = 5 WHERE id = 1");
      copy.eventually("other", t -> !t.copyTable().equals(other));
      copy.eventually("bag", t -> true);
      assertThat(copy.rows("bag")).containsExactly("1|5", "2|2");
    }
  }
}
