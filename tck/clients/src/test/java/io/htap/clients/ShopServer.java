package io.htap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The server of all applications, started for the first and stopped after the last test class. */
public final class ShopServer implements AutoCloseable {
  private static final String TEMPLATE = "shop";
  private static final Duration SLOT_LIMIT = Duration.ofSeconds(30);

  private final EmbeddedServer server;

  private ShopServer() throws IOException, SQLException {
    server = EmbeddedServer.start(0.1);
    server.createDatabase(TEMPLATE, Collation.EN_US);
    try (Connection connection = server.connect(TEMPLATE)) {
      Shop.create(connection);
    }
  }

  /** Gives it to tests that ask for it. */
  public static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ShopServer.class;
    }

    @Override
    public ShopServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(ShopServer.class))
          .computeIfAbsent(ShopServer.class, type -> started(), ShopServer.class);
    }

    private static ShopServer started() {
      try {
        return new ShopServer();
      } catch (IOException | SQLException failure) {
        throw new IllegalStateException(failure);
      }
    }
  }

  /**
   * Runs an application with pgjdbc and with both engines, each on a new shop. What it saw has to
   * be the same, and its analytic statements have to have run on DuckDB.
   */
  public void sameOnBoth(String client, Application application) throws Exception {
    var plain = onPostgres(client, application);
    var both = onBoth(client, application);
    for (int i = 0; i < Math.min(both.seen().size(), plain.seen().size()); i++) {
      assertThat(both.seen().get(i)).isEqualTo(plain.seen().get(i));
    }
    assertThat(both.seen()).hasSameSizeAs(plain.seen()).isNotEmpty();
    assertThat(both.answered()).isNotEmpty();
    assertThat(both.answered().values()).as("%s", both.answered()).allMatch(ran -> ran.onDuckDb());
  }

  private Run onPostgres(String client, Application application) throws Exception {
    String database = shop(client);
    var run = new Run("jdbc:postgresql:" + server.address(database));
    application.run(run);
    drop(database);
    return run;
  }

  private Run onBoth(String client, Application application) throws Exception {
    String database = shop(client);
    // Strict would do as well; but then whatever else the server logs in the meantime would send a
    // statement to Postgres on a machine that is too busy to follow at once.
    var run =
        new Run(
            "jdbc:htap:"
                + server.address(database)
                + "&htap.replica.tables=public.*&htap.await=60s&htap.idle=0s&htap.freshness=session");
    // Holds the copy while the application's own connections come and go.
    try (Connection anchor = DriverManager.getConnection(run.url())) {
      assertThat(anchor.isValid(5)).isTrue();
      application.run(run);
    }
    awaitNoSlot();
    drop(database);
    return run;
  }

  /** The copy lets go of the server when its last connection is closed. */
  private void awaitNoSlot() throws SQLException {
    long end = System.nanoTime() + SLOT_LIMIT.toNanos();
    try (Connection admin = server.connect("postgres");
        var statement = admin.createStatement()) {
      while (true) {
        try (var slots = statement.executeQuery("SELECT slot_name FROM pg_replication_slots")) {
          if (!slots.next()) {
            return;
          }
          assertThat(System.nanoTime()).as("slot %s", slots.getString(1)).isLessThan(end);
        }
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
  }

  private String shop(String name) throws SQLException {
    admin("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
    return name;
  }

  /** Without FORCE: an application that leaves a connection behind fails here. */
  private void drop(String database) throws SQLException {
    admin("DROP DATABASE " + database);
  }

  private void admin(String sql) throws SQLException {
    try (Connection admin = server.connect("postgres");
        var statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
