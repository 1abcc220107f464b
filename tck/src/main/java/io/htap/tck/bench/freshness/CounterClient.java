package io.htap.tck.bench.freshness;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * The cheapest read that can be stale: the sum of a few counters, which others increase all the
 * time. Every increment whose commit returned before the read began must be in it. There are two
 * tables of them, one of which changes more often than the other, so that reads of one need not
 * wait for all that is written to the other.
 */
final class CounterClient {
  private static final List<String> TABLES = List.of("counter", "counter_at_rest");
  private static final int LONGEST_PAUSE_MILLIS = 10;

  /** Of so many increments one is of the table that changes less often. */
  private static final int OFTEN = 8;

  /** What both tables have been told to count. */
  private final List<Counted> counted = List.of(new Counted(), new Counted());

  private final Tally tally;

  /**
   * @param begun increments that have begun: more than these no read can contain
   * @param committed increments whose commit has returned
   */
  private record Counted(AtomicLong begun, AtomicLong committed) {
    Counted() {
      this(new AtomicLong(), new AtomicLong());
    }
  }

  CounterClient(Tally tally) {
    this.tally = tally;
  }

  static int tables() {
    return TABLES.size();
  }

  static void create(Connection connection, int counters) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var table : TABLES) {
        statement.execute("create table " + table + " (id integer primary key, n bigint not null)");
        statement.execute(
            "insert into %s select i, 0 from generate_series(1, %d) i".formatted(table, counters));
      }
    }
  }

  /** Increases one counter of either table until told to stop. */
  Callable<Boolean> writer(Connection connection, int counter, BooleanSupplier stop) {
    var random = new SplittableRandom(counter);
    return () -> {
      var updates = new ArrayList<PreparedStatement>();
      for (var table : TABLES) {
        updates.add(
            connection.prepareStatement(
                "update " + table + " set n = n + 1 where id = " + counter));
      }
      while (!stop.getAsBoolean()) {
        var table = random.nextInt(OFTEN) == 0 ? 1 : 0;
        counted.get(table).begun().incrementAndGet();
        updates.get(table).executeUpdate();
        counted.get(table).committed().incrementAndGet();
        tally.writes.increment();
        Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS + 1));
      }
      for (var update : updates) {
        update.close();
      }
      return true;
    };
  }

  /** Reads the sums of one table, or of both at once, until told to stop. */
  Callable<Boolean> reader(Connection connection, int seed, BooleanSupplier stop) {
    var random = new SplittableRandom(seed);
    return () -> {
      try (var busy = connection.prepareStatement("select sum(n), 0 from " + TABLES.get(0));
          var atRest = connection.prepareStatement("select 0, sum(n) from " + TABLES.get(1));
          var both =
              connection.prepareStatement(
                  "select a.n, b.n from (select sum(n) as n from %s) a, (select sum(n) as n from %s) b"
                      .formatted(TABLES.get(0), TABLES.get(1)))) {
        while (!stop.getAsBoolean()) {
          switch (random.nextInt(3)) {
            case 0 -> read(connection, busy, List.of(0));
            case 1 -> read(connection, atRest, List.of(1));
            default -> read(connection, both, List.of(0, 1));
          }
        }
      }
      return true;
    };
  }

  private void read(Connection connection, PreparedStatement query, List<Integer> tables)
      throws SQLException {
    var least = counted.stream().mapToLong(c -> c.committed().get()).toArray();
    var seen = new long[TABLES.size()];
    try (var row = query.executeQuery()) {
      row.next();
      for (var i = 0; i < seen.length; i++) {
        seen[i] = row.getLong(i + 1);
      }
    }
    var most = counted.stream().mapToLong(c -> c.begun().get()).toArray();
    tally.read(connection);
    if (tables.stream().anyMatch(i -> seen[i] < least[i])) {
      tally.strictStale.increment();
    }
    if (tables.stream().anyMatch(i -> seen[i] > most[i])) {
      tally.strictAhead.increment();
    }
  }
}
