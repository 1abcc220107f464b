package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.TestPostgres.Database;
import io.htap.replica.catalog.Identifiers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/** A replica under test, and what its tables hold. */
record Copy(Database postgres, Replica replica) implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  static Copy of(Database postgres, ReplicaConfig config) throws Exception {
    var copy = new Copy(postgres, Replica.open(config));
    if (!copy.replica.awaitReady(PATIENCE)) {
      ReplicaStatus status = copy.replica.status();
      copy.close();
      throw new AssertionError(status);
    }
    return copy;
  }

  /** Waits until the copy has everything that is committed now. */
  void catchUp() throws Exception {
    assertThat(replica.awaitLsn(postgres.insertLsn(), PATIENCE)).isTrue();
  }

  ReplicatedTable table(String name) throws SQLException {
    long oid = postgres.oid(name);
    assertThat(replica.ineligible(oid)).isEmpty();
    return replica.table(oid).orElseThrow();
  }

  /** Waits until the table can be read and is as expected. */
  void eventually(String name, Predicate<ReplicatedTable> expected) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long oid = postgres.oid(name);
    while (replica.ineligible(oid).isPresent()
        || !replica.table(oid).map(expected::test).orElse(false)) {
      assertThat(System.nanoTime()).as("%s", replica.status()).isLessThan(deadline);
      Thread.sleep(10);
    }
    catchUp();
  }

  /** Rows as text, the columns held separated by bars, in order of the text. */
  List<String> rows(String name) throws SQLException {
    ReplicatedTable table = table(name);
    String columns =
        table.columns().values().stream()
            .map(c -> "coalesce(" + Identifiers.quoted(c.copyColumn()) + "::varchar, '∅')")
            .collect(Collectors.joining(" || '|' || "));
    var rows = query("SELECT " + columns + " FROM " + table.copyTable());
    rows.sort(null);
    return rows;
  }

  List<String> query(String sql) throws SQLException {
    DuckDBConnection connection = replica.readers().borrow();
    try (Statement statement = connection.createStatement();
        ResultSet rs = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (rs.next()) {
        rows.add(rs.getString(1));
      }
      return rows;
    } finally {
      replica.readers().release(connection);
    }
  }

  @Override
  public void close() throws SQLException {
    replica.close();
  }
}
