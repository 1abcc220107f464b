package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.replica.TestPostgres.Database;
import io.htap.replica.catalog.CatalogReader;
import io.htap.replica.catalog.TablePatterns;
import io.htap.replica.pg.Connections;
import io.htap.replica.snapshot.ExportedSnapshot;
import io.htap.replica.snapshot.SnapshotListener;
import io.htap.replica.snapshot.SnapshotLoader;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.DuckStore;
import io.htap.replica.store.StoreSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A table that is given up while it is copied costs the others nothing, whichever come before and
 * after it: one is larger and one is smaller, and all go over one connection.
 */
class SnapshotTest {
  private static TestPostgres postgres;
  private final Events events = new Events();
  private Database db;

  @BeforeAll
  static void start() {
    postgres = TestPostgres.start();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  /** The one in the middle is more than the connection's buffers hold. */
  @BeforeEach
  void tables() throws Exception {
    db = postgres.database();
    db.run(
        "CREATE TABLE small (id int PRIMARY KEY)",
        "INSERT INTO small VALUES (1)",
        "CREATE TABLE middle (id int PRIMARY KEY, d date, v text)",
        "INSERT INTO middle SELECT g, '2020-01-01', repeat(md5(g::text), 30)"
            + " FROM generate_series(1, 30000) g",
        "CREATE TABLE large (id int PRIMARY KEY, v text) WITH (fillfactor = 10)",
        "INSERT INTO large SELECT g, repeat('x', 960) FROM generate_series(1, 6000) g");
  }

  /** How each table ended. */
  private static final class Events implements SnapshotListener {
    final Map<String, String> ends = new ConcurrentHashMap<>();
    final List<String> unwanted = new ArrayList<>();
    @Nullable Consumer<String> underWay;

    private void ended(CopyTable table, String how) {
      assertThat(ends.put(table.source().name(), how)).isNull();
    }

    @Override
    public boolean wanted(CopyTable table) {
      return !unwanted.contains(table.source().name());
    }

    @Override
    public void copying(CopyTable table, long rows) {
      if (underWay != null) {
        underWay.accept(table.source().name());
      }
    }

    @Override
    public void copied(CopyTable table, long rows) {
      ended(table, "copied " + rows);
    }

    @Override
    public void moved(CopyTable table, String why) {
      ended(table, "moved: " + why);
    }

    @Override
    public void unfit(CopyTable table, int attnum, String reason) {
      ended(table, "unfit: " + reason);
    }

    @Override
    public void failed(CopyTable table, SQLException why) {
      ended(table, "failed: " + why.getMessage());
    }
  }

  /** What is in the copy then. */
  private List<String> load(@Nullable String memory) throws Exception {
    Connections connections = new Connections(db.connector()::open);
    try (var store = DuckStore.open(new StoreSettings(null, 1, memory, root -> {}));
        DuckDBConnection duck = store.connect();
        Connection catalog = db.connect();
        ExportedSnapshot snapshot = ExportedSnapshot.open(connections, "test_snapshot")) {
      List<CopyTable> copies =
          new CatalogReader(new TablePatterns(List.of("public.*"), List.of()))
              .read(catalog).tables().stream()
                  .map(t -> new CopyTable(t, store.catalog(), CopyTable.nameFor(t, 1), 1))
                  .toList();
      new SnapshotLoader(connections, store, 1, events, () -> false).load(snapshot, copies);
      return Database.rows(
          duck,
          "SELECT regexp_extract(table_name, '[a-z]+') FROM duckdb_tables()"
              + " WHERE schema_name = 'copy' ORDER BY 1");
    }
  }

  private void whileMiddleIsCopied(Runnable work) {
    events.underWay =
        name -> {
          if (name.equals("middle")) {
            work.run();
          }
        };
  }

  private void othersAreCopied(List<String> tables, @Nullable String middle) {
    assertThat(tables).containsExactly("large", "small");
    assertThat(events.ends)
        .containsEntry("large", "copied 6000")
        .containsEntry("small", "copied 1");
    if (middle == null) {
      assertThat(events.ends).doesNotContainKey("middle");
    } else {
      assertThat(events.ends.get("middle")).contains(middle);
    }
  }

  @Test
  void for_a_value_that_does_not_fit() throws Exception {
    db.run("UPDATE middle SET d = 'infinity'");
    othersAreCopied(load(null), "unfit: column d has");
  }

  @Test
  void because_nobody_wants_it_any_more() throws Exception {
    whileMiddleIsCopied(() -> events.unwanted.add("middle"));
    othersAreCopied(load(null), null);
  }

  @Test
  void for_want_of_memory_which_is_free_again_at_once() throws Exception {
    othersAreCopied(load("20MB"), "could not allocate block");
  }

  @Test
  void for_an_error_of_the_server() throws Exception {
    db.corrupt("middle");
    othersAreCopied(load(null), "failed: ERROR: invalid page in block 0");
  }

  @Test
  void for_an_error_of_our_own() throws Exception {
    whileMiddleIsCopied(
        () -> {
          throw new IllegalStateException("a slip");
        });
    othersAreCopied(load(null), "failed: java.lang.IllegalStateException: a slip");
  }

  @Test
  void a_connection_that_is_lost_is_the_fault_of_no_table() {
    whileMiddleIsCopied(
        () -> {
          try {
            db.run(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                    + " WHERE application_name = 'htap replica'");
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThatThrownBy(() -> load(null)).isInstanceOf(SQLException.class);
    assertThat(events.ends).containsOnlyKeys("small");
  }
}
