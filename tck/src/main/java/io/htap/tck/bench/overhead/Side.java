package io.htap.tck.bench.overhead;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection with its statements, all closed together. Every answer is checked: a fast wrong
 * one is no result.
 */
final class Side implements AutoCloseable {
  static final int ACCOUNTS = 100_000;
  private static final int BATCH_ROWS = 1000;

  private static final String POINT = "select balance from account where id = ?";
  private static final AtomicLong NEXT_KEY = new AtomicLong();

  private final Connection connection;
  private final PreparedStatement point;
  private final PreparedStatement insert;
  private final PreparedStatement update;
  private final PreparedStatement batch;
  private final Statement plain;

  Side(Connection connection) throws SQLException {
    this.connection = connection;
    point = connection.prepareStatement(POINT);
    insert =
        connection.prepareStatement("insert into ledger (id, account, amount) values (?, ?, ?)");
    update = connection.prepareStatement("update account set balance = ? where id = ?");
    batch =
        connection.prepareStatement("insert into aside.entry (id, account, note) values (?, ?, ?)");
    plain = connection.createStatement();
  }

  /** Two tables that are copied, and one that is not and takes what would keep the copy busy. */
  static void createTables(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "create table account (id bigint primary key, balance bigint not null, owner text)");
      statement.execute(
          "insert into account select i, i * 3, 'owner ' || i from generate_series(0, "
              + (ACCOUNTS - 1)
              + ") as i");
      statement.execute(
          "create table ledger (id bigint primary key, account bigint not null, amount bigint)");
      statement.execute("create schema aside");
      statement.execute("create table aside.entry (id bigint, account bigint, note text)");
      statement.execute("vacuum analyze account");
    }
  }

  long pointPrepared(long id) throws SQLException {
    return balance(point, id);
  }

  long pointLiterals(long id) throws SQLException {
    try (var rows = plain.executeQuery("select balance from account where id = " + id)) {
      return balance(rows, id);
    }
  }

  long pointTraced(long id, long span) throws SQLException {
    var trace = "/*traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-" + span + "-01'*/";
    try (var rows =
        plain.executeQuery("select balance from account where id = " + id + " " + trace)) {
      return balance(rows, id);
    }
  }

  long pointChurn(long id) throws SQLException {
    try (var statement = connection.prepareStatement(POINT)) {
      return balance(statement, id);
    }
  }

  int insert() throws SQLException {
    var key = NEXT_KEY.incrementAndGet();
    insert.setLong(1, key);
    insert.setLong(2, key % ACCOUNTS);
    insert.setLong(3, key);
    return check(insert.executeUpdate(), 1);
  }

  int update(long id) throws SQLException {
    update.setLong(1, id * 3);
    update.setLong(2, id);
    return check(update.executeUpdate(), 1);
  }

  void batchInsert() throws SQLException {
    var first = NEXT_KEY.getAndAdd(BATCH_ROWS);
    for (var i = 0; i < BATCH_ROWS; i++) {
      batch.setLong(1, first + i);
      batch.setLong(2, i);
      batch.setString(3, "a note");
      batch.addBatch();
    }
    var counts = batch.executeBatch();
    check(counts.length, BATCH_ROWS);
    for (var count : counts) {
      check(count, 1);
    }
  }

  void isValid() throws SQLException {
    check(connection.isValid(1) ? 1 : 0, 1);
  }

  int select1() throws SQLException {
    try (var rows = plain.executeQuery("SELECT 1")) {
      rows.next();
      return check(rows.getInt(1), 1);
    }
  }

  @Override
  public void close() throws SQLException {
    try (connection;
        point;
        insert;
        update;
        batch;
        plain) {
      // Closed at the end of the block.
    }
  }

  private static long balance(PreparedStatement statement, long id) throws SQLException {
    statement.setLong(1, id);
    try (var rows = statement.executeQuery()) {
      return balance(rows, id);
    }
  }

  private static long balance(ResultSet rows, long id) throws SQLException {
    if (!rows.next()) {
      throw new IllegalStateException("account " + id + " is missing");
    }
    var balance = rows.getLong(1);
    if (balance != id * 3) {
      throw new IllegalStateException("account " + id + " holds " + balance);
    }
    return balance;
  }

  private static int check(int actual, int expected) {
    if (actual != expected) {
      throw new IllegalStateException("expected " + expected + " but got " + actual);
    }
    return actual;
  }
}
