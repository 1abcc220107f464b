package io.htap.clients.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.clients.Run;
import io.htap.clients.ShopServer;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.internal.database.DatabaseTypeRegister;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Flyway, which asks its plug-ins for the driver of a URL; ours is found by itself. */
@ExtendWith(ShopServer.Extension.class)
class FlywayTest {
  private static final String TURNOVER =
      "SELECT d.category, sum(p.amount), count(*) FROM purchase p JOIN product d ON d.id = p.product_id"
          + " GROUP BY 1 ORDER BY 1";

  @Test
  void answersAreTheSame(ShopServer server) throws Exception {
    server.sameOnBoth("flyway", FlywayTest::application);
  }

  /**
   * Reads the shop, before a script with COPY takes the raw connection, which then stays on
   * Postgres.
   */
  static final class V0_5__Report extends BaseJavaMigration {
    private final Run run;

    V0_5__Report(Run run) {
      this.run = run;
    }

    @Override
    public boolean canExecuteInTransaction() {
      return false;
    }

    @Override
    public void migrate(Context context) throws SQLException {
      Connection connection = context.getConnection();
      run.sawAnalytics("within a migration", connection, rows(connection, TURNOVER));
    }
  }

  private static void application(Run run) throws Exception {
    var configuration =
        Flyway.configure()
            .dataSource(run.url(), null, null)
            .locations("classpath:db/migration")
            .javaMigrations(new V0_5__Report(run))
            .placeholders(Map.of("capacity", "100"))
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .cleanDisabled(false);
    // Otherwise CREATE INDEX CONCURRENTLY waits for the transaction that locks.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    var flyway = configuration.load();
    var migrated = flyway.migrate();
    run.saw("migrated", migrated.migrationsExecuted);
    run.saw("database", migrated.databaseType);
    flyway.validate();
    run.saw(
        "history",
        Arrays.stream(flyway.info().all())
            .map(m -> m.getVersion() + " " + m.getDescription() + " " + m.getState())
            .toList());
    run.saw("again", flyway.migrate().migrationsExecuted);
    try (Connection connection = DriverManager.getConnection(run.url())) {
      run.saw("stock", rows(connection, "SELECT * FROM stock_by_place ORDER BY place"));
      run.saw(
          "name",
          rows(
              connection,
              "SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()"));
    }
    var broken =
        Flyway.configure()
            .dataSource(run.url(), null, null)
            .locations("classpath:db/broken")
            .table("broken_history")
            .baselineOnMigrate(true)
            .load();
    try {
      broken.migrate();
    } catch (FlywayException error) {
      run.saw("broken", error.getMessage().lines().filter(line -> line.contains("State")).toList());
    }
    run.saw("cleaned", flyway.clean().schemasCleaned);
  }

  private static List<Object[]> rows(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      var all = new ArrayList<Object[]>();
      while (rows.next()) {
        var row = new Object[rows.getMetaData().getColumnCount()];
        for (int i = 0; i < row.length; i++) {
          row[i] = rows.getObject(i + 1);
        }
        all.add(row);
      }
      return all;
    }
  }

  @Test
  void passwordsInTheUrlAreNotShown() {
    assertThat(
            DatabaseTypeRegister.redactJdbcUrl(
                "jdbc:htap://h/d?user=u&password=secret1&htap.replica.password=secret2"))
        .doesNotContain("secret1", "secret2");
  }

  /** An application may have Flyway for another database, without its plug-in for Postgres. */
  @Test
  void loadsWithoutThePluginForPostgres() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains("flyway-database-postgresql")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (var loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> plugin = loader.loadClass("org.flywaydb.core.extensibility.Plugin");
      assertThat(ServiceLoader.load(plugin, loader))
          .extracting(found -> found.getClass().getName())
          .contains("io.htap.driver.flyway.HtapDatabaseType")
          .noneMatch(name -> name.startsWith("org.flywaydb.database.postgresql."));
    }
  }
}
