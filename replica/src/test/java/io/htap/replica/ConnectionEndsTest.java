package io.htap.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.replica.ReplicaStatus.Phase;
import io.htap.replica.TestPostgres.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the connection of the stream ends, on either side. */
class ConnectionEndsTest {
  private static final int STOP_SECONDS = 8;

  @TempDir private Path directory;

  private ReplicaConfig config(Database db, boolean file) {
    ReplicaConfig config = db.config("public.*");
    return file ? config.withPath(directory.resolve("copy.duckdb")) : config;
  }

  @ParameterizedTest(name = "file {0}, under load {1}")
  @CsvSource({"false,false", "false,true", "true,false", "true,true"})
  void a_fast_shutdown_of_postgres_does_not_wait_for_the_copy(boolean file, boolean load)
      throws Exception {
    try (TestPostgres own = TestPostgres.start()) {
      Database db = own.database();
      db.run("CREATE TABLE t (id int PRIMARY KEY, v text)", "CREATE UNLOGGED TABLE other (n int)");
      try (Copy copy = Copy.of(db, config(db, file))) {
        db.run("INSERT INTO t VALUES (1, 'one')", "INSERT INTO other VALUES (1)");
        copy.catchUp();
        if (load) {
          load(db);
        }
        long begun = System.nanoTime();
        own.stopFast(STOP_SECONDS);
        System.out.printf(
            "shutdown, file %s, load %s: %d ms%n",
            file, load, (System.nanoTime() - begun) / 1_000_000);
      }
    }
  }

  private static void load(Database db) throws Exception {
    var running = new Thread(() -> insertForever(db));
    running.setDaemon(true);
    running.start();
    Thread.sleep(1_000);
  }

  private static void insertForever(Database db) {
    try (Connection connection = db.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 2; i > 0; i += 10) {
        statement.execute(
            "INSERT INTO t SELECT g, 'x' FROM generate_series(" + i + ", " + (i + 9) + ") g");
      }
    } catch (SQLException e) {
      // The server has been stopped.
    }
  }

  @Test
  void a_connection_that_has_gone_silent_is_given_up() throws Exception {
    try (TestPostgres own = TestPostgres.start();
        var proxy = new FreezingProxy(own.port())) {
      Database db = own.database();
      db.run("CREATE TABLE t (id int PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, 'one')");
      PgConnector through = extra -> connect(proxy.port(), db.name(), extra);
      ReplicaConfig direct = config(db, true);
      var config =
          new ReplicaConfig(
              through,
              direct.include(),
              direct.exclude(),
              direct.path(),
              direct.snapshotParallelism(),
              direct.batchRows(),
              direct.batchTime(),
              direct.threads(),
              direct.memoryLimit(),
              direct.memoryBytes(),
              Duration.ofSeconds(1),
              direct.slotPrefix(),
              direct.initializer());
      try (Copy copy = Copy.of(db, config)) {
        String table = copy.table("t").copyTable();
        Thread.sleep(4_000);
        assertThat(copy.replica().status().phase())
            .as("idle is not dead")
            .isEqualTo(Phase.STREAMING);
        assertThat(copy.replica().status().problem()).isNull();
        proxy.freeze();
        db.run("INSERT INTO t VALUES (2, 'two')");
        long deadline = System.nanoTime() + Copy.PATIENCE.toNanos();
        while (copy.query("SELECT 1 FROM " + table).size() < 2) {
          assertThat(System.nanoTime()).as("not heard of again").isLessThan(deadline);
          Thread.sleep(20);
        }
        proxy.freeze();
        long begun = System.nanoTime();
        copy.replica().drop();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
      }
    }
  }

  private static Connection connect(int port, String database, Properties extra)
      throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.putAll(extra);
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/" + database, properties);
  }
}
