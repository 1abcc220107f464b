package io.htap.driver.pipeline;

import io.htap.replica.Replica;
import io.htap.replica.ReplicaKey;
import io.htap.replica.ReplicaRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** The inside of a copy that {@link CopyServer#htap} has opened, to damage it on purpose. */
final class CopyAccess implements AutoCloseable {
  private final ReplicaRegistry.Lease lease;

  CopyAccess(CopyServer server, String database) throws SQLException {
    String address = server.address(database);
    String host = address.substring(2, address.indexOf('/', 2));
    var key = new ReplicaKey("postgres@" + host, database, List.of("public.*"), List.of(), null);
    lease =
        ReplicaRegistry.shared()
            .acquire(
                key,
                () -> {
                  throw new AssertionError("there is no such copy");
                },
                Duration.ZERO);
  }

  Replica replica() {
    return lease.replica();
  }

  /** DuckDB's name of a table's copy. */
  String table(long oid) {
    return replica().table(oid).orElseThrow().copyTable();
  }

  void execute(String sql) throws SQLException {
    DuckDBConnection connection = replica().readers().borrow();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } finally {
      replica().readers().release(connection);
    }
  }

  String query(String sql) throws SQLException {
    DuckDBConnection connection = replica().readers().borrow();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return CopyServer.rows(rows);
    } finally {
      replica().readers().release(connection);
    }
  }

  @Override
  public void close() {
    lease.close();
  }
}
