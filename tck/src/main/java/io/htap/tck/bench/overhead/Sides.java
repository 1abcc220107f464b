package io.htap.tck.bench.overhead;

import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.sql.SQLException;

/** Opens connections to one database through pgjdbc and through the driver under test. */
record Sides(EmbeddedServer server, Target target, String database) {
  Side openReference() throws SQLException {
    return new Side(server.connect(database));
  }

  Side openTested() throws SQLException {
    return new Side(target.connect(server, database));
  }
}
