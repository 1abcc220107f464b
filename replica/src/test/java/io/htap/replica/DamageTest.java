package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.replica.TestPostgres.Database;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged DuckDB file is kept aside, and a new copy is made. */
class DamageTest {
  private static final int BLOCK = 1 << 18;

  private static TestPostgres postgres;
  @TempDir private Path directory;
  private Database db;
  private Path file;

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
        "INSERT INTO t SELECT g, md5(g::text) FROM generate_series(1, 100000) g");
    file = directory.resolve("copy.duckdb");
  }

  @AfterEach
  void no_slot_is_left() throws Exception {
    try (Copy copy = open()) {
      copy.replica().drop();
    }
    assertThat(db.rows("SELECT slot_name FROM pg_replication_slots")).isEmpty();
    assertThat(db.rows("SELECT pubname FROM pg_publication")).isEmpty();
  }

  private Copy open() throws Exception {
    return Copy.of(db, db.config("public.*").withPath(file));
  }

  private void overwrite(long at, int bytes) throws Exception {
    try (var damaged = new RandomAccessFile(file.toFile(), "rw")) {
      var garbage = new byte[bytes];
      Arrays.fill(garbage, (byte) 0x5a);
      damaged.seek(at);
      damaged.write(garbage);
    }
  }

  private List<Path> keptAside() throws Exception {
    try (var files = Files.list(directory)) {
      return files.filter(f -> f.getFileName().toString().contains(".damaged-")).toList();
    }
  }

  private void isWhole(Copy copy) throws Exception {
    copy.catchUp();
    assertThat(copy.rows("t")).isEqualTo(db.sorted("SELECT id || '|' || v FROM t"));
  }

  @Test
  void a_damaged_header() throws Exception {
    try (Copy copy = open()) {
      isWhole(copy);
    }
    overwrite(64, 4000);
    try (Copy copy = open()) {
      isWhole(copy);
    }
    assertThat(keptAside()).hasSize(1);
  }

  @Test
  void a_file_cut_short() throws Exception {
    try (Copy copy = open()) {
      isWhole(copy);
    }
    try (var damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.setLength(damaged.length() / 2);
    }
    try (Copy copy = open()) {
      isWhole(copy);
    }
    assertThat(keptAside()).hasSize(1);
  }

  @Test
  void damage_that_shows_only_when_the_data_is_read() throws Exception {
    try (Copy copy = open()) {
      isWhole(copy);
    }
    long blocks = (Files.size(file) - 3 * 4096) / BLOCK;
    for (long block = 1; block < blocks - 1; block++) {
      overwrite(3 * 4096 + block * BLOCK + 1000, 100);
    }
    try (Copy copy = open()) {
      if (keptAside().isEmpty()) {
        String before = copy.table("t").copyTable();
        assertThatThrownBy(() -> copy.rows("t"))
            .isInstanceOfSatisfying(SQLException.class, copy.replica()::failed);
        copy.eventually("t", t -> !t.copyTable().equals(before) || !keptAsideIsEmpty());
      }
      isWhole(copy);
    }
    assertThat(keptAside()).hasSize(1);
  }

  private boolean keptAsideIsEmpty() {
    try {
      return keptAside().isEmpty();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
