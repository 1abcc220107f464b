package io.htap.driver.federation.stream;

import io.htap.driver.engine.postgres.SessionState;
import io.htap.replica.pg.ServerInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * What another connection has to have in common with a session to be sent the same rows: the
 * server, who asks, the settings, and the state of the database, for as long as the session's
 * transaction lasts.
 *
 * @param tables that are read, as SQL names them; the session has them locked
 */
public record SharedState(
    String snapshot, String origin, @Nullable SessionState session, String tables) {
  /** The fetch has the session's time limit; a lock must not be waited for, see {@link #enter}. */
  private static final String LIMITS =
      "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;"
          + " SET LOCAL lock_timeout = '2s'";

  /** The state of a session within a {@code REPEATABLE READ} transaction that has not written. */
  public static SharedState of(PgConnection session, String tables) throws SQLException {
    execute(session, "LOCK TABLE " + tables + " IN ACCESS SHARE MODE");
    String snapshot;
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
      row.next();
      snapshot = row.getString(1);
    }
    return new SharedState(
        snapshot, ServerInfo.origin(session), SessionState.read(session), tables);
  }

  /**
   * Begins a transaction on another connection that has all of it in common.
   *
   * <p>It takes its locks at once or not at all: it would wait behind whoever wants to alter a
   * table, who waits for the session, which waits for this connection's rows, and Postgres does not
   * see that it does.
   *
   * @return false when it cannot have
   */
  boolean enter(PgConnection connection) throws SQLException {
    // Another server may have a snapshot of that name, too.
    if (session == null || !ServerInfo.origin(connection).equals(origin)) {
      return false;
    }
    execute(
        connection,
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '"
            + snapshot
            + "'");
    session.applyTo(connection);
    execute(connection, LIMITS);
    execute(connection, "LOCK TABLE " + tables + " IN ACCESS SHARE MODE NOWAIT");
    return session.equals(SessionState.read(connection));
  }

  /** Ends the transaction, whatever has become of it. */
  static void leave(PgConnection connection) throws SQLException {
    execute(connection, "ROLLBACK");
  }

  private static void execute(PgConnection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
