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
 * along, SSL and all, but for what {@code htap.replica.url} says otherwise, and the user where
 * another is configured.
 */
final class ReplicaConnector implements PgConnector {
  private final String url;
  private final Properties properties = new Properties();
  private final String database;
  private final String server;
  private final boolean apart;

  ReplicaConnector(String pgUrl, Properties pgProperties, HtapConfig config) throws SQLException {
    Properties application = parse(pgUrl, pgProperties);
    copy(application, properties);
    String other = config.replicaUrl();
    apart = other != null;
    if (other != null) {
      copy(parse(other, new Properties()), properties);
      if (!namesUser(other)) {
        // pgjdbc has put the operating system's user there.
        override(PGProperty.USER, PGProperty.USER.getOrDefault(application));
      }
    }
    // What the URL says would win over the properties given here; all of it is in them by now.
    url = withoutQuery(other == null ? pgUrl : other);
    // It bounds what the application reads, not what the copy does.
    PGProperty.MAX_RESULT_BUFFER.set(properties, (String) null);
    PGProperty.TARGET_SERVER_TYPE.set(properties, "primary");
    PGProperty.APPLICATION_NAME.set(properties, "htap replica");
    override(PGProperty.USER, config.replicaUser());
    override(PGProperty.PASSWORD, config.replicaPassword());
    database = String.valueOf(PGProperty.PG_DBNAME.getOrDefault(properties));
    // Two applications that come by different ways must not share what was proven for one.
    server =
        apart
            ? server(properties)
                + "/"
                + database
                + " for "
                + server(application)
                + "/"
                + PGProperty.PG_DBNAME.getOrDefault(application)
            : server(properties);
  }

  private static Properties parse(String url, Properties defaults) throws SQLException {
    Properties parsed = Driver.parseURL(url, defaults);
    if (parsed == null) {
      throw new HtapException(SqlState.CONNECTION_UNABLE_TO_CONNECT, "not a URL of pgjdbc");
    }
    return parsed;
  }

  private static boolean namesUser(String url) {
    return url.contains("?user=") || url.contains("&user=");
  }

  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  private static void copy(Properties from, Properties to) {
    from.stringPropertyNames().forEach(n -> to.setProperty(n, from.getProperty(n)));
  }

  private void override(PGProperty property, @Nullable String value) {
    if (value != null) {
      property.set(properties, value);
    }
  }

  private static String server(Properties properties) {
    return PGProperty.PG_HOST.getOrDefault(properties)
        + ":"
        + PGProperty.PG_PORT.getOrDefault(properties);
  }

  /** Hosts and ports. */
  String server() {
    return server;
  }

  /** Whether the copy comes by another way than the application, so that both must be compared. */
  boolean apart() {
    return apart;
  }

  @Override
  public String user() {
    return String.valueOf(PGProperty.USER.getOrDefault(properties));
  }

  String database() {
    return database;
  }

  @Override
  public Connection open(Properties extra) throws SQLException {
    Properties all = new Properties();
    copy(properties, all);
    copy(extra, all);
    Connection connection = new Driver().connect(url, all);
    if (connection == null) {
      throw new HtapException(SqlState.CONNECTION_UNABLE_TO_CONNECT, "not a URL of pgjdbc");
    }
    return connection;
  }
}
