package io.htap.tck.parity;

import io.htap.tck.compare.SqlFile;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** The server of the suite, with a copy that lives as long as it does. */
final class ParityServer implements AutoCloseable {
  static final String DATABASE = "parity";
  static final String COPY =
      "htap.replica.tables=public.*&htap.idle=0s&htap.await=60s&htap.freshness.wait=30s";
  private static final int TABLES = 4;

  private final EmbeddedServer server;
  private final Connection keeper;
  private final Connection admin;
  private final String mutable;

  ParityServer() throws Exception {
    this(Drivers.CLASS_PATH);
  }

  /**
   * @param drivers whose copy there is
   */
  ParityServer(Drivers drivers) throws Exception {
    server = EmbeddedServer.start(0.01, Map.of("max_prepared_transactions", "4"));
    server.createDatabase(DATABASE, Collation.EN_US);
    admin = server.connect(DATABASE);
    // A scenario that leaves a lock behind fails the suite instead of stopping it.
    execute(admin, "set lock_timeout = '20s'");
    mutable = SqlFile.readResource("/parity/reset.sql");
    execute(admin, SqlFile.readResource("/parity/schema.sql"));
    reset();
    keeper = new Client(Mode.DUCKDB, this, drivers).connect();
    CopyStatus.awaitReady(keeper, TABLES, Duration.ofMinutes(1), status -> {});
  }

  /** What follows the prefix of a URL of the suite's database. */
  String address() {
    return server.address(DATABASE);
  }

  int port() {
    return server.port();
  }

  /** A connection that no scenario uses. */
  Connection admin() {
    return admin;
  }

  /** Fills anew what scenarios change. */
  void reset() throws SQLException {
    execute(admin, mutable);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws Exception {
    keeper.close();
    admin.close();
    server.close();
  }
}
