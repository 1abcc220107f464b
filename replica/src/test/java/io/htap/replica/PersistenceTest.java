package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.replica.TestPostgres.Database;
import io.htap.spi.HtapException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy in a file carries on where it was, or is made anew when it cannot. */
class PersistenceTest {
  private static TestPostgres postgres;
  @TempDir private Path directory;
  private Path file;
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
    file = directory.resolve("copy.duckdb");
    db = postgres.database();
    db.run("CREATE TABLE t (id int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, 'one')");
  }

  @AfterEach
  void nothing_is_left() throws Exception {
    try (Copy copy = new Copy(db, Replica.open(db.config("public.*").withPath(file)))) {
      copy.replica().awaitReady(Copy.PATIENCE);
      copy.replica().drop();
    }
    assertThat(db.rows("SELECT pubname FROM pg_publication")).isEmpty();
    assertThat(
            db.rows(
                "SELECT slot_name FROM pg_replication_slots WHERE database = '" + db.name() + "'"))
        .isEmpty();
  }

  private Copy open() throws Exception {
    return Copy.of(db, db.config("public.*").withPath(file));
  }

  @Test
  void a_table_rid_of_its_dead_rows_is_carried_on_with() throws Exception {
    db.run("INSERT INTO t SELECT g, 'value ' || g FROM generate_series(2, 20000) g");
    String table;
    try (Copy copy = open()) {
      table = copy.table("t").copyTable();
      DuckDBConnection reader = copy.replica().readers().borrow();
      reader.setAutoCommit(false);
      try (Statement statement = reader.createStatement()) {
        statement.executeQuery("SELECT count(*) FROM " + table).close();
        for (int i = 0; i < 13; i++) {
          db.run("UPDATE t SET v = v || 'x'");
          copy.catchUp();
        }
        long deadline = System.nanoTime() + Copy.PATIENCE.toNanos();
        while (copy.query(
                "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'copy'"
                    + " AND estimated_size < 200000")
            .isEmpty()) {
          assertThat(System.nanoTime()).isLessThan(deadline);
          Thread.sleep(10);
        }
        try (ResultSet rs = statement.executeQuery("SELECT DISTINCT v_2 FROM " + table)) {
          assertThat(rs.next()).isTrue();
          assertThat(rs.getString(1)).as("what the reader began with").doesNotEndWith("x");
        }
      } finally {
        copy.replica().readers().release(reader);
      }
    }
    db.run("DELETE FROM t WHERE id > 2");
    try (Copy copy = open()) {
      copy.catchUp();
      assertThat(copy.rows("t"))
          .containsExactly("1|one" + "x".repeat(13), "2|value 2" + "x".repeat(13));
      assertThat(copy.table("t").copyTable()).isEqualTo(table);
    }
  }

  @Test
  void reopening_carries_on_from_where_it_was() throws Exception {
    String table;
    try (Copy copy = open()) {
      db.run("INSERT INTO t VALUES (2, 'two')");
      copy.catchUp();
      table = copy.table("t").copyTable();
    }
    db.run("INSERT INTO t VALUES (3, 'three')", "UPDATE t SET v = 'ONE' WHERE id = 1");
    for (int i = 0; i < 3; i++) {
      try (Copy copy = open()) {
        copy.catchUp();
        assertThat(copy.rows("t")).contains("1|ONE", "2|two", "3|three").hasSize(3 + i);
        assertThat(copy.table("t").copyTable()).as("no new snapshot").isEqualTo(table);
        db.run("INSERT INTO t VALUES (" + (10 + i) + ", 'more')");
      }
    }
  }

  @Test
  void a_table_changed_in_shape_or_number_leads_to_a_new_snapshot() throws Exception {
    String table;
    try (Copy copy = open()) {
      table = copy.table("t").copyTable();
    }
    db.run("ALTER TABLE t ADD COLUMN w int DEFAULT 7");
    try (Copy copy = open()) {
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("1|one|7");
      assertThat(copy.table("t").copyTable()).isNotEqualTo(table);
    }
    db.run("CREATE TABLE further (id int PRIMARY KEY)", "INSERT INTO further VALUES (1)");
    try (Copy copy = open()) {
      copy.catchUp();
      assertThat(copy.rows("further")).containsExactly("1");
    }
  }

  @Test
  void a_lost_slot_leads_to_a_new_snapshot() throws Exception {
    try (Copy copy = open()) {
      copy.catchUp();
    }
    db.run(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database ="
            + " current_database()",
        "DELETE FROM t",
        "INSERT INTO t VALUES (9, 'nine')");
    try (Copy copy = open()) {
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("9|nine");
    }
  }

  @Test
  void a_table_taken_out_of_the_publication_meanwhile_leads_to_a_new_snapshot() throws Exception {
    try (Copy copy = open()) {
      copy.catchUp();
    }
    String publication = db.rows("SELECT pubname FROM pg_publication").get(0);
    db.run(
        "ALTER PUBLICATION " + publication + " DROP TABLE t",
        "INSERT INTO t VALUES (2, 'missed')",
        "ALTER PUBLICATION " + publication + " ADD TABLE t");
    try (Copy copy = open()) {
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("1|one", "2|missed");
    }
  }

  @Test
  void the_files_belong_to_their_owner_alone() throws Exception {
    try (Copy copy = open()) {
      db.run("INSERT INTO t VALUES (2, 'two')");
      copy.catchUp();
      try (Stream<Path> files = Files.list(directory)) {
        assertThat(files)
            .isNotEmpty()
            .allSatisfy(
                f ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(f)))
                        .isEqualTo(Files.isDirectory(f) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void a_file_that_is_no_database_is_refused() throws Exception {
    Path garbage = directory.resolve("garbage.duckdb");
    Files.writeString(garbage, "this is no database".repeat(1000));
    assertThatThrownBy(() -> Replica.open(db.config("public.*").withPath(garbage)))
        .isInstanceOfSatisfying(
            HtapException.class, e -> assertThat(e.getSQLState()).isEqualTo("58000"))
        .hasMessageContaining(garbage.toString());
  }

  @Test
  void a_file_of_a_newer_version_is_refused() throws Exception {
    Path newer = directory.resolve("newer.duckdb");
    try (var connection = DriverManager.getConnection("jdbc:duckdb:" + newer);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (i int)");
    }
    // A checksum of the rest, then the letters DUCK, then the version of the format.
    try (var file = new RandomAccessFile(newer.toFile(), "rw")) {
      var header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
      file.readFully(header.array());
      header.putLong(12, 9999);
      long checksum = 5381;
      for (int at = 8; at < header.capacity(); at += 8) {
        checksum ^= header.getLong(at) * 0xbf58476d1ce4e5b9L;
      }
      header.putLong(0, checksum);
      file.seek(0);
      file.write(header.array());
    }
    assertThatThrownBy(() -> Replica.open(db.config("public.*").withPath(newer)))
        .isInstanceOfSatisfying(
            HtapException.class, e -> assertThat(e.getSQLState()).isEqualTo("58000"))
        .hasMessageContaining(newer.toString())
        .hasMessageNotContaining("checksum");
  }

  @Test
  void a_place_that_cannot_be_written_is_refused() {
    Path nowhere = directory.resolve("missing").resolve("copy.duckdb");
    assertThatThrownBy(() -> Replica.open(db.config("public.*").withPath(nowhere)))
        .isInstanceOfSatisfying(
            HtapException.class, e -> assertThat(e.getSQLState()).isEqualTo("58030"))
        .hasMessageContaining(nowhere.toString());
    assertThatThrownBy(() -> Replica.open(db.config("public.*").withPath(directory)))
        .isInstanceOfSatisfying(
            HtapException.class, e -> assertThat(e.getSQLState()).isEqualTo("58030"));
  }

  @Test
  void a_file_of_another_process_is_refused() throws Exception {
    Path locked = directory.resolve("locked.duckdb");
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HoldsFile.class.getName(),
                locked.toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("open");
      assertThatThrownBy(() -> Replica.open(db.config("public.*").withPath(locked)))
          .isInstanceOfSatisfying(
              HtapException.class, e -> assertThat(e.getSQLState()).isEqualTo("55006"))
          .hasMessageContaining(locked.toString());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void a_value_refused_in_a_transaction_that_was_never_finished_leads_to_a_new_snapshot()
      throws Exception {
    db.run(
        "CREATE TABLE inf (id int PRIMARY KEY, d date)",
        "INSERT INTO inf VALUES (1, '2020-01-01')",
        "CREATE TABLE big (id int PRIMARY KEY, v text)");
    try (Copy copy = open()) {
      String other = copy.table("t").copyTable();
      var writer =
          CompletableFuture.runAsync(
              () ->
                  quietly(
                      "BEGIN; INSERT INTO inf VALUES (2, 'infinity'); INSERT INTO big SELECT g,"
                          + " repeat(md5(g::text), 30) FROM generate_series(1, 300000) g; COMMIT"));
      long oid = db.oid("inf");
      while (copy.replica().ineligible(oid).isEmpty()) {
        assertThat(writer).isNotCompletedExceptionally();
        Thread.onSpinWait();
      }
      db.run(
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
              + " WHERE database = current_database() AND active_pid IS NOT NULL");
      writer.join();
      copy.eventually("inf", t -> t.leftOut().containsKey(2));
      db.run("INSERT INTO t VALUES (2, 'two')", "INSERT INTO inf VALUES (3, NULL)");
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("1|one", "2|two");
      assertThat(copy.rows("inf")).containsExactly("1", "2", "3");
      assertThat(copy.table("t").copyTable()).as("others are left alone").isEqualTo(other);
    }
  }

  private void quietly(String sql) {
    try {
      db.run(sql);
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  @Test
  void a_copy_that_is_missing_in_the_file_is_made_again() throws Exception {
    String table;
    try (Copy copy = open()) {
      table = copy.table("t").copyTable();
    }
    try (var duck = DriverManager.getConnection("jdbc:duckdb:" + file);
        var statement = duck.createStatement()) {
      statement.execute("DROP TABLE " + table);
    }
    try (Copy copy = open()) {
      copy.eventually("t", t -> true);
      assertThat(copy.rows("t")).containsExactly("1|one");
    }
  }

  /** As after pg_upgrade, which gives the server another identifier and keeps its slots. */
  @Test
  void a_slot_that_has_come_to_another_server_is_dropped() throws Exception {
    try (Copy copy = open()) {
      copy.catchUp();
    }
    try (var duck = DriverManager.getConnection("jdbc:duckdb:" + file);
        var statement = duck.createStatement()) {
      statement.execute("UPDATE htap.source SET system_id = '1'");
    }
    try (Copy copy = open()) {
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("1|one");
      assertThat(db.rows("SELECT 1 FROM pg_replication_slots WHERE database = current_database()"))
          .hasSize(1);
      assertThat(db.rows("SELECT 1 FROM pg_publication")).hasSize(1);
    }
  }

  @Test
  void a_column_left_out_for_a_value_stays_so_without_a_new_snapshot() throws Exception {
    db.run("CREATE TABLE inf (id int PRIMARY KEY, d date)");
    String table;
    String without;
    try (Copy copy = open()) {
      table = copy.table("t").copyTable();
      db.run("INSERT INTO inf VALUES (1, 'infinity')", "INSERT INTO t VALUES (2, 'two')");
      copy.eventually("inf", t -> t.leftOut().containsKey(2));
      without = copy.table("inf").copyTable();
    }
    try (Copy copy = open()) {
      copy.catchUp();
      assertThat(copy.rows("t")).containsExactly("1|one", "2|two");
      assertThat(copy.table("t").copyTable()).isEqualTo(table);
      assertThat(copy.rows("inf")).containsExactly("1");
      assertThat(copy.table("inf").copyTable()).isEqualTo(without);
      assertThat(copy.table("inf").leftOut().get(2)).contains("column d", "infinite");
    }
  }
}
