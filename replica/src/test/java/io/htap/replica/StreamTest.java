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
}
