package io.htap.driver.statement;

import io.htap.driver.config.HtapConfig;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.jdbc.PgConnection;

/** Makes the pipeline of a new connection. */
@FunctionalInterface
public interface SessionPipelineFactory {
  /**
   * Opens the pipeline of one connection.
   *
   * @param raw pgjdbc's connection, just opened
   * @param config the driver's own properties
   * @param pgUrl the URL that pgjdbc was given
   * @param pgProperties the properties that pgjdbc was given, credentials included; never to be
   *     logged
   * @throws SQLException when the connection must be refused; the caller closes {@code raw}
   */
  SessionPipeline open(PgConnection raw, HtapConfig config, String pgUrl, Properties pgProperties)
      throws SQLException;
}
