package io.htap.tck.bench.soak;

import io.htap.tck.subject.RouteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** What one thread does over and over; each checks what it reads. */
enum Job {
  /** Moves money between two accounts, and keeps the ledger short. */
  TRANSFER(3, 1000) {
    @Override
    void once(Connection connection, SplittableRandom random, Tally tally) throws SQLException {
      var one = random.nextInt(Bank.ACCOUNTS);
      var other = (one + 1 + random.nextInt(Bank.ACCOUNTS - 1)) % Bank.ACCOUNTS;
      var amount = random.nextInt(100);
      var entry = ENTRIES.incrementAndGet();
      connection.setAutoCommit(false);
      // In an order that all keep to, so that nobody waits for each other.
      update(connection, Math.min(one, other), one < other ? -amount : amount);
      update(connection, Math.max(one, other), one < other ? amount : -amount);
      try (var insert = connection.prepareStatement("insert into ledger values (?, ?, ?, ?)");
          var delete = connection.prepareStatement("delete from ledger where id = ?")) {
        insert.setLong(1, entry);
        insert.setInt(2, one);
        insert.setInt(3, other);
        insert.setLong(4, amount);
        insert.executeUpdate();
        delete.setLong(1, entry - Bank.LEDGER);
        delete.executeUpdate();
      }
      connection.commit();
    }
  },

  /** A point read, with its key bound and with it in the text. */
  LOOK_UP(2, 1000) {
    @Override
    void once(Connection connection, SplittableRandom random, Tally tally) throws SQLException {
      var id = random.nextInt(Bank.ACCOUNTS);
      try (var point = connection.prepareStatement("select owner from account where id = ?")) {
        point.setInt(1, id);
        try (var row = point.executeQuery()) {
          row.next();
          expect(tally, "owner " + id, row.getString(1));
        }
      }
      try (var statement = connection.createStatement();
          var row = statement.executeQuery("select owner from account where id = " + id)) {
        row.next();
        expect(tally, "owner " + id, row.getString(1));
      }
    }
  },

  /** Sums up all accounts, and those of each kind. */
  ANALYSE(2, 1000) {
    @Override
    void once(Connection connection, SplittableRandom random, Tally tally) throws SQLException {
      onCopy(connection);
      try (var statement = connection.createStatement()) {
        total(statement, "select sum(balance) from account", tally);
        var part = random.nextInt(200);
        long sum = 0;
        try (var rows =
            statement.executeQuery(
                "select kind, id >= " + part + ", sum(balance) from account group by 1, 2")) {
          while (rows.next()) {
            sum += rows.getLong(3);
          }
        }
        expect(tally, Bank.TOTAL, sum);
      }
      if (RouteReport.last(connection).onDuckDb()) {
        tally.onDuckDb.increment();
      }
    }
  },

  /** A connection of its own for a few statements. */
  VISIT(1, 1) {
    @Override
    void once(Connection connection, SplittableRandom random, Tally tally) throws SQLException {
      LOOK_UP.once(connection, random, tally);
      try (var statement = connection.createStatement()) {
        total(statement, "select sum(balance) from account", tally);
      }
    }
  },

  /** A copy of its own, of fewer tables, that is made and given up again. */
  COPY(1, 1) {
    @Override
    String options() {
      return "&htap.replica.exclude=public.ledger&htap.await=30s";
    }

    @Override
    void once(Connection connection, SplittableRandom random, Tally tally) throws SQLException {
      onCopy(connection);
      try (var statement = connection.createStatement()) {
        total(statement, "select sum(balance) from account", tally);
      }
    }
  },

  /** Rows of the copy are read bit by bit, and the connection is closed before their end. */
  ABANDON(1, 1) {
    @Override
    void once(Connection connection, SplittableRandom random, Tally tally) throws SQLException {
      onCopy(connection);
      connection.setAutoCommit(false);
      // Nobody closes the statement or its rows: the connection's end is their end.
      var statement = connection.createStatement();
      statement.setFetchSize(50);
      var rows = statement.executeQuery("select id, owner from account");
      for (var i = 0; i < 60; i++) {
        rows.next();
        expect(tally, "owner " + rows.getInt(1), rows.getString(2));
      }
    }
  },

  /** A query without an end that is cancelled, now on the copy and now on Postgres. */
  CANCEL(1, 20) {
    @Override
    void once(Connection connection, SplittableRandom random, Tally tally) throws SQLException {
      anywhere(connection, random);
      try (var statement = connection.createStatement();
          var cancels = new Cancelling(statement, random.nextInt(5, 100))) {
        stopped(statement, tally);
      }
    }
  },

  /** The same, whose time is up. */
  TIME_OUT(1, 5) {
    @Override
    void once(Connection connection, SplittableRandom random, Tally tally) throws SQLException {
      anywhere(connection, random);
      try (var statement = connection.createStatement()) {
        statement.setQueryTimeout(1);
        stopped(statement, tally);
      }
    }
  };

  private static final String ENDLESS =
      "select count(*) from account a, account b, account c"
          + " where a.balance + b.balance + c.balance < -1000000";
  private static final String QUERY_CANCELED = "57014";
  private static final AtomicLong ENTRIES = new AtomicLong();

  private final int threads;
  private final int timesPerConnection;

  Job(int threads, int timesPerConnection) {
    this.threads = threads;
    this.timesPerConnection = timesPerConnection;
  }

  /** How many do it. */
  int threads() {
    return threads;
  }

  /** After so many times a new connection is taken. */
  int timesPerConnection() {
    return timesPerConnection;
  }

  /** What is added to the URL of its connections. */
  String options() {
    return "";
  }

  abstract void once(Connection connection, SplittableRandom random, Tally tally)
      throws SQLException;

  private static void update(Connection connection, int id, int by) throws SQLException {
    try (var update =
        connection.prepareStatement("update account set balance = balance + ? where id = ?")) {
      update.setInt(1, by);
      update.setInt(2, id);
      update.executeUpdate();
    }
  }

  private static void total(Statement statement, String sql, Tally tally) throws SQLException {
    try (var row = statement.executeQuery(sql)) {
      row.next();
      expect(tally, Bank.TOTAL, row.getLong(1));
    }
  }

  private static void stopped(Statement statement, Tally tally) throws SQLException {
    try (var rows = statement.executeQuery(ENDLESS)) {
      tally.wrong("a query without an end has come to one");
    } catch (SQLException failure) {
      if (!QUERY_CANCELED.equals(failure.getSQLState())) {
        throw failure;
      }
      tally.stopped.increment();
    }
  }

  private static void onCopy(Connection connection) throws SQLException {
    route(connection, "duckdb");
  }

  private static void anywhere(Connection connection, SplittableRandom random) throws SQLException {
    route(connection, random.nextBoolean() ? "duckdb" : "postgres");
  }

  private static void route(Connection connection, String engine) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set htap.route = '" + engine + "'");
    }
  }

  private static void expect(Tally tally, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      tally.wrong("expected " + expected + " but read " + actual);
    }
  }
}
