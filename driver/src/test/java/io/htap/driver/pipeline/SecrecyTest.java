package io.htap.driver.pipeline;

import static io.htap.driver.pipeline.CopyServer.engine;
import static io.htap.driver.pipeline.CopyServer.execute;
import static io.htap.driver.pipeline.CopyServer.reason;
import static io.htap.driver.pipeline.CopyServer.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.HtapDataSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing that the driver says or leaves on disk tells a password, or what a statement is about.
 */
class SecrecyTest {
  private static final String PASSWORD = "Pa55w0rd";
  private static final String OTHER_PASSWORD = "Oth3rPa55";
  private static final String LITERAL = "l1t3ral";
  private static CopyServer server;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Handler handler = new Keeping(log);
  private final Logger logger = Logger.getLogger("io.htap");
  private String database;

  @BeforeAll
  static void start() throws Exception {
    server = new CopyServer();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void open() throws SQLException {
    handler.setLevel(Level.ALL);
    logger.setLevel(Level.ALL);
    logger.addHandler(handler);
    database = server.database();
    try (Connection admin = server.plain(database)) {
      execute(
          admin,
          "CREATE TABLE t (id int PRIMARY KEY, s text, n numeric(38,0))",
          "INSERT INTO t SELECT i, 'x' || i, 99999999999999999999999999999999999999"
              + " FROM generate_series(1, 1000) i");
    }
  }

  @AfterEach
  void close() {
    logger.removeHandler(handler);
    logger.setLevel(null);
  }

  private Connection connect(String more) throws SQLException {
    return server.htap(
        database,
        "postgres",
        "&password="
            + PASSWORD
            + "&htap.replica.password="
            + OTHER_PASSWORD
            + "&htap.route=duckdb"
            + more);
  }

  @Test
  void whatIsPrintedOfAConnectionAndItsSources() throws Exception {
    var source = new HtapDataSource();
    source.setUrl("jdbc:htap:" + server.address(database) + "?user=postgres&password=" + PASSWORD);
    source.setProperty("htap.replica.password", OTHER_PASSWORD);
    assertHidden(source.toString(), source.getDescription());
    try (Connection htap = connect("&htap.verify=100%")) {
      assertHidden(htap.toString(), htap.createStatement().toString());
      assertHidden(
          rows(htap, "SHOW htap"),
          rows(htap, "SHOW htap.replica"),
          rows(htap, "SHOW htap.verify"),
          rows(htap, "SHOW htap.replica.password"));
      assertThat(htap.getMetaData().getURL()).doesNotContain(OTHER_PASSWORD);
      assertHidden(beans());
    }
  }

  /** Every attribute of every bean of this driver. */
  private static String beans() throws Exception {
    var server = ManagementFactory.getPlatformMBeanServer();
    var text = new StringBuilder();
    for (ObjectName name : server.queryNames(new ObjectName("io.htap:*"), null)) {
      text.append(name);
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        Object value = server.getAttribute(name, attribute.getName());
        text.append(value instanceof Object[] all ? List.of(all) : value);
      }
    }
    return text.toString();
  }

  @Test
  void errorsOfConnecting() {
    String base = "jdbc:htap:" + server.address(database) + "?user=postgres&password=" + PASSWORD;
    for (String more :
        new String[] {
          "&htap.replica.pasword=" + OTHER_PASSWORD,
          "&htap.replica.password=%zz" + OTHER_PASSWORD,
          "&htap.replica.url=jdbc:mysql://x?password=" + OTHER_PASSWORD,
          "&htap.idle=5&htap.replica.password=" + OTHER_PASSWORD,
        }) {
      assertThatThrownBy(() -> DriverManager.getConnection(base + more))
          .as(more)
          .satisfies(e -> assertHidden(stack(e)));
    }
    var properties = new Properties();
    properties.setProperty("htap.replica.url", "jdbc:oracle:" + OTHER_PASSWORD);
    assertThatThrownBy(() -> DriverManager.getConnection(base, properties))
        .satisfies(e -> assertHidden(stack(e)));
    assertHidden(log.toString());
  }

  @Test
  void warningsWhenTheCopyCannotBeMade() throws Exception {
    try (Connection admin = server.plain(database)) {
      execute(admin, "CREATE ROLE humble_" + database + " LOGIN");
    }
    try (Connection htap = connect("&htap.replica.user=humble_" + database)) {
      SQLWarning warning = htap.getWarnings();
      assertThat(warning == null).isFalse();
      assertHidden(stack(warning), rows(htap, "SHOW htap.replica"), beans());
    }
    assertHidden(log.toString());
  }

