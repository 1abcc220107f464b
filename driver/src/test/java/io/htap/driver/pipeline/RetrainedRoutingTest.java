package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.HtapDriver;
import io.htap.driver.learn.RecordedRuns;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are trained, refused, taken back and damaged, as an application sees it. */
class RetrainedRoutingTest {
  private static final String RETRAIN = "CALL htap.retrain()";
  private static final String TOTAL = "SELECT g, sum(v) FROM t WHERE v <> 7 GROUP BY g ORDER BY g";
  private static final int STATEMENTS = 120;
  private static CopyServer server;
  private String database;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void fill() throws SQLException {
    database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain,
          "CREATE TABLE t (id int PRIMARY KEY, g int, v int)",
          "INSERT INTO t SELECT i, i % 10, i FROM generate_series(1, 20000) i",
          "CREATE ROLE clerk_" + database + " LOGIN",
          "GRANT SELECT ON t TO clerk_" + database,
          "ANALYZE t");
    }
  }

  /** A copy is closed a moment after its last connection, and writes until then. */
  @AfterEach
  void drop() throws SQLException {
    try (Connection htap = learned()) {
      execute(htap, "CALL htap.drop_replica()");
    }
    assertThat(folder.toFile().list((where, name) -> !name.endsWith(".damaged"))).isEmpty();
  }

  private Path state() {
    return folder.resolve("state");
  }

  private String options() {
    return "&htap.routing=learned&htap.state.path=" + state();
  }

  private Connection learned() throws SQLException {
    return server.htap(database, "postgres", options());
  }

  @Test
  void aModelThatWouldHaveDoneBetterIsDeployedKeptAndTakenBack() throws Exception {
    RecordedRuns.beside(state(), STATEMENTS, 1.2);
    String right;
    try (Connection htap = learned();
        Connection plain = server.plain(database)) {
      right = rows(plain, TOTAL);
      assertThat(rows(htap, "SELECT * FROM htap.model")).startsWith("shipped|null|null|");
      try (Statement statement = htap.createStatement();
          ResultSet row = statement.executeQuery(RETRAIN)) {
        assertThat(row.next()).isTrue();
        assertThat(row.getBoolean("deployed")).as(row.getString("reason")).isTrue();
        assertThat(row.getDouble("candidate_ms")).isLessThan(row.getDouble("current_ms"));
        assertThat(row.getDouble("gain")).isGreaterThan(row.getDouble("standard_error"));
        assertThat(row.getInt("fingerprints")).isEqualTo(STATEMENTS);
        assertThat(row.getInt("runs")).isEqualTo(4 * STATEMENTS);
        assertThat(row.getString("model")).isEqualTo("trained 1");
        assertThat(row.next()).isFalse();
      }
      assertThat(rows(htap, "SHOW htap.model")).startsWith("trained 1|shipped|");
      assertThat(rows(htap, TOTAL)).isEqualTo(right);
    }
    try (Connection htap = learned()) {
      assertThat(rows(htap, "SHOW htap.model")).as("after a restart").startsWith("trained 1|");
      assertThat(rows(htap, TOTAL)).isEqualTo(right);
      assertThat(rows(htap, "{call htap.restore_model()}")).startsWith("shipped|null|");
      assertThat(rows(htap, TOTAL)).isEqualTo(right);
      assertThatThrownBy(() -> execute(htap, "CALL htap.restore_model()"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"));
    }
  }

  @Test
  void oneThatWouldNotIsRefusedWithBothFigures() throws Exception {
    RecordedRuns.beside(state(), STATEMENTS, 0);
    try (Connection htap = learned();
        Statement statement = htap.createStatement();
        ResultSet row = statement.executeQuery(RETRAIN)) {
      assertThat(row.next()).isTrue();
      assertThat(row.getBoolean("deployed")).isFalse();
      assertThat(row.getString("reason")).contains("would not have been better");
      assertThat(row.getDouble("current_ms")).isPositive();
      assertThat(row.getDouble("candidate_ms")).isPositive();
      assertThat(row.getString("model")).isEqualTo("shipped");
      assertThat(rows(htap, "SHOW htap.model")).startsWith("shipped|");
    }
  }

  @Test
  void runsAreRecordedWhereSomethingIsLearnedAndNowhereElse() throws Exception {
    Path runs = folder.resolve("state.runs");
    try (Connection htap = learned()) {
      for (int i = 0; i < 6; i++) {
        rows(htap, TOTAL);
      }
      rows(htap, "SELECT * FROM t WHERE id = 7");
      execute(htap, "UPDATE t SET v = 8 WHERE id = 8", "SET htap.routing = 'cost'");
      rows(htap, TOTAL);
      execute(htap, "SET htap.routing = 'fixed'");
      rows(htap, TOTAL);
      execute(htap, "SET htap.routing = 'learned'", "SET htap.route = 'duckdb'");
      rows(htap, TOTAL);
      try (Statement statement = htap.createStatement();
          ResultSet row = statement.executeQuery(RETRAIN)) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt("runs")).isEqualTo(6);
        assertThat(row.getString("reason")).isEqualTo("too few statements have run");
        assertThat(row.getObject("current_ms")).isNull();
      }
      assertThat(Files.readString(runs)).doesNotContain("SELECT");
      execute(htap, "CALL htap.reset_statements()");
      assertThat(runs).doesNotExist();
    }
  }

  @Test
  void aDamagedModelIsSetAside() throws Exception {
    Files.writeString(folder.resolve("state.model"), "htap-deployed 1 0\nnothing\n");
    try (Connection htap = learned()) {
      rows(htap, TOTAL);
      assertThat(rows(htap, "SHOW htap.model")).startsWith("shipped|");
      assertThat(folder.resolve("state.model.damaged")).exists();
      assertThat(folder.resolve("state.model")).doesNotExist();
    }
  }

  @Test
  void onlyWhoRulesTheCopyMayTrain() throws SQLException {
    try (Connection clerk = server.htap(database, "clerk_" + database, options())) {
      for (String command : new String[] {RETRAIN, "CALL htap.restore_model()"}) {
        assertThatThrownBy(() -> execute(clerk, command))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  @Test
  void withoutTheLibraryTheArtifactIsNamedAndAllElseWorks() throws Exception {
    RecordedRuns.beside(state(), STATEMENTS, 1.2);
    try (URLClassLoader loader = withoutLibrary()) {
      Class<?> type = loader.loadClass(HtapDriver.class.getName());
      Driver driver = (Driver) type.getDeclaredConstructor().newInstance();
      String url =
          "jdbc:htap:"
              + server.address(database)
              + "?user=postgres&htap.replica.tables=public.*&htap.await=30s&htap.idle=0s"
              + options();
      try (Connection htap = driver.connect(url, new Properties())) {
        assertThat(rows(htap, TOTAL)).hasLineCount(10);
        assertThatThrownBy(() -> execute(htap, RETRAIN))
            .hasMessageContaining("io.github.metarank:lightgbm4j")
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
        assertThat(rows(htap, TOTAL)).hasLineCount(10);
        execute(htap, "CALL htap.drop_replica()");
      }
      type.getMethod("deregister").invoke(null);
    }
  }

  /** A driver of its own, for which the library does not exist. */
  private static URLClassLoader withoutLibrary() throws IOException {
    String[] path = System.getProperty("java.class.path").split(java.io.File.pathSeparator);
    URL[] urls = new URL[path.length];
    for (int i = 0; i < path.length; i++) {
      urls[i] = new java.io.File(path[i]).toURI().toURL();
    }
    return new URLClassLoader(urls, RetrainedRoutingTest.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("io.github.metarank.")) {
          throw new ClassNotFoundException(name);
        }
        if (!name.startsWith("io.htap.")) {
          return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
          Class<?> loaded = findLoadedClass(name);
          return loaded == null ? findClass(name) : loaded;
        }
      }
    };
  }
}
