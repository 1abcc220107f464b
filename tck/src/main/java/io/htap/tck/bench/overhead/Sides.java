package io.htap.tck.bench.overhead;

import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens connections to one database through pgjdbc and through the driver under test. */
record Sides(EmbeddedServer server, Target target, String database) {
  /** What opens connections. */
  @FunctionalInterface
  interface Opener {
    Connection open() throws SQLException;
  }

  Connection reference() throws SQLException {
    return server.connect(database);
  }

  Connection tested() throws SQLException {
    return target.connect(server, database);
  }

  Side openReference() throws SQLException {
    return pinned(reference());
  }

  Side openTested() throws SQLException {
    return pinned(tested());
  }

  private static Side pinned(Connection connection) throws SQLException {
    Pinning.pin(connection);
    return new Side(connection);
  }
}
