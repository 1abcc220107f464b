package io.htap.tck.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.compare.SqlFile;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.subject.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Statements with their route, their SQL on DuckDB and their rows, as text to be reviewed. When a
 * change is meant, write the files anew with {@code -Dhtap.goldens.write=true} and read the
 * difference.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "goldens");
  private static final String DATABASE = "goldens";
  private static final int TABLES = 6;
  private static final int LEAST = 100;

  /** OIDs and numbers of copies are those of one run. */
  private static final Pattern COPY = Pattern.compile("\"memory\"\\.\"copy\"\\.\"(.*?)_\\d+_\\d+\"");

  private static final Pattern UNSTABLE = Pattern.compile("^(Freshness|  Price).*");

  private static EmbeddedServer server;
  private static Connection plain;
  private static Connection htap;

  @BeforeAll
  static void start() throws Exception {
    server = EmbeddedServer.start(0.01);
    server.createDatabase(DATABASE, Collation.EN_US);
    plain = server.connect(DATABASE);
    execute(plain, SqlFile.readResource("/goldens/schema.sql"));
    htap = new Target("jdbc:htap:").connect(server, DATABASE);
    awaitCopy();
    execute(htap, "SET htap.route = 'duckdb'");
    for (var connection : List.of(plain, htap)) {
      execute(connection, "SET TIME ZONE 'Europe/Berlin'");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    htap.close();
    plain.close();
    server.close();
  }

  /** All that can be copied is; what is kept out stays out. */
  private static void awaitCopy() throws SQLException, InterruptedException {
    var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    var status = CopyStatus.read(htap);
    while (status.tables().size() < TABLES
        || status.tables().stream().anyMatch(t -> t.state().matches("WAITING|COPYING"))) {
      assertThat(System.nanoTime()).as("%s", status).isLessThan(end);
      Thread.sleep(100);
      status = CopyStatus.read(htap);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aggregates", "order", "expressions", "moments", "queries", "relations", "stays"
      })
  void statementsGoWhereTheFileSays(String name) throws Exception {
    var path = FOLDER.resolve(name + ".txt");
    var text = Files.readString(path);
    var now = GoldenFile.parse(text).with(GoldenTest::outcome);
    if (Boolean.getBoolean("htap.goldens.write")) {
      Files.writeString(path, now);
    }
    assertThat(now).isEqualTo(Files.readString(path));
  }

  @Test
  void allFilesAreRunAndThereAreEnough() throws Exception {
    var statements = 0;
    try (var files = Files.list(FOLDER)) {
      for (var file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
        statements += GoldenFile.parse(Files.readString(file)).entries().size();
      }
    }
    assertThat(statements).isGreaterThanOrEqualTo(LEAST);
  }

  /** Route and SQL as EXPLAIN (HTAP) tells them, then the rows, which are Postgres's too. */
  private static List<String> outcome(String sql) throws SQLException {
    var lines = new ArrayList<String>();
    lines.addAll(explained(sql));
    var rows = answer(htap, sql);
    assertThat(rows).as(sql).isEqualTo(answer(plain, sql));
    lines.addAll(rows);
    return lines;
  }

  private static List<String> explained(String sql) {
    return answer(htap, "EXPLAIN (HTAP) " + sql).stream()
        .skip(1)
        .filter(line -> !UNSTABLE.matcher(line).matches())
        .map(line -> COPY.matcher(line).replaceAll("copy.\"$1\""))
        .toList();
  }

  private static List<String> answer(Connection connection, String sql) {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return lines(rows);
    } catch (SQLException e) {
      return ("error " + e.getSQLState() + ": " + e.getMessage()).lines().toList();
    }
  }

  private static List<String> lines(ResultSet rows) throws SQLException {
    var lines = new ArrayList<String>();
    var described = rows.getMetaData();
    var line = new StringBuilder();
    for (var i = 1; i <= described.getColumnCount(); i++) {
      line.append(i == 1 ? "" : " | ")
          .append(described.getColumnLabel(i))
          .append(' ')
          .append(described.getColumnTypeName(i));
    }
    lines.add(line.toString());
    while (rows.next()) {
      line.setLength(0);
      for (var i = 1; i <= described.getColumnCount(); i++) {
        line.append(i == 1 ? "" : " | ").append(rows.getString(i));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
