package io.htap.driver.engine.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Which transactions a statement on Postgres sees.
 *
 * @param oldest all transactions below this id have ended, and those that committed are seen
 */
public record Snapshot(long oldest) {
  private static final String CURRENT =
      "SELECT pg_catalog.pg_snapshot_xmin(pg_catalog.pg_current_snapshot())::pg_catalog.text";

  /**
   * A transaction lets go of its own id only after others see that it has ended, which may be after
   * its commit has been sent to the copy.
   */
  private static final String UNDER_WAY =
      "SELECT l.transactionid::pg_catalog.text FROM pg_catalog.pg_locks l"
          + " WHERE l.locktype OPERATOR(pg_catalog.=) 'transactionid' AND l.granted";

  private static final String END_OF_LOG =
      "SELECT (pg_catalog.pg_current_wal_insert_lsn() OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)"
          + "::pg_catalog.int8";

  /** The snapshot of the transaction where it has one for all its statements. */
  public static Snapshot read(Connection connection) throws SQLException {
    return new Snapshot(Long.parseUnsignedLong(texts(connection, CURRENT).get(0)));
  }

  /**
   * The ids of all transactions that write, without their epoch; those among them whose commit is
   * in the log already and that are not seen yet.
   */
  public static List<Integer> underWay(Connection connection) throws SQLException {
    return texts(connection, UNDER_WAY).stream().map(Integer::parseUnsignedInt).toList();
  }

  /** The end of the log at this moment, as an unsigned offset. */
  public static long endOfLog(Connection connection) throws SQLException {
    return Long.parseLong(texts(connection, END_OF_LOG).get(0));
  }

  /** Whether all these transactions have ended and are seen if they committed. */
  public boolean seesEndOf(List<Integer> transactions) {
    // Ids wrap around: what is less than half a circle behind is older.
    return transactions.stream().allMatch(id -> id - (int) oldest < 0);
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
