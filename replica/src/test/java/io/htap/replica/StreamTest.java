package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens in Postgres after the snapshot happens in the copy. */
class StreamTest {
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
        "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, NULL)");
  }

  @Test
  void the_snapshot_is_there_when_ready() throws Exception {
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      assertThat(copy.rows("t")).containsExactly("1|one", "2|two", "3|∅");
    }
  }

  @Test
  void inserts_updates_and_deletes_arrive() throws Exception {
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      db.run("INSERT INTO t VALUES (4, 'four')");
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("1|one", "2|two", "3|∅", "4|four");
      db.run("UPDATE t SET v = 'TWO' WHERE id = 2", "DELETE FROM t WHERE id = 1");
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("2|TWO", "3|∅", "4|four");
    }
  }

  @Test
  void the_last_change_of_a_row_wins_within_one_transaction() throws Exception {
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      try (Connection connection = db.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("INSERT INTO t VALUES (5, 'a'), (6, 'b'), (7, 'c')");
        statement.execute("UPDATE t SET v = v || '+' WHERE id >= 5");
        statement.execute("DELETE FROM t WHERE id IN (1, 6)");
        statement.execute("INSERT INTO t VALUES (6, 'again'), (1, 'again')");
        statement.execute("UPDATE t SET id = 50 WHERE id = 5");
        statement.execute("INSERT INTO t VALUES (5, 'new five')");
        statement.execute("DELETE FROM t WHERE id = 7");
        connection.commit();
      }
      copy.catchUp();
      assertThat(copy.rows("t"))
          .containsExactly("1|again", "2|two", "3|∅", "50|a+", "5|new five", "6|again");
    }
  }

  @Test
  void values_stored_out_of_line_survive_updates_that_do_not_touch_them() throws Exception {
    db.run(
        "CREATE TABLE big (id int PRIMARY KEY, n int, doc text, other text)",
        "ALTER TABLE big ALTER COLUMN doc SET STORAGE EXTERNAL",
        "ALTER TABLE big ALTER COLUMN other SET STORAGE EXTERNAL",
        "INSERT INTO big SELECT g, 0, repeat('d' || g, 9000), repeat('o' || g, 9000)"
            + " FROM generate_series(1, 5) g");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      try (Connection connection = db.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("INSERT INTO big VALUES (6, 0, repeat('d6', 9000), repeat('o6', 9000))");
        statement.execute("UPDATE big SET n = 1");
        statement.execute("UPDATE big SET n = 2, doc = 'short' WHERE id = 1");
        statement.execute("UPDATE big SET n = 3 WHERE id = 1");
        statement.execute("UPDATE big SET id = 20 WHERE id = 2");
        statement.execute("UPDATE big SET id = 200, other = 'short' WHERE id = 20");
        statement.execute("INSERT INTO big VALUES (2, 7, 'new', 'new')");
        statement.execute("DELETE FROM big WHERE id = 3");
        statement.execute("UPDATE big SET id = 3 WHERE id = 4");
        connection.commit();
      }
      db.run("UPDATE big SET n = n + 1 WHERE id IN (5, 6)", "UPDATE big SET id = 60 WHERE id = 6");
      copy.catchUp();
      assertThat(copy.rows("big"))
          .isEqualTo(db.sorted("SELECT id || '|' || n || '|' || doc || '|' || other FROM big"));
    }
  }

  @Test
  void truncates_are_applied_in_their_place() throws Exception {
    db.run(
        "CREATE TABLE ref (id int PRIMARY KEY, t int REFERENCES t)",
        "INSERT INTO ref VALUES (1, 1)");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      try (Connection connection = db.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("INSERT INTO t VALUES (4, 'before')");
        statement.execute("UPDATE t SET v = 'before' WHERE id = 1");
        statement.execute("TRUNCATE t RESTART IDENTITY CASCADE");
        statement.execute("INSERT INTO t VALUES (1, 'after')");
        connection.commit();
      }
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("1|after");
      assertThat(copy.rows("ref")).isEmpty();
    }
  }

  @Test
  void what_is_rolled_back_never_arrives() throws Exception {
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      try (Connection connection = db.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("INSERT INTO t VALUES (10, 'kept')");
        statement.execute("SAVEPOINT s");
        statement.execute("UPDATE t SET v = 'undone'");
        statement.execute("ROLLBACK TO s");
        statement.execute("INSERT INTO t VALUES (11, 'kept')");
        connection.commit();
        statement.execute("DELETE FROM t");
        connection.rollback();
      }
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("10|kept", "11|kept", "1|one", "2|two", "3|∅");
    }
  }

  @Test
  void names_of_any_kind_work() throws Exception {
    db.run(
        "CREATE SCHEMA \"Odd.Schema\"",
        "CREATE TABLE \"Odd.Schema\".\"Ta\"\"ble select\" (\"Id\" int, \"id\" text, \"se\"\"lect 'x'\" int,"
            + " PRIMARY KEY (\"Id\", \"id\"))",
        "CREATE TABLE \"Odd.Schema\".lower (id int PRIMARY KEY)",
        "INSERT INTO \"Odd.Schema\".\"Ta\"\"ble select\" VALUES (1, 'a', 1)");
    try (Copy copy = Copy.of(db, db.config("Odd*.Ta*"))) {
      db.run(
          "INSERT INTO \"Odd.Schema\".\"Ta\"\"ble select\" VALUES (2, 'b', 2)",
          "UPDATE \"Odd.Schema\".\"Ta\"\"ble select\" SET \"se\"\"lect 'x'\" = 5 WHERE \"Id\" = 1");
      copy.catchUp();
      assertThat(copy.rows("\"Odd.Schema\".\"Ta\"\"ble select\""))
          .containsExactly("1|a|5", "2|b|2");
      assertThat(copy.replica().ineligible(db.oid("\"Odd.Schema\".lower"))).isPresent();
    }
  }

  /** A random walk over few keys, so that every order of operations on a key occurs. */
  @Test
  void any_sequence_of_changes_leaves_what_postgres_has() throws Exception {
    db.run(
        "CREATE TABLE w (a int, b text, n int, doc text, PRIMARY KEY (a, b))",
        "ALTER TABLE w ALTER COLUMN doc SET STORAGE EXTERNAL");
    var random = new java.util.Random(42);
    try (Copy copy = Copy.of(db, db.config("public.w"));
        Connection connection = db.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (int transaction = 0; transaction < 120; transaction++) {
        for (int i = random.nextInt(12); i >= 0; i--) {
          int key = random.nextInt(6);
          String where = " WHERE a = " + key;
          String sql =
              switch (random.nextInt(8)) {
                case 0, 1, 2 ->
                    "INSERT INTO w VALUES ("
                        + key
                        + ", 'k', "
                        + i
                        + ", repeat('"
                        + random.nextInt(10)
                        + "', 3000)) ON CONFLICT DO NOTHING";
                case 3 -> "UPDATE w SET n = n + 1" + where;
                case 4 -> "UPDATE w SET doc = repeat('x', " + random.nextInt(4000) + ")" + where;
                case 5 -> "DELETE FROM w" + where;
                case 6 -> "UPDATE w SET a = " + random.nextInt(6) + where;
                default -> "UPDATE w SET a = 100 + a, n = -1" + where;
              };
          statement.execute("SAVEPOINT s");
          try {
            statement.execute(sql);
          } catch (java.sql.SQLException e) {
            statement.execute("ROLLBACK TO s");
          }
        }
        if (random.nextInt(10) == 0) {
          statement.execute("TRUNCATE w");
        }
        connection.commit();
        if (random.nextInt(3) == 0) {
          copy.catchUp();
          assertThat(copy.rows("w"))
              .isEqualTo(db.sorted("SELECT a || '|' || b || '|' || n || '|' || doc FROM w"));
        }
      }
    }
  }
}
