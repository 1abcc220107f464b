package io.htap.tck.crash;

import io.htap.tck.server.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes to Postgres by itself, as other applications do: one transaction at a time, of every kind.
 * A server that goes away is waited for.
 */
final class CrashWriter implements Callable<Long> {
  /** Deadlocks, duplicate keys, and all that a dying server says. */
  private static final Set<String> EXPECTED = Set.of("40P01", "23505", "57P01", "57P02", "57P03");

  private static final long RECONNECT_MILLIS = 50;

  private final int number;
  private final EmbeddedServer server;
  private final String database;
  private final Gate gate;
  private final SplittableRandom random;
  private final LongAdder committed;
  private long events;

  CrashWriter(
      int number,
      EmbeddedServer server,
      String database,
      Gate gate,
      SplittableRandom random,
      LongAdder committed) {
    this.number = number;
    this.server = server;
    this.database = database;
    this.gate = gate;
    this.random = random;
    this.committed = committed;
  }

  /** Ends with the gate. */
  @Override
  public Long call() throws Exception {
    while (true) {
      try (var connection = server.connect(database);
          var statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        while (gate.enter()) {
          try {
            transaction(connection, statement);
          } finally {
            gate.leave();
          }
          // The machine is needed by those who are watched, too.
          Thread.sleep(random.nextInt(4));
        }
        return events;
      } catch (SQLException gone) {
        require(expected(gone), gone);
        Thread.sleep(RECONNECT_MILLIS);
      }
    }
  }

  private void transaction(Connection connection, Statement statement) throws SQLException {
    try {
      int steps = 1 + random.nextInt(3);
      for (int i = 0; i < steps; i++) {
        step(statement);
      }
      switch (random.nextInt(10)) {
        case 0 -> connection.rollback();
        case 1 -> {
          var savepoint = connection.setSavepoint();
          step(statement);
          connection.rollback(savepoint);
          step(statement);
          connection.commit();
        }
        default -> connection.commit();
      }
      committed.increment();
    } catch (SQLException failure) {
      require(expected(failure), failure);
      connection.rollback();
    }
  }

  private static boolean expected(SQLException failure) {
    var state = String.valueOf(failure.getSQLState());
    return EXPECTED.contains(state) || state.startsWith("08");
  }

  private static void require(boolean expected, SQLException failure) throws SQLException {
    if (!expected) {
      throw failure;
    }
  }

  private void step(Statement statement) throws SQLException {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> transfer(statement);
      case 3 -> closeAccount(statement);
      case 4 -> openAccount(statement);
      case 5 -> addItem(statement);
      // The long value is not sent along with these.
      case 6 -> statement.execute("update item set price = price + 0.25 where " + someItems());
      case 7 -> statement.execute("update item set id = -id, label = 'moved' where " + oneItem());
      case 8 -> statement.execute("delete from item where " + oneItem());
      case 9, 10 -> addEvents(statement);
      default -> rarely(statement);
    }
  }

  private void transfer(Statement statement) throws SQLException {
    int amount = random.nextInt(50);
    boolean accounts = random.nextBoolean();
    // Money leaves only what is there: how many rows were changed says so.
    int taken =
        statement.executeUpdate(
            "update account set balance = balance - %d where id = %d".formatted(amount, account()));
    if (taken == 1) {
      var to =
          accounts
              ? "update account set balance = balance + %d where id = %d"
                  .formatted(amount, account())
              : "update vault set amount = amount + %d where id = %d".formatted(amount, vault());
      if (statement.executeUpdate(to) == 0) {
        intoVault(statement, amount);
      }
    }
  }

  private void intoVault(Statement statement, long amount) throws SQLException {
    statement.execute(
        "update vault set amount = amount + %d where id = %d".formatted(amount, vault()));
  }

  private void closeAccount(Statement statement) throws SQLException {
    long balance = -1;
    boolean found;
    try (var row =
        statement.executeQuery(
            "delete from account where id = %d returning balance".formatted(account()))) {
      found = row.next();
      if (found) {
        balance = row.getLong(1);
      }
    }
    if (found) {
      intoVault(statement, balance);
    }
  }

  private void openAccount(Statement statement) throws SQLException {
    int amount = random.nextInt(50);
    int opened =
        statement.executeUpdate(
            "insert into account values (%d, %d) on conflict do nothing"
                .formatted(account(), amount));
    if (opened == 1) {
      intoVault(statement, -amount);
    }
  }

  private void addItem(Statement statement) throws SQLException {
    statement.execute(
        """
        insert into item
        values (%d, 'new', repeat(md5('%d'), %d), 1.50, null) on conflict (id) do update
        set label = excluded.label, big = excluded.big
        """
            .formatted(item(), random.nextInt(), random.nextInt(120)));
  }

  private void addEvents(Statement statement) throws SQLException {
    int count = 1 + random.nextInt(50);
    statement.execute(
        "insert into event select %d, i, 'event ' || i from generate_series(%d, %d) i"
            .formatted(number, events, events + count - 1));
    events += count;
  }

  private void rarely(Statement statement) throws SQLException {
    switch (random.nextInt(20)) {
      case 0 -> statement.execute("truncate event");
      case 1 -> {
        statement.execute("truncate item, event");
        statement.execute(
            "insert into item select i, null, repeat('é', 3000), 0, null from generate_series(1, 500) i");
      }
      case 2, 3 ->
          statement.execute(
              "update item set label = label || '.' where id %% 3 = %d"
                  .formatted(random.nextInt(3)));
      case 4, 5 -> statement.execute("delete from event where writer = " + number);
      default -> transfer(statement);
    }
  }

  private int account() {
    return 1 + random.nextInt(CrashTables.ACCOUNTS);
  }

  private int vault() {
    return 1 + random.nextInt(CrashTables.VAULTS);
  }

  private int item() {
    return 1 + random.nextInt(CrashTables.ITEMS);
  }

  private String oneItem() {
    return "id = " + (random.nextBoolean() ? item() : -item());
  }

  private String someItems() {
    int from = item();
    return "id between " + from + " and " + (from + 20);
  }
}