  @Test
  void whatAStatementIsAboutIsInNoLogAndNoReport() throws Exception {
    try (Connection htap = connect("&htap.verify=100%&htap.slow.statement=0");
        Connection other = connect("")) {
      String[] statements = {
        "SELECT count(*) FROM t WHERE s = '" + LITERAL + "'",
        "SELECT sum(n) FROM t WHERE s <> '" + LITERAL + "'",
        "SELECT count(*) FROM t WHERE s = '" + LITERAL + "' AND 1 / (id - id) = 1",
        "SELECT count(*) FROM t WHERE s::int = 7 AND s <> '" + LITERAL + "'",
        "SELECT count(*) FROM t WHERE s = '" + LITERAL + "' AND unknown_function(s)",
        "SELECT '" + LITERAL + "' FROM nowhere",
        "SELECT count(*) FROM t WHERE s = '" + LITERAL,
        "SELECT date '" + LITERAL + "' FROM t",
      };
      for (String sql : statements) {
        String ignored = Attempts.outcome(htap, sql);
        assertHidden(rows(htap, "SHOW htap.last"), rows(other, "SHOW htap.last"));
      }
      assertHidden(
          rows(other, "SHOW htap.replica"),
          rows(other, "SHOW htap.verify"),
          rows(htap, "SHOW htap.verify"),
          beans());
    }
    assertHidden(log.toString());
  }

  private static void assertHidden(String... texts) {
    for (String text : texts) {
      assertThat(text).doesNotContain(PASSWORD, OTHER_PASSWORD, LITERAL);
    }
  }

  private static String stack(Throwable e) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  private static final class Keeping extends Handler {
    private final List<String> texts;

    Keeping(List<String> texts) {
      this.texts = texts;
    }

    @Override
    public void publish(LogRecord entry) {
      texts.add(
          entry.getMessage()
              + List.of(entry.getParameters() == null ? new Object[0] : entry.getParameters())
              + (entry.getThrown() == null ? "" : stack(entry.getThrown())));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void filesBelongToTheirOwnerAlone(@TempDir Path folder) throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path file = folder.resolve("copy.duckdb");
    try (Connection admin = server.plain(database)) {
      execute(
          admin,
          "CREATE TABLE wide (id int PRIMARY KEY, s text)",
          "INSERT INTO wide SELECT i, repeat(md5(i::text), 8) FROM generate_series(1, 200000) i");
    }
    String more = "&htap.duckdb.memory=50MB&htap.duckdb.threads=1&htap.duckdb.path=" + file;
    try (Connection htap = server.htap(database, "postgres", "&htap.route=duckdb" + more)) {
      execute(htap, "INSERT INTO t VALUES (0, 'y', 1)");
      assertThat(rows(htap, "SELECT count(*) FROM t")).isEqualTo("1001\n");
      assertThat(engine(htap)).as(reason(htap)).isEqualTo("duckdb");
      assertPrivate(folder);
      // More than fits into memory: DuckDB writes it beside the database.
      List<String> open = new CopyOnWriteArrayList<>();
      var watching = new Thread(() -> watch(folder, open));
      watching.setDaemon(true);
      watching.start();
      rows(htap, "SELECT max(x) FROM (SELECT max(id) AS x, s FROM wide GROUP BY s) g");
      watching.interrupt();
      watching.join();
      assertThat(open).isEmpty();
      assertPrivate(folder);
    }
  }

  /** Collects what others may read, by folders that all may enter. */
  private static void watch(Path folder, List<String> open) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        open.addAll(readable(folder));
        Thread.sleep(1);
      } catch (IOException e) {
        // It went away while it was looked at.
        continue;
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void assertPrivate(Path folder) throws IOException {
    assertThat(readable(folder)).isEmpty();
  }

  private static List<String> readable(Path folder) throws IOException {
    List<String> open = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        var permissions = Files.getPosixFilePermissions(file);
        if (permissions.contains(PosixFilePermission.OTHERS_READ)
            || permissions.contains(PosixFilePermission.GROUP_READ)) {
          open.add(file.getFileName() + " " + PosixFilePermissions.toString(permissions));
        }
      }
    }
    return open;
  }
}
