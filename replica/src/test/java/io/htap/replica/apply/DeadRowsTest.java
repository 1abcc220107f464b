package io.htap.replica.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.store.CopyTable;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that were updated or deleted do not pile up, although there is always somebody reading. */
class DeadRowsTest {
  private static final int ROWS = 20_000;
  private static final int BATCHES = 30;
  private static final long PLENTY = 1 << 26;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void overlapping_readers_keep_no_dead_rows_in_the_table(boolean file) throws Exception {
    try (var changes = new Changes(PLENTY, file ? directory.resolve("copy.db") : null)) {
      CopyTable table = changes.table(1, List.of(1), "id int", "n int", "v text");
      for (int id = 0; id < ROWS; id++) {
        changes.insert(1, id, 0, "value " + id);
      }
      changes.applier.commit(1);
      var reader = new Reader(changes, table);
      long largest = 0;
      for (int batch = 1; batch <= BATCHES; batch++) {
        for (int id = 0; id < ROWS; id++) {
          changes.update(1, Changes.row(id, batch - 1, ""), id, batch, "value " + id);
        }
        changes.applier.commit(batch + 1);
        changes.applier.tidy();
        var next = new Reader(changes, table);
        reader.seesStill(batch - 1);
        reader.close();
        reader = next;
        reader.seesStill(batch);
        largest = Math.max(largest, size(changes, table));
      }
      reader.close();
      assertThat(largest).isLessThan(DeadRows.FEW + 3 * ROWS);
      assertThat(changes.query("SELECT count(DISTINCT id_1) FROM " + table.qualifiedName()))
          .containsExactly(String.valueOf(ROWS));
    }
  }

  @Test
  void a_table_that_is_mostly_alive_is_left_alone() throws Exception {
    try (var changes = new Changes(PLENTY)) {
      CopyTable table = changes.table(1, List.of(1), "id int", "n int");
      for (int id = 0; id < ROWS; id++) {
        changes.insert(1, id, 0);
      }
      changes.applier.commit(1);
      try (var reader = new Reader(changes, table)) {
        for (int id = 0; id < ROWS; id += 2) {
          changes.delete(1, id, 0);
        }
        changes.applier.commit(2);
        changes.applier.tidy();
        reader.seesStill(0);
        assertThat(size(changes, table)).isEqualTo(ROWS);
        assertThat(changes.rows(table)).hasSize(ROWS / 2);
      }
    }
  }

  @Test
  void a_rewrite_waits_for_what_is_not_committed() throws Exception {
    try (var changes = new Changes(PLENTY)) {
      CopyTable table = changes.table(1, List.of(1), "id int");
      changes.insert(1, 1);
      changes.applier.tidy();
      assertThat(changes.rows(table)).isEmpty();
      changes.applier.commit(1);
      assertThat(changes.rows(table)).hasSize(1);
    }
  }

  private static long size(Changes changes, CopyTable table) throws SQLException {
    return Long.parseLong(
        changes
            .query(
                "SELECT estimated_size FROM duckdb_tables() WHERE table_name = '"
                    + table.tableName()
                    + "'")
            .get(0));
  }

  /** A transaction that is open until it is closed. */
  private static final class Reader implements AutoCloseable {
    private final DuckDBConnection duck;
    private final String query;

    Reader(Changes changes, CopyTable table) throws SQLException {
      query = "SELECT count(*), min(n_2), max(n_2) FROM " + table.qualifiedName();
      duck = changes.store.connect();
      duck.setAutoCommit(false);
      try (Statement statement = duck.createStatement()) {
        statement.executeQuery(query).close();
      }
    }

    void seesStill(int n) throws SQLException {
      try (Statement statement = duck.createStatement();
          ResultSet rs = statement.executeQuery(query)) {
        rs.next();
        assertThat(List.of(rs.getInt(1), rs.getInt(2), rs.getInt(3))).containsExactly(ROWS, n, n);
      }
    }

    @Override
    public void close() throws SQLException {
      duck.rollback();
      duck.close();
    }
  }
}
