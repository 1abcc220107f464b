package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;

import io.htap.driver.config.HtapConfig;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The copy seen from outside: by what way it comes, what it warns of, and its JMX bean. */
class ReplicaUrlTest {
  private static CopyServer server;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private String databaseWithRows() throws SQLException {
    String database = server.database();
    try (Connection plain = server.plain(database)) {
      execute(
          plain, "CREATE TABLE t AS SELECT i AS id, i % 7 AS v FROM generate_series(1, 1000) i");
      execute(plain, "ALTER TABLE t ADD PRIMARY KEY (id)");
    }
    return database;
  }

  private Connection by(String database, String way) throws SQLException {
    String url = "jdbc:postgresql:" + server.address(way);
    return server.htap(
        database,
        "postgres",
        "&htap.route=duckdb&htap.replica.url=" + URLEncoder.encode(url, StandardCharsets.UTF_8));
  }

  @Test
  void anotherWayToTheSameDatabaseServesTheCopy() throws Exception {
    String database = databaseWithRows();
    try (Connection htap = by(database, database)) {
      assertThat(htap.getWarnings() == null).isTrue();
      assertThat(rows(htap, "SELECT sum(v) FROM t")).isEqualTo("3003\n");
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      assertThat(rows(htap, "SHOW htap.replica.url")).isEqualTo("********\n");
    }
  }

  @Test
  void anotherDatabaseIsNoticedAndNeverRead() throws Exception {
    try (Connection htap = by(databaseWithRows(), databaseWithRows())) {
      assertThat(htap.getWarnings().getMessage()).contains("another server or database");
      assertThat(rows(htap, "SELECT sum(v) FROM t")).isEqualTo("3003\n");
      assertThat(engine(htap)).isEqualTo("postgres");
      assertThat(rows(htap, "SHOW htap.replica")).contains("another server or database");
      assertThat(rows(htap, "EXPLAIN (HTAP) SELECT sum(v) FROM t"))
          .startsWith("Engine: postgres")
          .contains("another server or database");
    }
  }

  @Test
  void withoutNamedStatementsAPoolerMayChangeTheServersSessionAtAnyTime() throws Exception {
    String database = databaseWithRows();
    try (Connection htap =
        server.htap(database, "postgres", "&htap.route=duckdb&prepareThreshold=0")) {
      for (int i = 0; i < 10; i++) {
        try (var statement = htap.prepareStatement("SELECT sum(v) FROM t WHERE v < ?")) {
          statement.setInt(1, 7);
          assertThat(rows(statement.executeQuery())).isEqualTo("3003\n");
        }
        assertThat(rows(htap, "SELECT sum(v) FROM t")).isEqualTo("3003\n");
        assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      }
      assertThat(rows(htap, "SELECT name FROM pg_prepared_statements")).isEmpty();
    }
  }

  @Test
  void theUrlSaysWhatItSaysAndTheRestIsTheConnections() throws Exception {
    var connector =
        new ReplicaConnector(
            "jdbc:postgresql://pooler:6432/shop?user=app&password=s3cret&ssl=true",
            new Properties(),
            HtapConfig.parse(
                Map.of("htap.replica.url", "jdbc:postgresql://db:5432/shop?connectTimeout=3")));
    assertThat(connector.user()).isEqualTo("app");
    assertThat(connector.database()).isEqualTo("shop");
    assertThat(connector.server()).isEqualTo("db:5432/shop for pooler:6432/shop");
    var own =
        new ReplicaConnector(
            "jdbc:postgresql://pooler/shop?user=app",
            new Properties(),
            HtapConfig.parse(Map.of("htap.replica.url", "jdbc:postgresql://db/shop?user=copier")));
    assertThat(own.user()).isEqualTo("copier");
  }

  @Test
  void patternsThatMatchNothingAreWorthAWarning() throws Exception {
    String database = databaseWithRows();
    try (Connection htap = server.htap(database, "postgres", "&htap.replica.tables=pubic.*")) {
      assertThat(htap.getWarnings().getMessage()).contains("matches no table");
    }
  }

  @Test
  void theBeanLivesAsLongAsTheReplicaAndShowsItsFigures() throws Exception {
    String database = databaseWithRows();
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    var pattern = new ObjectName("io.htap:type=Replica,name=\"" + database + " at *\",*");
    try (Connection htap =
        server.htap(database, "postgres", "&htap.route=duckdb&password=s3cret")) {
      ObjectName name = beans.queryNames(pattern, null).iterator().next();
      assertThat(name.getKeyProperty("store")).isEqualTo("memory");
      assertThat(name.toString()).doesNotContain("s3cret");
      assertThat(beans.getAttribute(name, "State")).isEqualTo("STREAMING");
      assertThat(beans.getAttribute(name, "Rows")).isEqualTo(1000L);
      var table = ((CompositeData[]) beans.getAttribute(name, "Tables"))[0];
      assertThat(table.get("table")).isEqualTo("public.t");
      assertThat(table.get("state")).isEqualTo("READY");
      String[] text = {String.class.getName()};
      beans.invoke(name, "resnapshot", new Object[] {"public.t"}, text);
      beans.invoke(name, "pause", null, null);
      beans.invoke(name, "resume", null, null);
      beans.invoke(name, "drop", null, null);
      assertThat(beans.isRegistered(name)).isFalse();
      assertThat(rows(htap, "SELECT sum(v) FROM t")).isEqualTo("3003\n");
      assertThat(reason(htap)).contains("dropped through JMX");
      execute(htap, "CALL htap.resume_replica()");
      assertThat(beans.queryNames(pattern, null)).hasSize(1);
    }
    assertThat(beans.queryNames(pattern, null)).isEmpty();
  }
}
