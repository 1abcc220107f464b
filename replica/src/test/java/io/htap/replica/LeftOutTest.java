package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TableStatus.State;
import io.htap.replica.TestPostgres.Database;
import io.htap.replica.catalog.TableShape;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the copy cannot hold stays out visibly, and says what would let it in. */
class LeftOutTest {
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

  private static Map<String, TableStatus> status(Copy copy) {
    return copy.replica().status().tables().stream()
        .collect(Collectors.toMap(TableStatus::name, Function.identity()));
  }

  @Test
  void tables_that_cannot_be_held_are_listed_with_the_reason() throws Exception {
    db.run(
        "CREATE TABLE nokey (a int)",
        "CREATE TABLE uniq (a int NOT NULL)",
        "CREATE UNIQUE INDEX uniq_a ON uniq (a)",
        "CREATE TABLE nothing (a int PRIMARY KEY)",
        "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
        "CREATE TABLE late (a int PRIMARY KEY DEFERRABLE)",
        "CREATE UNLOGGED TABLE unlogged (a int PRIMARY KEY)",
        "CREATE TABLE parted (a int PRIMARY KEY) PARTITION BY RANGE (a)",
        "CREATE UNLOGGED TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (9)",
        "CREATE TABLE barren (a int PRIMARY KEY) PARTITION BY RANGE (a)",
        "CREATE TABLE dropped (a int PRIMARY KEY)",
        "ALTER TABLE dropped DROP COLUMN a",
        "ALTER TABLE dropped REPLICA IDENTITY FULL",
        "CREATE TABLE ranges (a int4range)",
        "ALTER TABLE ranges REPLICA IDENTITY FULL",
        "CREATE TABLE secret (a int PRIMARY KEY)",
        "ALTER TABLE secret ENABLE ROW LEVEL SECURITY",
        "CREATE TABLE rangekey (a int4range PRIMARY KEY)",
        "CREATE TABLE jsonkey (a jsonb PRIMARY KEY)",
        "CREATE TABLE arraykey (a int[] PRIMARY KEY)",
        "CREATE TABLE intervalkey (a interval PRIMARY KEY)",
        "CREATE MATERIALIZED VIEW mat AS SELECT 1 AS a",
        "CREATE VIEW plain AS SELECT 1 AS a",
        "CREATE TABLE excluded (a int PRIMARY KEY)",
        "CREATE TABLE good (a int PRIMARY KEY)");
    ReplicaConfig config = db.config("public.*").withExclude(java.util.List.of("*.ex*"));
    try (Copy copy = Copy.of(db, config)) {
      Map<String, TableStatus> status = status(copy);
      assertThat(status.get("good").state()).isEqualTo(State.READY);
      assertThat(status).doesNotContainKeys("plain", "excluded");
      reason(status, "nokey", "ALTER TABLE \"public\".\"nokey\" REPLICA IDENTITY FULL");
      reason(
          status,
          "uniq",
          "ALTER TABLE \"public\".\"uniq\" REPLICA IDENTITY USING INDEX \"uniq_a\"");
      reason(status, "nothing", "ALTER TABLE \"public\".\"nothing\" REPLICA IDENTITY DEFAULT");
      reason(status, "late", "ALTER TABLE \"public\".\"late\" REPLICA IDENTITY FULL");
      reason(status, "unlogged", "unlogged");
      reason(status, "part", "unlogged");
      reason(status, "parted", "beneath it public.part: an unlogged table");
      reason(status, "barren", "it has no partition");
      reason(status, "dropped", "the copy can hold none of its columns");
      reason(status, "ranges", "the copy can hold none of its columns");
      reason(status, "secret", "row-level security");
      reason(status, "rangekey", "its key column a is left out");
      reason(status, "mat", "materialised view: its refresh is not in the logical stream");
      reason(status, "jsonkey", "its key column a is of a type that identifies no row");
      reason(status, "arraykey", "its key column a is of a type that identifies no row");
      reason(status, "intervalkey", "its key column a is of a type that identifies no row");
      assertThat(copy.replica().ineligible(db.oid("nokey")).orElseThrow().detail())
          .contains("public.nokey");
      assertThat(copy.replica().table(db.oid("nokey"))).isEmpty();
      assertThat(copy.replica().ineligible(12345)).isPresent();
    }
  }

