package io.htap.driver.pipeline;

import io.htap.driver.config.HtapConfig;
import io.htap.replica.PgConnector;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Reaches Postgres for the replica as the application reaches it: every property of the URL goes
 * along, SSL and all, but for the user where another is configured.
 */
final class ReplicaConnector implements PgConnector {
  private final String url;
  private final Properties properties;

  ReplicaConnector(String pgUrl, Properties pgProperties, HtapConfig config) throws SQLException {
    Properties parsed = Driver.parseURL(pgUrl, pgProperties);
    if (parsed == null) {
      throw new HtapException(SqlState.CONNECTION_UNABLE_TO_CONNECT, "not a URL of pgjdbc");
    }
    properties = new Properties();
    parsed.stringPropertyNames().forEach(n -> properties.setProperty(n, parsed.getProperty(n)));
    // What the URL says would win over the properties given here; all of it is in them by now.
    int query = pgUrl.indexOf('?');
    url = query < 0 ? pgUrl : pgUrl.substring(0, query);
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.APPLICATION_NAME.set(properties, "htap replica");
    override(PGProperty.USER, config.replicaUser());
    override(PGProperty.PASSWORD, config.replicaPassword());
  }

  private void override(PGProperty property, @Nullable String value) {
    if (value != null) {
      property.set(properties, value);
    }
  }

  /** Hosts and ports. */
  String server() {
    return PGProperty.PG_HOST.getOrDefault(properties)
        + ":"
        + PGProperty.PG_PORT.getOrDefault(properties);
  }

  /** The user that replicates. */
  String user() {
    return String.valueOf(PGProperty.USER.getOrDefault(properties));
  }

  String database() {
    return String.valueOf(PGProperty.PG_DBNAME.getOrDefault(properties));
  }

  @Override
  public Connection open(Properties extra) throws SQLException {
    Properties all = new Properties();
    all.putAll(properties);
    extra.stringPropertyNames().forEach(n -> all.setProperty(n, extra.getProperty(n)));
    Connection connection = new Driver().connect(url, all);
    if (connection == null) {
      throw new HtapException(SqlState.CONNECTION_UNABLE_TO_CONNECT, "not a URL of pgjdbc");
    }
    return connection;
  }
}
