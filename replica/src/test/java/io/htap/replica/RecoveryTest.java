package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever breaks, the copy is right again by itself, and never wrong meanwhile. */
class RecoveryTest {
  private static final String CUT =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_replication WHERE application_name ="
          + " 'htap replica'";

  private static TestPostgres postgres;
  @TempDir private Path directory;
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
    db.run("CREATE TABLE t (id int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, 'one')");
  }

  private ReplicaConfig inFile() {
    return db.config("public.*").withPath(directory.resolve("copy.duckdb"));
  }

  private static void eventually(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Copy.PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("still not so").isLessThan(deadline);
      Thread.sleep(10);
    }
  }

  private void upToDate(Copy copy) throws Exception {
    long oid = db.oid("t");
    eventually(
        () ->
            copy.replica().ineligible(oid).isEmpty()
                && copy.replica().awaitLsn(db.insertLsn(), java.time.Duration.ofSeconds(1)));
    assertThat(copy.rows("t")).isEqualTo(db.sorted("SELECT id || '|' || v FROM t"));
  }

  @Test
  void a_copy_in_memory_is_made_anew_when_the_connection_is_lost() throws Exception {
    try (Copy copy = Copy.of(db, db.config("public.*"))) {
      String before = copy.table("t").copyTable();
      db.run(CUT, "INSERT INTO t VALUES (2, 'two')");
      copy.eventually("t", t -> !t.copyTable().equals(before));
      upToDate(copy);
    }
    eventually(() -> db.rows("SELECT slot_name FROM pg_replication_slots").isEmpty());
  }

  @Test
  void a_copy_in_a_file_carries_on_when_the_connection_is_lost() throws Exception {
    try (Copy copy = Copy.of(db, inFile())) {
      String table = copy.table("t").copyTable();
      for (int i = 0; i < 5; i++) {
        db.run("INSERT INTO t VALUES (" + (10 + i) + ", 'x')", CUT, "UPDATE t SET v = v || '!'");
        upToDate(copy);
      }
      assertThat(copy.table("t").copyTable()).isEqualTo(table);
      copy.replica().drop();
    }
  }

  @Test
  void a_slot_dropped_under_way_leads_to_a_new_snapshot() throws Exception {
    try (Copy copy = Copy.of(db, inFile())) {
      String table = copy.table("t").copyTable();
      String slot = db.rows("SELECT slot_name FROM pg_replication_slots").get(0);
      eventually(
          () -> {
            try {
              db.run(CUT, "SELECT pg_drop_replication_slot('" + slot + "')");
              return true;
            } catch (java.sql.SQLException e) {
              return false;
            }
          });
      db.run("INSERT INTO t VALUES (2, 'two')");
      copy.eventually("t", t -> !t.copyTable().equals(table));
      upToDate(copy);
      copy.replica().drop();
    }
  }

  /** Each of the threads that work in the background in turn. */
  @ParameterizedTest
  @ValueSource(strings = {"htap-replica", "htap-tables", "htap-marker"})
  void an_error_of_the_virtual_machine_does_not_end_a_thread(String thread) throws Exception {
    var hit = new AtomicBoolean(true);
    PgConnector failing =
        extra -> {
          if (Thread.currentThread().getName().equals(thread) && hit.compareAndSet(false, true)) {
            throw new OutOfMemoryError("Java heap space");
          }
          return db.connector().open(extra);
        };
    ReplicaConfig config =
        ReplicaConfig.of(failing, List.of("public.*")).withPath(directory.resolve("copy.duckdb"));
    try (Copy copy = Copy.of(db, config)) {
      hit.set(false);
      db.run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
              + " AND datname = current_database()",
          "INSERT INTO t VALUES (2, 'two')");
      eventually(
          () -> {
            copy.replica().awaitLsn(db.insertLsn(), java.time.Duration.ofMillis(50));
            return hit.get();
          });
      upToDate(copy);
      copy.replica().drop();
    }
  }

  @Test
  void a_restart_of_postgres_is_survived() throws Exception {
    try (TestPostgres own = TestPostgres.start()) {
      db = own.database();
      db.run("CREATE TABLE t (id int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, 'one')");
      try (Copy file = Copy.of(db, inFile());
          Copy memory = Copy.of(db, db.config("public.*"))) {
        String table = file.table("t").copyTable();
        db.run("INSERT INTO t VALUES (2, 'two')");
        own.restart();
        db.run("INSERT INTO t VALUES (3, 'three')");
        upToDate(file);
        upToDate(memory);
        assertThat(file.table("t").copyTable()).as("no new snapshot").isEqualTo(table);
      }
    }
  }
}
