package io.htap.driver.execute;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/**
 * A portal on Postgres that stands for a result that is read elsewhere within a transaction. It
 * ends when a cursor of pgjdbc's own would end: with the transaction, or with the savepoint that it
 * was opened after. Whoever fetches more asks it for one row first, and gets pgjdbc's own error
 * when there is none; so the server also sees that the session is not idle.
 */
final class TransactionPortal implements AutoCloseable {
  private static final String ENDLESS = "SELECT pg_catalog.generate_series(1, 9223372036854775807)";

  /**
   * In a transaction that was begun in SQL. A pgjdbc that uses no cursor there, as older ones do,
   * reads all of it.
   */
  private static final String LONG = "SELECT pg_catalog.generate_series(1, 10000)";

  private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Statement statement;
  private final ResultSet rows;
  private final RunningQuery session;
  private long executions;
  private long checked = System.nanoTime();

  TransactionPortal(Connection postgres, RunningQuery session) throws SQLException {
    this.session = session;
    executions = session.executions();
    statement = postgres.createStatement();
    try {
      statement.setFetchSize(1);
      rows = statement.executeQuery(postgres.getAutoCommit() ? LONG : ENDLESS);
      rows.next();
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /**
   * Asks, if anything has run since that could have ended the transaction, or the server may think
   * that the session is idle.
   *
   * @throws SQLException 34000 when the transaction has ended, 25P02 when it has failed
   */
  void check() throws SQLException {
    long now = System.nanoTime();
    if (session.executions() == executions && now - checked < REST_NANOS) {
      return;
    }
    rows.next();
    executions = session.executions();
    checked = now;
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
