package io.htap.driver.execute;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A portal on Postgres that stands for a result that is read elsewhere within a transaction. It
 * ends when a cursor of pgjdbc's own would end: with the transaction, or with the savepoint that it
 * was opened after. Whoever fetches more asks it for one row first, and gets pgjdbc's own error
 * when there is none; so the server also sees that the session is not idle.
 */
final class TransactionPortal implements AutoCloseable {
  private static final String ENDLESS = "SELECT pg_catalog.generate_series(1, 9223372036854775807)";

  private final Statement statement;
  private final ResultSet rows;

  TransactionPortal(Connection postgres) throws SQLException {
    statement = postgres.createStatement();
    try {
      statement.setFetchSize(1);
      rows = statement.executeQuery(ENDLESS);
      rows.next();
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /**
   * @throws SQLException 34000 when the transaction has ended, 25P02 when it has failed
   */
  void check() throws SQLException {
    rows.next();
  }

  @Override
  public void close() {
    try {
      statement.close();
    } catch (SQLException e) {
      // Closed with its connection.
    }
  }
}
