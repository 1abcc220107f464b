package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.replica.TestPostgres.Database;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The copy's DuckDB reaches nothing but the copy, and its settings are Postgres's ways. */
class LockDownTest {
  @TempDir private Path directory;

  @Test
  void nothing_outside_can_be_reached_while_our_own_writing_goes_on() throws Exception {
    try (TestPostgres postgres = TestPostgres.start()) {
      Database db = postgres.database();
      db.run("CREATE TABLE t (id int PRIMARY KEY)");
      ReplicaConfig config =
          db.config("public.*")
              .withPath(directory.resolve("copy.duckdb"))
              .withInitializer(
                  root -> {
                    try (var statement = root.createStatement()) {
                      statement.execute("CREATE MACRO IF NOT EXISTS twice(x) AS 2 * x");
                    }
                  });
      try (Copy copy = Copy.of(db, config)) {
        for (String sql :
            List.of(
                "SELECT * FROM read_csv('/etc/passwd')",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM read_parquet('/tmp/x')",
                "ATTACH '/tmp/htap_lock_down_test.db' AS y",
                "COPY (SELECT 1) TO '/tmp/htap_lock_down_test.csv'",
                "INSTALL httpfs",
                "LOAD httpfs",
                "SET enable_external_access = true",
                "SET lock_configuration = false",
                "SET integer_division = false",
                "SET TimeZone = 'Europe/Paris'")) {
          assertThatThrownBy(() -> copy.query(sql))
              .as(sql)
              .isInstanceOf(java.sql.SQLException.class);
        }
        assertThat(copy.query("SELECT current_setting('TimeZone')")).containsExactly("UTC");
        assertThat(copy.query("SELECT 7 / 2")).containsExactly("3");
        assertThat(copy.query("SELECT twice(2)")).containsExactly("4");
        assertThat(copy.query("SELECT x FROM (VALUES (1), (NULL)) v(x) ORDER BY x DESC LIMIT 1"))
            .containsOnlyNulls();
        assertThat(copy.query("SELECT x FROM (VALUES (1), (NULL)) v(x) ORDER BY x LIMIT 1"))
            .containsExactly("1");
        db.run("INSERT INTO t SELECT generate_series(1, 50000)");
        copy.catchUp();
        copy.query("CHECKPOINT");
        db.run("DELETE FROM t WHERE id > 10");
        copy.catchUp();
        copy.query("CHECKPOINT");
        assertThat(copy.rows("t")).hasSize(10);
        copy.replica().drop();
      }
    }
  }
}
