package io.htap.gpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a user sees of the module without cuDF: a reason when asked, and nothing else. */
class ShowGpuTest {
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedPostgres.builder().setServerConfig("wal_level", "logical").start();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE t (i int PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 100)");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /** Connects, works, and only then asks. */
  static final class Ask {
    public static void main(String[] url) throws SQLException {
      try (Connection connection = DriverManager.getConnection(url[0]);
          Statement statement = connection.createStatement()) {
        System.out.println("worked: " + row(statement, "SELECT count(*) FROM pg_class c") + ".");
        statement.execute("SET htap.route = 'duckdb'");
        System.out.println("copied: " + row(statement, "SELECT sum(i) FROM t"));
        System.out.println("there: " + row(statement, "SHOW htap.last"));
        statement.execute("SET htap.route = 'auto'");
        System.out.println("priced: " + row(statement, "SELECT sum(i) + 1 FROM t"));
        System.out.println("last: " + row(statement, "SHOW htap.last"));
        System.out.println("asked: " + row(statement, "SHOW htap.gpu"));
      }
    }
  }

  private static String row(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      var text = new StringBuilder();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        text.append(i == 1 ? "" : "|").append(rows.getString(i));
      }
      return text.toString();
    }
  }

  @Test
  void aConnectionLoadsNothingOfTheModuleUntilSomebodyAsks() throws Exception {
    String url = server.getJdbcUrl("postgres", "postgres").replace("jdbc:", "jdbc:htap:");
    url += "&htap.replica.tables=public.*&htap.await=30s";
    List<String> lines = Child.run(Ask.class, List.of("-Xlog:class+load:stdout"), List.of(), url);
    int worked = first(lines, "worked: ");
    int priced = first(lines, "priced: ");
    int asked = first(lines, "asked: ");
    int loaded = first(lines, "io.htap.gpu.GpuEngine source");
    assertThat(worked).isPositive().isLessThan(loaded);
    assertThat(first(lines, "copied: 5050")).isPositive();
    assertThat(first(lines, "there: duckdb|")).isPositive();
    assertThat(priced).as("a statement that is priced asks no engine").isLessThan(loaded);
    assertThat(loaded).isLessThan(asked);
    assertThat(first(lines, "last: postgres|")).isPositive();
    assertThat(lines.get(asked))
        .isEqualTo(
            "asked: NO_LIBRARY|ai.rapids:cudf is not on the class path|null|null|null|0|0|0|0|0|null");
  }

  private static int first(List<String> lines, String part) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(part)) {
        return i;
      }
    }
    return -1;
  }
}
