package io.htap.driver;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.config.HtapProperty;
import io.htap.driver.config.HtapUrl;
import io.htap.driver.jdbc.HtapConnection;
import io.htap.driver.pipeline.Pipelines;
import io.htap.driver.statement.SessionPipelineFactory;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * The driver of {@code jdbc:htap:} URLs: {@code jdbc:htap:} followed by whatever follows {@code
 * jdbc:postgresql:}, or {@code jdbc:htap:embedded:<name>} for a server that lives in this process.
 */
public final class HtapDriver implements Driver {
  private static final int MAJOR_VERSION = 0;
  private static final int MINOR_VERSION = 1;

  private static final AtomicReference<@Nullable HtapDriver> REGISTERED = new AtomicReference<>();

  static {
    try {
      register();
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final org.postgresql.Driver pgDriver = new org.postgresql.Driver();
  private final SessionPipelineFactory pipelines;

  public HtapDriver() {
    this(Pipelines.factory());
  }

  HtapDriver(SessionPipelineFactory pipelines) {
    this.pipelines = pipelines;
  }

  /** Registers the driver with {@link DriverManager}; loading the class has done so. */
  public static void register() throws SQLException {
    HtapDriver driver = new HtapDriver();
    if (REGISTERED.compareAndSet(null, driver)) {
      DriverManager.registerDriver(driver);
    }
  }

  /** Takes the driver out of {@link DriverManager}, as an undeployed application should. */
  public static void deregister() throws SQLException {
    HtapDriver driver = REGISTERED.getAndSet(null);
    if (driver != null) {
      DriverManager.deregisterDriver(driver);
    }
  }

  public static boolean isRegistered() {
    return REGISTERED.get() != null;
  }

  /**
   * Connects.
   *
   * @return null for a URL of another driver
   * @throws SQLException pgjdbc's error when Postgres refuses; 22023 for a property of this driver
   *     that does not exist or has a value that is not allowed
   */
  @Override
  public @Nullable Connection connect(@Nullable String url, @Nullable Properties info)
      throws SQLException {
    if (url == null) {
      return pgDriver.connect(null, info); // which refuses
    }
    if (!HtapUrl.claims(url)) {
      return null;
    }
    Properties properties = info == null ? new Properties() : info;
    HtapUrl parsed = HtapUrl.parse(url);
    HtapConfig config = HtapConfig.parse(parsed, properties);
    Properties pgProperties = pgProperties(properties);
    String embedded = parsed.embeddedName();
    String pgUrl =
        embedded == null
            ? parsed.pgUrl()
            : EmbeddedServers.url(embedded, parsed.pgUrl(), pgProperties);
    Connection raw = pgDriver.connect(pgUrl, copy(pgProperties));
    if (raw == null) {
      throw new HtapException(
          SqlState.CONNECTION_UNABLE_TO_CONNECT, "Not a URL that pgjdbc understands: " + parsed);
    }
    return config.enabled() ? open(raw, config, parsed, pgUrl, pgProperties) : raw;
  }

  private Connection open(
      Connection raw, HtapConfig config, HtapUrl url, String pgUrl, Properties pgProperties)
      throws SQLException {
    try {
      PgConnection connection = raw.unwrap(PgConnection.class);
      return new HtapConnection(
          connection, pipelines.open(connection, config, pgUrl, pgProperties), url);
    } catch (SQLException | RuntimeException e) {
      try {
        raw.close();
      } catch (SQLException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  /** The caller's properties, defaults included, without the driver's own. */
  private static Properties pgProperties(Properties info) {
    Properties result = new Properties();
    for (String name : info.stringPropertyNames()) {
      if (!HtapProperty.claims(name)) {
        result.setProperty(name, info.getProperty(name));
      }
    }
    return result;
  }

  private static Properties copy(Properties properties) {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    if (!HtapUrl.claims(url)) {
      return false;
    }
    HtapUrl parsed = HtapUrl.parse(url);
    return parsed.embeddedName() != null || pgDriver.acceptsURL(parsed.pgUrl());
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info)
      throws SQLException {
    Properties properties = info == null ? new Properties() : info;
    String pgUrl = url;
    Properties own = new Properties();
    for (String name : properties.stringPropertyNames()) {
      own.setProperty(name, properties.getProperty(name));
    }
    if (HtapUrl.claims(url)) {
      HtapUrl parsed = HtapUrl.parse(url);
      pgUrl = parsed.embeddedName() == null ? parsed.pgUrl() : HtapUrl.PG_PREFIX + parsed.pgUrl();
      own.putAll(parsed.htapParameters());
    }
    List<DriverPropertyInfo> all =
        new ArrayList<>(Arrays.asList(pgDriver.getPropertyInfo(pgUrl, pgProperties(properties))));
    for (HtapProperty property : HtapProperty.values()) {
      DriverPropertyInfo entry =
          new DriverPropertyInfo(
              property.propertyName(),
              property.secret()
                  ? null
                  : own.getProperty(property.propertyName(), property.defaultText()));
      entry.description = property.description();
      entry.choices =
          property.choices().isEmpty() ? null : property.choices().toArray(String[]::new);
      all.add(entry);
    }
    return all.toArray(DriverPropertyInfo[]::new);
  }

  @Override
  public int getMajorVersion() {
    return MAJOR_VERSION;
  }

  @Override
  public int getMinorVersion() {
    return MINOR_VERSION;
  }

  @Override
  public boolean jdbcCompliant() {
    return pgDriver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("io.htap");
  }
}
