package io.htap.driver.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The driver in a JVM that lacks what is optional: the modules {@code jdk.jfr} and {@code
 * java.management}, and Micrometer.
 */
class WithoutOptionsTest {
  private static final String MODULES = "java.sql,java.naming,jdk.unsupported";

  @Test
  void theCopyAnswersAllTheSame() throws Exception {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setServerConfig("wal_level", "logical").start()) {
      try (Connection plain = postgres.getPostgresDatabase().getConnection();
          Statement statement = plain.createStatement()) {
        statement.execute("CREATE TABLE t (id int PRIMARY KEY)");
        statement.execute("INSERT INTO t SELECT generate_series(1, 1000)");
      }
      String url =
          "jdbc:htap://localhost:"
              + postgres.getPort()
              + "/postgres?user=postgres&htap.replica.tables=public.*&htap.await=30s"
              + "&htap.route=duckdb&htap.slow.statement=0";
      assertThat(child(url)).contains("count 1000", "engine duckdb", " ms on duckdb");
    }
  }

  private static String child(String url) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--limit-modules",
                MODULES,
                "-cp",
                classPath(),
                Reads.class.getName(),
                url)
            .redirectErrorStream(true)
            .start();
    try (InputStream output = process.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(text).isZero();
      return text;
    }
  }

  private static String classPath() {
    String[] all = System.getProperty("java.class.path").split(File.pathSeparator);
    String without =
        Arrays.stream(all)
            .filter(entry -> !entry.contains("micrometer"))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(without.split(File.pathSeparator).length).isLessThan(all.length);
    return without;
  }

  /** What the other JVM runs. */
  static final class Reads {
    private Reads() {}

    public static void main(String[] arguments) throws Exception {
      if (ModuleLayer.boot().findModule("jdk.jfr").isPresent()) {
        throw new IllegalStateException("jdk.jfr is there");
      }
      try (Connection htap = DriverManager.getConnection(arguments[0]);
          Statement statement = htap.createStatement()) {
        print(statement, "SELECT count(*) AS count FROM t", "count");
        print(statement, "SHOW htap.last", "engine");
      }
    }

    private static void print(Statement statement, String sql, String column) throws Exception {
      try (ResultSet row = statement.executeQuery(sql)) {
        row.next();
        System.out.println(column + " " + row.getString(column));
      }
    }
  }
}
