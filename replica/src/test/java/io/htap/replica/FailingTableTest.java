package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.ReplicaStatus.Phase;
import io.htap.replica.TableStatus.State;
import io.htap.replica.TestPostgres.Database;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A table that cannot be copied says why, is tried again now and then, and keeps no other waiting.
 */
class FailingTableTest {
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
        "CREATE TABLE small (id int PRIMARY KEY, v int)",
        "INSERT INTO small SELECT g, 0 FROM generate_series(1, 1000) g",
        "CREATE TABLE big (id int PRIMARY KEY, v text)",
        "INSERT INTO big SELECT g, repeat(md5(g::text), 30) FROM generate_series(1, 100000) g");
  }

  private static TableStatus status(Replica replica, String name) {
    return replica.status().tables().stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String lastProblem(Replica replica, String name) {
    Problem last = status(replica, name).lastProblem();
    return last == null ? "" : last.text();
  }

  private static void until(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Copy.PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("still not so").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  /** How often tables have been copied since the replica was opened: each time has a number. */
  private int rounds(Copy copy) throws Exception {
    db.run("CREATE TABLE latest (id int PRIMARY KEY)");
    copy.eventually("latest", t -> true);
    String name = copy.table("latest").copyTable().replace("\"", "");
    return Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
  }

  private void nothingIsLeftOfTheRounds(Copy copy, int tables) throws Exception {
    String copies = "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'copy'";
    until(() -> copy.query(copies).equals(List.of(String.valueOf(tables))));
    until(() -> db.rows("SELECT slot_name FROM pg_replication_slots").size() == 1);
    String busy =
        "SELECT query FROM pg_stat_activity WHERE application_name = 'htap replica'"
            + " AND datname = current_database() AND xact_start IS NOT NULL"
            + " AND backend_type = 'client backend'";
    until(() -> db.rows(busy).isEmpty());
    until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(Set.of("htap-copying", "htap-snapshot")::contains));
  }

  @Test
  void one_with_a_damaged_page() throws Exception {
    db.corrupt("big");
    try (var copy = new Copy(db, Replica.open(db.config("public.*")))) {
      copy.eventually("small", t -> true);
      until(() -> lastProblem(copy.replica(), "big").contains("invalid page in block 0"));
      Thread.sleep(3_000);
      assertThat(rounds(copy)).as("tried again, but not all the time").isBetween(3, 7);
      assertThat(status(copy.replica(), "big").state()).isNotEqualTo(State.READY);
      assertThat(lastProblem(copy.replica(), "small")).isEmpty();

      db.run("TRUNCATE big", "INSERT INTO big VALUES (1, 'one')", "UPDATE small SET v = 1");
      copy.eventually("big", t -> true);
      assertThat(copy.rows("big")).containsExactly("1|one");
      assertThat(copy.rows("small")).isEqualTo(db.sorted("SELECT id || '|1' FROM small"));
      until(() -> copy.replica().status().phase() == Phase.STREAMING);
      nothingIsLeftOfTheRounds(copy, 3);
    }
  }

  @Test
  void one_that_is_larger_than_the_memory() throws Exception {
    ReplicaConfig c = db.config("public.*");
    var config =
        new ReplicaConfig(
            c.connector(),
            c.include(),
            c.exclude(),
            null,
            c.snapshotParallelism(),
            c.batchRows(),
            c.batchTime(),
            2,
            "60MB",
            c.memoryBytes(),
            c.silence(),
            c.slotPrefix(),
            c.initializer());
    try (var copy = new Copy(db, Replica.open(config))) {
      copy.eventually("small", t -> true);
      until(() -> lastProblem(copy.replica(), "big").contains("could not allocate block"));
      db.run("UPDATE small SET v = 2");
      copy.eventually("small", t -> true);
      assertThat(copy.rows("small")).isEqualTo(db.sorted("SELECT id || '|2' FROM small"));

      db.run("TRUNCATE big", "INSERT INTO big VALUES (1, 'one')");
      assertThat(copy.replica().resnapshot(db.oid("big"))).as("at once, then").isTrue();
      copy.eventually("big", t -> true);
      assertThat(copy.rows("big")).containsExactly("1|one");
    }
  }
}
