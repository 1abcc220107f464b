package io.htap.replica.snapshot;

import io.htap.replica.catalog.SourceTable;
import io.htap.replica.catalog.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether a table still is what it was when the catalog was read. Asked of the present, outside of
 * any snapshot, while a lock keeps the table from being altered: an MVCC snapshot does not protect
 * against a table that was rewritten or truncated before it is read, whose new file looks empty.
 */
final class ShapeGuard {
  private static final String SQL =
      "SELECT "
          + TableShape.SQL
          + ", c.relfilenode FROM pg_catalog.pg_class c WHERE c.oid = ?::oid";

  private final Connection present;
  private final ReentrantLock lock = new ReentrantLock();

  ShapeGuard(Connection present) {
    this.present = present;
  }

  boolean unmoved(SourceTable table) throws SQLException {
    lock.lock();
    try (PreparedStatement statement = present.prepareStatement(SQL)) {
      statement.setLong(1, table.oid());
      try (ResultSet rs = statement.executeQuery()) {
        return rs.next()
            && rs.getString(1).equals(table.shape())
            && rs.getLong(2) == table.fileNode();
      }
    } finally {
      lock.unlock();
    }
  }
}
