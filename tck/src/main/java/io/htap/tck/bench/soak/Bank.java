package io.htap.tck.bench.soak;

import java.sql.Connection;
import java.sql.SQLException;

/** The tables: accounts whose sum never changes, and a ledger that is kept short. */
final class Bank {
  static final int ACCOUNTS = 20_000;
  static final int TABLES = 2;
  static final long TOTAL = ACCOUNTS * 1000L;
  static final int KINDS = 7;
  static final int LEDGER = 5_000;

  private Bank() {}

  static void create(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "create table account (id int primary key, kind int not null, balance bigint not null,"
              + " owner text not null)");
      statement.execute(
          "insert into account select i, i % "
              + KINDS
              + ", 1000, 'owner ' || i from generate_series(0, "
              + (ACCOUNTS - 1)
              + ") i");
      statement.execute(
          "create table ledger (id bigint primary key, debit int not null, credit int not null,"
              + " amount bigint not null)");
      statement.execute("vacuum analyze account");
    }
  }
}
