package io.htap.replica;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Opens the replica's own Postgres connections as the application would open its. */
@FunctionalInterface
public interface PgConnector {
  /**
   * @param extra pgjdbc properties that take precedence over the application's
   * @return a connection that unwraps to {@code PGConnection}; the caller closes it
   */
  Connection open(Properties extra) throws SQLException;

  /** The role that it logs in as; empty when that is not known. */
  default String user() {
    return "";
  }
}