  private static void reason(Map<String, TableStatus> status, String table, String text) {
    assertThat(status.get(table).state()).as(table).isEqualTo(State.LEFT_OUT);
    assertThat(status.get(table).reason()).as(table).contains(text);
  }

  @Test
  void columns_that_cannot_be_held_do_not_keep_the_table_out() throws Exception {
    db.run(
        "CREATE TABLE t (gone int, tz timetz, id int PRIMARY KEY, m money, ip inet, r int4range,"
            + " chars char(3)[], x xml, g int GENERATED ALWAYS AS (id * 2) VIRTUAL, v text)",
        "ALTER TABLE t DROP COLUMN gone",
        "INSERT INTO t (id, v) VALUES (1, 'one')");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      assertThat(status(copy).get("t").leftOutColumns().keySet())
          .containsExactlyInAnyOrder("tz", "m", "ip", "r", "chars", "x", "g");
      assertThat(copy.table("t").leftOut()).hasSize(7);
      db.run(
          "INSERT INTO t (id, v, ip) VALUES (2, 'two', '::1')",
          "UPDATE t SET v = 'ONE' WHERE id = 1");
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("1|ONE", "2|two");
    }
  }

  @Test
  void every_kind_of_usable_identity_works() throws Exception {
    db.run(
        "CREATE TABLE pk (a int, b text, v int, PRIMARY KEY (b, a) INCLUDE (v))",
        "CREATE TABLE ix (a int NOT NULL, v int, CONSTRAINT ix_a UNIQUE (a))",
        "ALTER TABLE ix REPLICA IDENTITY USING INDEX ix_a",
        "CREATE TABLE fullpk (a int PRIMARY KEY, v text)",
        "ALTER TABLE fullpk REPLICA IDENTITY FULL",
        "CREATE TABLE fullix (a int NOT NULL UNIQUE, v text)",
        "ALTER TABLE fullix REPLICA IDENTITY FULL",
        "INSERT INTO pk VALUES (1, 'x', 1), (2, 'x', 1)",
        "INSERT INTO ix VALUES (1, 1), (2, 1)",
        "INSERT INTO fullpk VALUES (1, 'a'), (2, NULL)",
        "INSERT INTO fullix VALUES (1, 'a'), (2, NULL)");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      for (String table : java.util.List.of("pk", "ix", "fullpk", "fullix")) {
        db.run(
            "UPDATE " + table + " SET v = '7' WHERE a = 1",
            "UPDATE " + table + " SET a = 5 WHERE a = 1",
            "DELETE FROM " + table + " WHERE a = 2");
      }
      copy.catchUp();
      assertThat(copy.rows("pk")).containsExactly("5|x|7");
      assertThat(copy.rows("ix")).containsExactly("5|7");
      assertThat(copy.rows("fullpk")).containsExactly("5|7");
      assertThat(copy.rows("fullix")).containsExactly("5|7");
    }
  }

  @Test
  void a_table_without_a_key_is_held_under_replica_identity_full() throws Exception {
    db.run(
        "CREATE TABLE t (a int, v text)",
        "ALTER TABLE t REPLICA IDENTITY FULL",
        "CREATE TABLE k (a int4range PRIMARY KEY, v text)",
        "ALTER TABLE k REPLICA IDENTITY FULL",
        "INSERT INTO t VALUES (1, 'x'), (1, 'x'), (NULL, NULL)",
        "INSERT INTO k VALUES ('[1,2)', 'one')");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      assertThat(copy.table("t").keyColumns()).isEmpty();
      assertThat(copy.table("k").keyColumns()).isEmpty();
      db.run("INSERT INTO t VALUES (1, 'x')");
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("1|x", "1|x", "1|x", "∅|∅");
      assertThat(copy.rows("k")).containsExactly("one");
    }
  }

  @Test
  void every_member_of_a_tree_is_held_by_itself() throws Exception {
    db.run(
        "CREATE SCHEMA parts",
        "CREATE TABLE r (a int PRIMARY KEY, v text) PARTITION BY RANGE (a)",
        "CREATE TABLE parts.m PARTITION OF r FOR VALUES FROM (0) TO (100) PARTITION BY RANGE (a)",
        "CREATE TABLE parts.m1 PARTITION OF parts.m FOR VALUES FROM (0) TO (50)",
        "CREATE TABLE parts.m2 PARTITION OF parts.m DEFAULT",
        "CREATE TABLE parent (a int PRIMARY KEY)",
        "CREATE TABLE parts.child (b int, PRIMARY KEY (a)) INHERITS (parent)",
        "INSERT INTO r VALUES (1, 'a'), (60, 'b')",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO parts.child VALUES (1, 2)");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      db.run(
          "UPDATE r SET a = a + 30 WHERE a = 60 OR a = 1",
          "UPDATE r SET a = 10 WHERE a = 90",
          "INSERT INTO r VALUES (70, 'c')",
          "TRUNCATE ONLY parent",
          "UPDATE parent SET a = 7");
      copy.catchUp();
      assertThat(copy.rows("parts.m1")).containsExactly("10|b", "31|a");
      assertThat(copy.rows("parts.m2")).containsExactly("70|c");
      assertThat(copy.rows("parent")).isEmpty();
      assertThat(copy.rows("parts.child")).containsExactly("7|2");
      assertThat(copy.replica().ineligibleTree(db.oid("r"))).isEmpty();
      assertThat(copy.replica().ineligibleTree(db.oid("parent"))).isEmpty();
      assertThat(copy.replica().ineligibleTree(db.oid("parts.child"))).isPresent();
      assertThat(status(copy).get("r").state()).isEqualTo(State.READY);
    }
  }

  @Test
  void the_shape_tells_of_a_rewrite_that_changes_values_only() throws Exception {
    db.run("CREATE TABLE t (id int PRIMARY KEY, v int)");
    String now = "SELECT " + TableShape.SQL + " FROM pg_class c WHERE c.oid = " + db.oid("t");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      String then = copy.table("t").shape();
      db.run("INSERT INTO t VALUES (1, 1)", "ANALYZE t", "VACUUM t", "TRUNCATE t");
      assertThat(TableShape.isSame(db.rows(now).get(0), then)).isTrue();
    }
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      String then = copy.table("t").shape();
      db.run("GRANT SELECT (id) ON t TO PUBLIC", "ALTER TABLE t ALTER COLUMN v SET DEFAULT 3");
      assertThat(TableShape.isSame(db.rows(now).get(0), then)).isTrue();
      db.run("ALTER TABLE t ALTER COLUMN v TYPE int USING v + 1");
      assertThat(TableShape.isSame(db.rows(now).get(0), then)).isFalse();
    }
  }

  @Test
  void what_tells_rows_apart_under_replica_identity_full_is_part_of_the_shape() throws Exception {
    db.run(
        "CREATE TABLE t (id int NOT NULL, v int NOT NULL)",
        "CREATE UNIQUE INDEX t_id ON t (id) INCLUDE (v)",
        "ALTER TABLE t REPLICA IDENTITY FULL");
    String now = "SELECT " + TableShape.SQL + " FROM pg_class c WHERE c.oid = " + db.oid("t");
    String then = db.rows(now).get(0);
    db.run("ALTER TABLE t ALTER COLUMN id DROP NOT NULL");
    assertThat(TableShape.isSame(db.rows(now).get(0), then)).isFalse();
    db.run("ALTER TABLE t ADD CONSTRAINT nn NOT NULL id NOT VALID");
    assertThat(TableShape.isSame(db.rows(now).get(0), then)).isFalse();
    db.run("ALTER TABLE t VALIDATE CONSTRAINT nn", "CREATE INDEX plain ON t (v)");
    assertThat(TableShape.isSame(db.rows(now).get(0), then)).isTrue();
    db.run("DROP INDEX t_id");
    assertThat(TableShape.isSame(db.rows(now).get(0), then)).isFalse();
    db.run("CREATE UNIQUE INDEX t_id ON t (id, v)");
    assertThat(TableShape.isSame(db.rows(now).get(0), then)).isFalse();
  }

  @Test
  void attaching_and_detaching_leave_the_shape_alone() throws Exception {
    db.run(
        "CREATE TABLE r (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE TABLE p PARTITION OF r DEFAULT");
    String now = "SELECT " + TableShape.SQL + " FROM pg_class c WHERE c.oid = " + db.oid("p");
    String then = db.rows(now).get(0);
    db.run("ALTER TABLE r DETACH PARTITION p");
    assertThat(TableShape.isSame(db.rows(now).get(0), then)).isTrue();
    db.run("ALTER TABLE r ATTACH PARTITION p DEFAULT");
    assertThat(TableShape.isSame(db.rows(now).get(0), then)).isTrue();
  }
}
