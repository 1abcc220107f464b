package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What somebody who keeps rows of a table may rely on as long as its version is the same. */
class VersionTest {
  private static TestPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void aVersionIsOfOneStateOfOneTable() throws Exception {
    Database db = postgres.database();
    db.run(
        "CREATE TABLE t (id int PRIMARY KEY, v text)",
        "CREATE TABLE u (id int PRIMARY KEY)",
        "INSERT INTO t VALUES (1, 'one'), (2, 'two')");
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      Replica replica = copy.replica();
      long t = db.oid("t");
      long u = db.oid("u");
      long first = replica.version(t);
      assertThat(first).isPositive().isNotEqualTo(replica.version(u));
      db.run("INSERT INTO t VALUES (3, 'three')");
      copy.catchUp();
      long grown = replica.version(t);
      assertThat(grown).isGreaterThan(first);
      assertThat(replica.onlyGrown(t, first)).isTrue();
      long other = replica.version(u);
      db.run("UPDATE t SET v = 'x' WHERE id = 1");
      copy.catchUp();
      assertThat(replica.version(t)).isGreaterThan(grown);
      assertThat(replica.onlyGrown(t, grown)).isFalse();
      assertThat(replica.version(u)).as("of a table that did not change").isEqualTo(other);
      long updated = replica.version(t);
      db.run("INSERT INTO t VALUES (4, 'four')", "TRUNCATE t");
      copy.catchUp();
      assertThat(replica.onlyGrown(t, updated)).isFalse();
      assertThat(replica.onlyGrown(t, replica.version(t))).isTrue();
      assertThat(replica.version(4711)).isNegative();
    }
  }

  /** Made anew, it may hold the same under the same name, or something else. */
  @Test
  void noCopyHasAVersionOfAnother() throws Exception {
    Database db = postgres.database();
    db.run("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    long oid = db.oid("t");
    long before;
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      before = copy.replica().version(oid);
      String name = copy.table("t").copyTable();
      assertThat(copy.replica().resnapshot(oid)).isTrue();
      copy.eventually("t", table -> !table.copyTable().equals(name));
      assertThat(copy.replica().version(oid)).isGreaterThan(before);
      assertThat(copy.replica().onlyGrown(oid, before)).isFalse();
    }
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      assertThat(copy.replica().version(oid)).isGreaterThan(before);
    }
  }
}
