package io.htap.replica.snapshot;

import io.htap.replica.pg.Connections;
import io.htap.replica.pg.PrerequisiteException;
import io.htap.replica.pg.ReplicationSlot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A view of the database that many connections can share, and the position in the log that it
 * shows: what was committed before it is visible, what is committed after it is not. Only the
 * creation of a slot gives such a pair; the slot is gone again when this has been opened.
 */
public final class ExportedSnapshot implements AutoCloseable {
  private final Connection holder;
  private final String name;
  private final long lsn;

  private ExportedSnapshot(Connection holder, String name, long lsn) {
    this.holder = holder;
    this.name = name;
    this.lsn = lsn;
  }

  /**
   * @param slot name for the temporary slot
   * @throws PrerequisiteException when Postgres will not give a slot
   */
  public static ExportedSnapshot open(Connections connections, String slot)
      throws SQLException, PrerequisiteException {
    try (Connection replication = connections.replication()) {
      ReplicationSlot.Created created = ReplicationSlot.create(replication, slot, true);
      Connection holder = connections.ordinary();
      try {
        enter(holder, created.snapshot());
        try (Statement statement = holder.createStatement();
            ResultSet rs = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
          rs.next();
          return new ExportedSnapshot(holder, rs.getString(1), created.consistentPoint());
        }
      } catch (SQLException | RuntimeException e) {
        holder.close();
        throw e;
      }
    }
  }

  /** The position in the log. */
  public long lsn() {
    return lsn;
  }

  /** Starts a transaction that sees exactly this snapshot. */
  void enter(Connection connection) throws SQLException {
    enter(connection, name);
  }

  private static void enter(Connection connection, String snapshot) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
    }
  }

  @Override
  public void close() throws SQLException {
    holder.close();
  }
}
