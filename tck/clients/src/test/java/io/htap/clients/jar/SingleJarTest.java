package io.htap.clients.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The edition in one jar, alone in a class loader, as a tool or a server of applications has it.
 */
@ExtendWith(ShopServer.Extension.class)
@EnabledIfSystemProperty(
    named = SingleJarTest.JAR,
    matches = ".+",
    disabledReason = "without -Pall")
class SingleJarTest {
  static final String JAR = "htap.all.jar";

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static Path jar() {
    return Path.of(System.getProperty(JAR));
  }

  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth("single_jar", SingleJarTest::application);
  }

  private static void application(Run run) throws Exception {
    var urls = new URL[] {jar().toUri().toURL()};
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      // Every thread that is started from here on has it, too.
      Thread.currentThread().setContextClassLoader(loader);
      Class<?> type = loader.loadClass(run.driver());
      Driver driver = (Driver) type.getDeclaredConstructor().newInstance();
      run.saw("accepts", driver.acceptsURL(run.url()));
      try (Connection connection = driver.connect(run.url(), new Properties());
          var statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT state, count(*), sum(amount) FROM purchase GROUP BY state ORDER BY 1")) {
        var all = new ArrayList<Object[]>();
        while (rows.next()) {
          all.add(new Object[] {rows.getObject(1), rows.getObject(2), rows.getObject(3)});
        }
        run.sawAnalytics("turnover", connection, all);
      }
      for (String each : List.of("io.htap.driver.HtapDriver", "org.postgresql.Driver")) {
        Class<?> registered = loader.loadClass(each);
        registered.getMethod("deregister").invoke(null);
        run.saw(each, registered.getMethod("isRegistered").invoke(null));
      }
      Thread.currentThread().setContextClassLoader(before);
      awaitNoThreadOf(loader);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /** A thread that stays behind would keep the loader, and all that it has loaded. */
  private static void awaitNoThreadOf(ClassLoader loader) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      List<String> left = threadsOf(loader).map(Thread::getName).toList();
      if (left.isEmpty()) {
        return;
      }
      assertThat(System.nanoTime()).as("threads left: %s", left).isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static Stream<Thread> threadsOf(ClassLoader loader) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread ->
                thread.getClass().getClassLoader() == loader
                    || thread.getContextClassLoader() == loader);
  }

  @Test
  void holdsWhatItHasToAndNothingUnderAForeignName() throws Exception {
    try (var file = new JarFile(jar().toFile())) {
      var names = file.stream().map(entry -> entry.getName()).toList();
      assertThat(names)
          .contains(
              "META-INF/LICENSE",
              "META-INF/licenses/README.txt",
              "META-INF/licenses/duckdb.txt",
              "META-INF/licenses/postgresql-jdbc.txt",
              "org/postgresql/Driver.class",
              "org/duckdb/DuckDBDriver.class",
              "META-INF/services/org.flywaydb.core.extensibility.Plugin")
          .noneMatch(name -> name.endsWith("module-info.class") || name.endsWith(".SF"));
      assertThat(names.stream().filter(name -> name.endsWith(".class")))
          .allMatch(
              name ->
                  name.startsWith("io/htap/")
                      || name.startsWith("org/postgresql/")
                      || name.startsWith("org/duckdb/")
                      || name.startsWith("META-INF/versions/11/org/postgresql/"));
      assertThat(file.getManifest().getMainAttributes().getValue("Multi-Release"))
          .isEqualTo("true");
    }
  }

  @Test
  void allItsDriversAreFound() throws Exception {
    var urls = new URL[] {jar().toUri().toURL()};
    try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      assertThat(ServiceLoader.load(Driver.class, loader))
          .extracting(driver -> driver.getClass().getName())
          .contains(
              "io.htap.driver.HtapDriver", "org.postgresql.Driver", "org.duckdb.DuckDBDriver");
    }
    assertThat(DriverManager.drivers().map(Driver::getClass))
        .noneMatch(type -> type.getName().contains("shaded"));
  }
}
