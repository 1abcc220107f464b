package io.htap.tck.bench.freshness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * The cheapest read that can be stale: the sum of a few counters, which others increase all the
 * time. Every increment whose commit returned before the read began must be in it.
 */
final class CounterClient {
  static final String CREATE = "create table counter (id integer primary key, n bigint not null)";
  private static final int LONGEST_PAUSE_MILLIS = 10;

  private CounterClient() {}

  static void create(Connection connection, int counters) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(CREATE);
      statement.execute(
          "insert into counter select i, 0 from generate_series(1, %d) i".formatted(counters));
    }
  }

  /** Increases one counter until told to stop. */
  static Callable<Boolean> writer(
      Connection connection, int counter, Tally tally, BooleanSupplier stop) {
    var random = new SplittableRandom(counter);
    return () -> {
      try (var update =
          connection.prepareStatement("update counter set n = n + 1 where id = " + counter)) {
        while (!stop.getAsBoolean()) {
          tally.begun.incrementAndGet();
          update.executeUpdate();
          tally.committed.incrementAndGet();
          tally.writes.increment();
          Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS + 1));
        }
      }
      return true;
    };
  }

  /** Reads the sum until told to stop. */
  static Callable<Boolean> reader(Connection connection, Tally tally, BooleanSupplier stop) {
    return () -> {
      try (var query = connection.prepareStatement("select sum(n) from counter")) {
        while (!stop.getAsBoolean()) {
          read(connection, query, tally);
        }
      }
      return true;
    };
  }

  private static void read(Connection connection, PreparedStatement query, Tally tally)
      throws SQLException {
    var least = tally.committed.get();
    long seen;
    try (var row = query.executeQuery()) {
      row.next();
      seen = row.getLong(1);
    }
    var most = tally.begun.get();
    tally.read(connection);
    if (seen < least) {
      tally.strictStale.increment();
    }
    if (seen > most) {
      tally.strictAhead.increment();
    }
  }
}
