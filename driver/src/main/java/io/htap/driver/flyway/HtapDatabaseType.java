package io.htap.driver.flyway;

import io.htap.driver.HtapDriver;
import io.htap.driver.config.HtapUrl;
import java.sql.Connection;
import java.sql.Types;
import java.util.Properties;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.database.base.BaseDatabaseType;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.jdbc.StatementInterceptor;
import org.flywaydb.core.internal.parser.Parser;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.database.postgresql.PostgreSQLDatabaseType;

/**
 * Lets Flyway take {@code jdbc:htap:} URLs: it asks its plug-ins which driver is theirs.
 *
 * <p>Once connected, Flyway asks again, by the name of the product; that is Postgres, so its own
 * plug-in goes on from there. Flyway loads this class wherever it finds it, with or without that
 * plug-in, so Postgres's classes are named within methods alone.
 */
public final class HtapDatabaseType extends BaseDatabaseType {
  @Override
  public String getName() {
    return "PostgreSQL by jdbc:htap:";
  }

  @Override
  public int getNullType() {
    return Types.NULL;
  }

  @Override
  public boolean handlesJDBCUrl(String url) {
    return HtapUrl.claims(url);
  }

  @Override
  public String getDriverClass(String url, ClassLoader classLoader) {
    return HtapDriver.class.getName();
  }

  @Override
  public void setDefaultConnectionProps(
      String url, Properties properties, ClassLoader classLoader) {
    properties.put("ApplicationName", APPLICATION_NAME);
  }

  @Override
  public boolean handlesDatabaseProductNameAndVersion(
      String productName, String productVersion, Connection connection) {
    return false;
  }

  @Override
  public Database<?> createDatabase(
      Configuration configuration,
      JdbcConnectionFactory connections,
      StatementInterceptor interceptor) {
    return new PostgreSQLDatabaseType().createDatabase(configuration, connections, interceptor);
  }

  @Override
  public Parser createParser(
      Configuration configuration, ResourceProvider resources, ParsingContext context) {
    return new PostgreSQLDatabaseType().createParser(configuration, resources, context);
  }
}
