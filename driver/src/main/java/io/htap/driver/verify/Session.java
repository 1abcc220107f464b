package io.htap.driver.verify;

import io.htap.driver.execute.RunningQuery;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** The worker's connection, opened anew when the next check is of another user. */
final class Session implements AutoCloseable {
  private final RunningQuery running = new RunningQuery();
  private volatile @Nullable PgConnection connection;
  private @Nullable Login login;

  /** What came of it, and who had logged in. */
  record Ran(Verdict verdict, String user) {}

  Ran run(Check check) throws SQLException, InterruptedException {
    PgConnection postgres = connection(check.login());
    boolean whole = false;
    try {
      Ran ran = new Ran(check.run(postgres, running), postgres.getUserName());
      whole = true;
      return ran;
    } finally {
      if (!whole) {
        close();
      }
    }
  }

  private PgConnection connection(Login wanted) throws SQLException {
    PgConnection open = connection;
    if (open != null && !open.isClosed() && wanted.equals(login)) {
      return open;
    }
    close();
    PgConnection opened = wanted.open();
    connection = opened;
    login = wanted;
    return opened;
  }

  /** Ends what runs on either engine, from another thread. */
  void stop() {
    PgConnection open = connection;
    if (open != null) {
      try {
        open.cancelQuery();
      } catch (SQLException e) {
        // It is out of reach, and closed next.
        abort(open);
      }
    }
    running.close();
  }

  /** Whatever it waits for: the socket is closed under it. */
  void abort() {
    PgConnection open = connection;
    if (open != null) {
      abort(open);
    }
  }

  private static void abort(PgConnection open) {
    try {
      open.abort(Runnable::run);
    } catch (SQLException e) {
      // It is closed already.
    }
  }

  @Override
  public void close() {
    PgConnection open = connection;
    connection = null;
    login = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // It is of no further use either way.
      }
    }
  }
}
