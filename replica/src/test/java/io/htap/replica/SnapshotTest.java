package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import io.htap.replica.catalog.CatalogReader;
import io.htap.replica.catalog.SourceTable;
import io.htap.replica.catalog.TablePatterns;
import io.htap.replica.pg.Connections;
import io.htap.replica.snapshot.ExportedSnapshot;
import io.htap.replica.snapshot.SnapshotListener;
import io.htap.replica.snapshot.SnapshotLoader;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.DuckStore;
import io.htap.replica.store.StoreSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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
  }

  private List<String> load(Connections connections, @Nullable String memory) throws Exception {
    try (var store = DuckStore.open(new StoreSettings(null, 1, memory, root -> {}));
        Connection catalog = db.connect()) {
      List<SourceTable> found =
          new CatalogReader(new TablePatterns(List.of("public.*"), List.of()))
              .read(catalog)
              .tables();
      List<CopyTable> copies =
          found.stream()
              .map(t -> new CopyTable(t, store.catalog(), CopyTable.nameFor(t, 1), 1))
              .toList();
      try (ExportedSnapshot snapshot = ExportedSnapshot.open(connections, "test_snapshot")) {
        new SnapshotLoader(connections, store, 1, events, () -> false).load(snapshot, copies);
      }
      try (Connection duck = store.connect();
          Statement statement = duck.createStatement();
          ResultSet rs =
              statement.executeQuery(
                  "SELECT regexp_extract(table_name, '[a-z]+') FROM duckdb_tables()"
                      + " WHERE schema_name = 'copy' ORDER BY 1")) {
        var names = new ArrayList<String>();
        while (rs.next()) {
          names.add(rs.getString(1));
        }
        return names;
      }
    }
  }

  private Connections connections() {
    return new Connections(db.connector()::open);
  }

  private void othersAreCopied(String middle) {
    var ends = new TreeMap<>(events.ends);
    assertThat(ends.remove("middle")).matches(end -> String.valueOf(end).startsWith(middle));
    assertThat(ends)
        .containsExactly(Map.entry("large", "copied 6000"), Map.entry("small", "copied 1"));
  }

  @Test
  void for_a_value_that_does_not_fit() throws Exception {
    db.run("UPDATE middle SET d = 'infinity'");
    load(connections(), null);
    othersAreCopied("unfit: column d has");
  }

  @Test
  void because_nobody_wants_it_any_more() throws Exception {
    events.underWay =
        name -> {
          if (name.equals("middle")) {
            events.unwanted.add(name);
          }
        };
    load(connections(), null);
    othersAreCopied("null");
  }
}
