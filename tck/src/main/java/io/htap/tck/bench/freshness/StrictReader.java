package io.htap.tck.bench.freshness;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;

/** Reads in strict mode: every commit that returned before the statement began must be seen. */
final class StrictReader implements Callable<Boolean> {
  private final Connection connection;
  private final Tally tally;
  private final long deadline;

  StrictReader(Connection connection, Tally tally, long deadline) {
    this.connection = connection;
    this.tally = tally;
    this.deadline = deadline;
  }

  @Override
  public Boolean call() throws SQLException {
    while (System.nanoTime() < deadline) {
      var least = tally.committed.get();
      var seen = count();
      var most = tally.begun.get();
      tally.read(connection);
      if (seen < least) {
        tally.strictStale.increment();
      }
      if (seen > most) {
        tally.strictAhead.increment();
      }
    }
    return true;
  }

  private long count() throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery("select count(*), sum(amount) from event where client > 0")) {
      row.next();
      return row.getLong(1);
    }
  }
}
