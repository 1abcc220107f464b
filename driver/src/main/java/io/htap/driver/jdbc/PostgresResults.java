package io.htap.driver.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.core.BaseStatement;

/** The results that a statement has on pgjdbc. */
final class PostgresResults {
  private PostgresResults() {}

  /** A count as an int, as pgjdbc narrows it. */
  static int narrow(long count) {
    return count > Integer.MAX_VALUE ? Statement.SUCCESS_NO_INFO : (int) count;
  }

  /** Ends them as pgjdbc does before an execution. */
  static void close(BaseStatement statement) throws SQLException {
    statement.clearWarnings();
    if (statement.isCloseOnCompletion()) {
      // Passing over the rows would not complete the statement; an execution does.
      ResultSet open = statement.getResultSet();
      if (open != null) {
        open.close();
      }
    }
    boolean more = true;
    while (more) {
      more =
          statement.getMoreResults(Statement.CLOSE_ALL_RESULTS) || statement.getUpdateCount() != -1;
    }
  }
}
