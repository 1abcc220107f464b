package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import io.htap.replica.pg.Connections;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** Large transactions; the figures are printed, the contents checked. */
class ThroughputTest {
  private static final int ROWS = Integer.getInteger("htap.test.rows", 200_000);

  @Test
  void a_large_transaction_of_each_kind_arrives_whole() throws Exception {
    try (TestPostgres postgres = TestPostgres.start()) {
      Database db = postgres.database();
      db.run("CREATE TABLE t (id bigint PRIMARY KEY, n int, v text)");
      bare(db);
      try (Copy copy = Copy.of(db, db.config("public.*"))) {
        String sum =
            "SELECT count(*) || ' ' || sum(id_1) || ' ' || sum(n_2) || ' ' || count(DISTINCT v_3)"
                + " FROM "
                + copy.table("t").copyTable();
        timed(
            copy,
            "insert",
            "INSERT INTO t SELECT g, g % 1000, 'value ' || g % 5000"
                + " FROM generate_series(1, "
                + ROWS
                + ") g");
        same(copy, sum);
        timed(copy, "update", "UPDATE t SET n = n + 1, v = v || '!' WHERE id % 2 = 0");
        same(copy, sum);
        timed(copy, "update keys", "UPDATE t SET id = id + 10000000 WHERE id % 4 = 0");
        same(copy, sum);
        timed(copy, "delete", "DELETE FROM t WHERE id % 3 = 0");
        same(copy, sum);
      }
    }
  }

  private static void same(Copy copy, String duckSum) throws Exception {
    String pg =
        "SELECT count(*) || ' ' || sum(id) || ' ' || sum(n) || ' ' || count(DISTINCT v) FROM t";
    assertThat(copy.query(duckSum)).isEqualTo(copy.postgres().rows(pg));
  }

  private static void timed(Copy copy, String what, String sql) throws Exception {
    long begun = System.nanoTime();
    copy.postgres().run(sql);
    long committed = System.nanoTime();
    assertThat(copy.replica().awaitLsn(copy.postgres().insertLsn(), Duration.ofMinutes(2)))
        .isTrue();
    long applied = System.nanoTime();
    System.out.printf(
        "%s: Postgres %d ms, applied %d ms after the commit%n",
        what, (committed - begun) / 1_000_000, (applied - committed) / 1_000_000);
  }

  /** What it takes to read the stream and throw it away, for comparison. */
  private static void bare(Database db) throws Exception {
    db.run(
        "CREATE PUBLICATION bare FOR TABLE t",
        "SELECT pg_create_logical_replication_slot('bare', 'pgoutput')",
        "INSERT INTO t SELECT g, g % 1000, 'value ' || g % 5000 FROM generate_series(1, "
            + ROWS
            + ") g");
    long end = db.insertLsn();
    long begun = System.nanoTime();
    try (Connection connection = new Connections(db.connector()::open).replication();
        PGReplicationStream stream =
            connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName("bare")
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", "bare")
                .withSlotOption("binary", true)
                .withStatusInterval(1, TimeUnit.SECONDS)
                .start()) {
      while (stream.getLastReceiveLSN().asLong() < end) {
        stream.readPending();
      }
    }
    System.out.printf("bare reader: %d ms%n", (System.nanoTime() - begun) / 1_000_000);
    db.run("SELECT pg_drop_replication_slot('bare')", "DROP PUBLICATION bare", "TRUNCATE t");
  }
}
