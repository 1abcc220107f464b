package io.htap.tck.parity;

import io.htap.driver.HtapDriver;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Where the drivers of an application are. */
interface Drivers {
  /** On the class path, found by the driver manager. */
  Drivers CLASS_PATH =
      new Drivers() {
        @Override
        public Driver driver(boolean htap) {
          return htap ? new HtapDriver() : new org.postgresql.Driver();
        }

        @Override
        public Connection open(boolean htap, String url, Properties properties)
            throws SQLException {
          return DriverManager.getConnection(url, properties);
        }
      };

  /** In a class loader that only the application knows. */
  static Drivers in(ClassLoader loader) {
    return htap -> {
      String name = htap ? "io.htap.driver.HtapDriver" : "org.postgresql.Driver";
      try {
        return (Driver) loader.loadClass(name).getDeclaredConstructor().newInstance();
      } catch (ReflectiveOperationException failure) {
        throw new IllegalStateException(failure);
      }
    };
  }

  /** A driver: htap's, or pgjdbc's beside it. */
  Driver driver(boolean htap);

  default Connection open(boolean htap, String url, Properties properties) throws SQLException {
    return driver(htap).connect(url, properties);
  }
}
