package io.htap.tck.measure;

import java.sql.Connection;
import java.sql.SQLException;

/** Times a statement as an application feels it: from sending it to having read its last cell. */
public final class QueryTimer {
  private QueryTimer() {}

  /**
   * The fastest of some runs.
   *
   * @return milliseconds
   */
  public static double bestMillis(Connection connection, String sql, int runs) throws SQLException {
    var best = Double.MAX_VALUE;
    for (var i = 0; i < runs; i++) {
      best = Math.min(best, millis(connection, sql));
    }
    return best;
  }

  /**
   * One run.
   *
   * @return milliseconds
   */
  public static double millis(Connection connection, String sql) throws SQLException {
    var start = System.nanoTime();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (var i = 1; i <= columns; i++) {
          rows.getObject(i);
        }
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
