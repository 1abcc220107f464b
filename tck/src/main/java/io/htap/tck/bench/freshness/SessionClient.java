package io.htap.tck.bench.freshness;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;

/**
 * Writes, one statement or a small transaction at a time, and after each commit reads aggregates
 * over its own rows. Nobody else writes those rows, so in session mode the read must show exactly
 * what was committed, through the connection that wrote as well as through another one of the same
 * application.
 */
final class SessionClient implements Callable<Boolean> {
  private static final long KEYS_PER_CLIENT = 1_000_000_000L;

  private final int client;
  private final Connection writer;
  private final Connection other;
  private final Tally tally;
  private final long deadline;
  private final SplittableRandom random;

  private long events;
  private long amount;
  private final long[] versions = new long[FreshTables.SLOTS];
  private long accounts = FreshTables.SLOTS;

  SessionClient(int client, Connection writer, Connection other, Tally tally, long deadline) {
    this.client = client;
    this.writer = writer;
    this.other = other;
    this.tally = tally;
    this.deadline = deadline;
    this.random = new SplittableRandom(client);
  }

  @Override
  public Boolean call() throws SQLException {
    while (System.nanoTime() < deadline) {
      switch (random.nextInt(4)) {
        case 0 -> addEvents(1);
        case 1 -> update("update account set version = version + 1, balance = balance + 0.25");
        case 2 -> transaction();
        default -> replaceAccount();
      }
      tally.writes.increment();
      check(random.nextBoolean() ? writer : other);
    }
    return true;
  }

  private void addEvents(int count) throws SQLException {
    tally.begun.addAndGet(count);
    try (var insert = writer.prepareStatement("insert into event values (?, ?, ?, ?)")) {
      for (var i = 0; i < count; i++) {
        var value = random.nextLong(1000);
        insert.setLong(1, client * KEYS_PER_CLIENT + events);
        insert.setInt(2, client);
        insert.setLong(3, value);
        insert.setString(4, "event " + value);
        insert.executeUpdate();
        events++;
        amount += value;
      }
    }
    if (writer.getAutoCommit()) {
      tally.committed.addAndGet(count);
    }
  }

  private void update(String sql) throws SQLException {
    var slot = random.nextInt(FreshTables.SLOTS);
    versions[slot] += execute(sql + " where client = " + client + " and slot = " + slot);
  }

  private void transaction() throws SQLException {
    var added = 1 + random.nextInt(5);
    writer.setAutoCommit(false);
    addEvents(added);
    update("update account set version = version + 1");
    writer.commit();
    tally.committed.addAndGet(added);
    writer.setAutoCommit(true);
  }

  /** Deletes an account; then opens it anew, or takes the deletion back. */
  private void replaceAccount() throws SQLException {
    var slot = random.nextInt(FreshTables.SLOTS);
    var delete = "delete from account where client = " + client + " and slot = " + slot;
    if (random.nextBoolean()) {
      writer.setAutoCommit(false);
      execute(delete);
      writer.rollback();
      writer.setAutoCommit(true);
      return;
    }
    accounts -= execute(delete);
    versions[slot] = 0;
    check(writer);
    accounts += execute("insert into account values (%d, %d, 1.50, 0)".formatted(client, slot));
  }

  private int execute(String sql) throws SQLException {
    try (var statement = writer.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private void check(Connection reader) throws SQLException {
    var sql =
        """
        select e.n, e.amount, a.n, a.versions
        from
          (select count(*) as n, sum(amount) as amount from event where client = %d) as e,
          (select count(*) as n, sum(version) as versions from account where client = %d) as a
        """
            .formatted(client, client);
    boolean fresh;
    try (var statement = reader.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      fresh =
          row.getLong(1) == events
              && row.getLong(2) == amount
              && row.getLong(3) == accounts
              && row.getLong(4) == LongStream.of(versions).sum();
    }
    tally.read(reader);
    if (!fresh) {
      tally.sessionStale.increment();
    }
  }
}
