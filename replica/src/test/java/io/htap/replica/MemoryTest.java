package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes under way are held in little memory, whatever their number and size. */
class MemoryTest {
  private static final long LITTLE = 1 << 20;

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

  private ReplicaConfig config() {
    return db.config("public.*").withLimits(LITTLE, Duration.ofSeconds(30));
  }

  @Test
  void a_row_larger_than_all_the_memory_passes() throws Exception {
    db.run(
        "CREATE TABLE big (id int PRIMARY KEY, n int, doc text)",
        "ALTER TABLE big ALTER COLUMN doc SET STORAGE EXTERNAL",
        "CREATE TABLE bag (n int, doc text)",
        "ALTER TABLE bag REPLICA IDENTITY FULL");
    try (Copy copy = Copy.of(db, config())) {
      db.run(
          "INSERT INTO big SELECT g, 0, repeat(g::text, 6000000) FROM generate_series(1, 4) g",
          "BEGIN; UPDATE big SET doc = doc || 'x'; UPDATE big SET n = 1; DELETE FROM big WHERE id = 2;"
              + " COMMIT",
          "INSERT INTO bag SELECT 1, repeat('a', 5000000) FROM generate_series(1, 3)",
          "UPDATE bag SET n = 2 WHERE ctid = (SELECT min(ctid) FROM bag)");
      copy.catchUp();
      assertThat(
              copy.query(
                  "SELECT id_1 || ' ' || n_2 || ' ' || md5(doc_3) FROM "
                      + copy.table("big").copyTable()
                      + " ORDER BY 1"))
          .isEqualTo(db.rows("SELECT id || ' ' || n || ' ' || md5(doc) FROM big ORDER BY 1"));
      assertThat(
              copy.query(
                  "SELECT n_1 || ' ' || length(doc_2) FROM "
                      + copy.table("bag").copyTable()
                      + " ORDER BY 1"))
          .containsExactly("1 5000000", "1 5000000", "2 5000000");
    }
  }

  @Test
  void a_transaction_larger_than_all_the_memory_arrives_whole() throws Exception {
    db.run("CREATE TABLE t (id int PRIMARY KEY, n int, v text)", "CREATE TABLE u (LIKE t)");
    db.run("ALTER TABLE u REPLICA IDENTITY FULL");
    try (Copy copy = Copy.of(db, config())) {
      db.run(
          "BEGIN; INSERT INTO t SELECT g, 0, 'value ' || g FROM generate_series(1, 30000) g;"
              + " INSERT INTO u SELECT * FROM t;"
              + " UPDATE t SET n = id, v = v || '!'; UPDATE u SET n = n + 1 WHERE id % 2 = 0;"
              + " UPDATE t SET id = id + 100000 WHERE id % 3 = 0;"
              + " DELETE FROM t WHERE id % 5 = 0; DELETE FROM u WHERE id % 5 = 1; COMMIT");
      copy.catchUp();
      String sum =
          "SELECT count(*) || ' ' || sum(%s) || ' ' || sum(%s) || ' ' || count(DISTINCT %s)";
      for (String table : new String[] {"t", "u"}) {
        assertThat(
                copy.query(
                    sum.formatted("id_1", "n_2", "v_3") + " FROM " + copy.table(table).copyTable()))
            .isEqualTo(db.rows(sum.formatted("id", "n", "v") + " FROM " + table));
      }
    }
  }
}
