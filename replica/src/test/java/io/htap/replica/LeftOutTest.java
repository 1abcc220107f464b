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
        "CREATE TABLE \"full\" (a int)",
        "ALTER TABLE \"full\" REPLICA IDENTITY FULL",
        "CREATE TABLE late (a int PRIMARY KEY DEFERRABLE)",
        "CREATE UNLOGGED TABLE unlogged (a int PRIMARY KEY)",
        "CREATE TABLE parted (a int PRIMARY KEY) PARTITION BY RANGE (a)",
        "CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (9)",
        "CREATE TABLE parent (a int PRIMARY KEY)",
        "CREATE TABLE child (PRIMARY KEY (a)) INHERITS (parent)",
        "CREATE TABLE secret (a int PRIMARY KEY)",
        "ALTER TABLE secret ENABLE ROW LEVEL SECURITY",
        "CREATE TABLE jsonkey (a jsonb PRIMARY KEY)",
        "CREATE TABLE arraykey (a int[] PRIMARY KEY)",
        "CREATE TABLE intervalkey (a interval PRIMARY KEY)",
        "CREATE TABLE oddkey (a timetz PRIMARY KEY)",
        "CREATE MATERIALIZED VIEW mat AS SELECT 1 AS a",
        "CREATE VIEW plain AS SELECT 1 AS a",
        "CREATE TABLE excluded (a int PRIMARY KEY)",
        "CREATE TABLE good (a int PRIMARY KEY)");
    ReplicaConfig config = db.config("public.*").withExclude(java.util.List.of("*.ex*"));
    try (Copy copy = Copy.of(db, config)) {
      Map<String, TableStatus> status = status(copy);
      assertThat(status.get("good").state()).isEqualTo(State.READY);
      assertThat(status).doesNotContainKeys("plain", "excluded");
      reason(status, "nokey", "ALTER TABLE \"public\".\"nokey\" ADD PRIMARY KEY");
      reason(
          status,
          "uniq",
          "ALTER TABLE \"public\".\"uniq\" REPLICA IDENTITY USING INDEX \"uniq_a\"");
      reason(status, "nothing", "ALTER TABLE \"public\".\"nothing\" REPLICA IDENTITY DEFAULT");
      reason(status, "full", "ADD PRIMARY KEY");
      reason(status, "late", "no usable replica identity");
      reason(status, "unlogged", "unlogged");
      reason(status, "parted", "partitioned");
      reason(status, "part", "partition");
      reason(status, "parent", "inheritance");
      reason(status, "child", "inheritance");
      reason(status, "secret", "row-level security");
      reason(status, "jsonkey", "its key column a is of a type that identifies no row");
      reason(status, "arraykey", "its key column a is of a type that identifies no row");
      reason(status, "intervalkey", "its key column a is of a type that identifies no row");
      reason(status, "oddkey", "its key column a is left out");
      reason(status, "mat", "materialised view");
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
  void an_altered_table_is_given_up_with_its_next_change() throws Exception {
    db.run(
        "CREATE TABLE t (id int PRIMARY KEY, v text)",
        "CREATE TABLE other (id int PRIMARY KEY)",
        "INSERT INTO t VALUES (1, 'one')");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      String was = copy.table("t").shape();
      db.run("ALTER TABLE t ADD COLUMN w int DEFAULT 7");
      assertThat(
              db.rows("SELECT " + TableShape.SQL + " FROM pg_class c WHERE c.oid = " + db.oid("t")))
          .doesNotContain(was);
      db.run("INSERT INTO t VALUES (2, 'two', 8)", "INSERT INTO other VALUES (1)");
      copy.catchUp();
      assertThat(copy.replica().ineligible(db.oid("t")).orElseThrow().detail())
          .contains("definition has changed");
      assertThat(copy.rows("other")).containsExactly("1");
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
}
