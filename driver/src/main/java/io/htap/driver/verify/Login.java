package io.htap.driver.verify;

import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PgConnection;

/** How an application has reached Postgres, credentials included: never printed. */
public final class Login {
  private final String url;
  private final Properties properties;

  public Login(String url, Properties properties) {
    this.url = url;
    this.properties = new Properties();
    properties
        .stringPropertyNames()
        .forEach(name -> this.properties.setProperty(name, properties.getProperty(name)));
  }

  PgConnection open() throws SQLException {
    Properties all = all("htap verify");
    // Text is what is compared.
    PGProperty.BINARY_TRANSFER.set(all, false);
    PGProperty.MAX_RESULT_BUFFER.set(all, "64M");
    return connect(all);
  }

  /**
   * Another connection.
   *
   * @param application what it calls itself
   */
  public PgConnection open(String application) throws SQLException {
    return connect(all(application));
  }

  private Properties all(String application) {
    Properties all = new Properties();
    properties.stringPropertyNames().forEach(n -> all.setProperty(n, properties.getProperty(n)));
    PGProperty.APPLICATION_NAME.set(all, application);
    return all;
  }

  private PgConnection connect(Properties all) throws SQLException {
    Connection connection = new Driver().connect(url, all);
    if (connection == null) {
      throw new HtapException(SqlState.CONNECTION_UNABLE_TO_CONNECT, "not a URL of pgjdbc");
    }
    return connection.unwrap(PgConnection.class);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Login login
        && url.equals(login.url)
        && properties.equals(login.properties);
  }

  @Override
  public int hashCode() {
    return 31 * url.hashCode() + properties.hashCode();
  }
}
