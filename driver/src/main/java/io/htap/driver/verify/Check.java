package io.htap.driver.verify;

import io.htap.driver.execute.RunningQuery;
import java.sql.SQLException;
import org.postgresql.jdbc.PgConnection;

/** One answer of the copy that waits to be verified. */
public interface Check {
  Subject subject();

  /** How to reach Postgres as the application did that got the answer. */
  Login login();

  /** Why the copy had been asked. */
  String route();

  /**
   * Runs the statement on both engines.
   *
   * @param postgres in autocommit, of nobody else; left so
   * @param running what stops the statement on the copy
   * @throws SQLException when either engine failed, which is no difference
   */
  Verdict run(PgConnection postgres, RunningQuery running)
      throws SQLException, InterruptedException;
}
