package io.htap.replica;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** An embedded server that decodes logically; every test takes a database of its own. */
final class TestPostgres implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final EmbeddedPostgres server;

  private TestPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  static TestPostgres start() {
    return start(Map.of());
  }

  static TestPostgres start(Map<String, String> settings) {
    var builder =
        EmbeddedPostgres.builder()
            .setServerConfig("wal_level", "logical")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_replication_slots", "10")
            .setServerConfig("max_wal_senders", "10")
            .setServerConfig("fsync", "off");
    settings.forEach(builder::setServerConfig);
    try {
      return new TestPostgres(builder.start());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A fresh database. */
  Database database() throws SQLException {
    String name = "t" + DATABASES.incrementAndGet();
    try (Connection connection = connect("postgres", new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return new Database(this, name);
  }

  int port() {
    return server.getPort();
  }

  String url(String database) {
    return "jdbc:postgresql://localhost:" + server.getPort() + "/" + database + "?user=postgres";
  }

  Connection connect(String database, Properties extra) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.putAll(extra);
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + server.getPort() + "/" + database, properties);
  }

  /** Stops the server as an administrator would, and starts it again on the same port. */
  void restart() throws Exception {
    control("restart", "60");
  }

  /** Stops the server as an administrator would. */
  void stopFast(int patienceSeconds) throws Exception {
    control("stop", String.valueOf(patienceSeconds));
  }

  private void control(String action, String patience) throws Exception {
    Path data;
    try (Connection connection = connect("postgres", new Properties())) {
      data = Path.of(Database.rows(connection, "SHOW data_directory").get(0));
    }
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
    Path bin =
        ProcessHandle.of(Long.parseLong(pid))
            .flatMap(p -> p.info().command())
            .map(Path::of)
            .orElseThrow()
            .getParent();
    var command = new ArrayList<String>();
    if ("root".equals(System.getProperty("user.name"))) {
      // Postgres refuses to run as root; in a user namespace of its own it is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(
        List.of(
            bin.resolve("pg_ctl").toString(),
            "-D",
            data.toString(),
            "-m",
            "fast",
            "-w",
            "-t",
            patience,
            "-l",
            data.resolve("restart.log").toString(),
            action));
    int rc =
        new ProcessBuilder(command)
            .inheritIO()
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (rc != 0) {
      throw new IllegalStateException("pg_ctl " + action + ": " + rc);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One database of the server. */
  record Database(TestPostgres server, String name) {
    Connection connect() throws SQLException {
      return server.connect(name, new Properties());
    }

    PgConnector connector() {
      return extra -> server.connect(name, extra);
    }

    ReplicaConfig config(String... include) {
      return ReplicaConfig.of(connector(), List.of(include));
    }

    void run(String... sql) throws SQLException {
      try (Connection connection = connect();
          Statement statement = connection.createStatement()) {
        for (String one : sql) {
          statement.execute(one);
        }
      }
    }

    /** The first column of all rows, as text. */
    List<String> rows(String sql) throws SQLException {
      try (Connection connection = connect()) {
        return rows(connection, sql);
      }
    }

    /** The same in the order of the text, as {@link Copy#rows}. */
    List<String> sorted(String sql) throws SQLException {
      List<String> rows = rows(sql);
      rows.sort(null);
      return rows;
    }

    static List<String> rows(Connection connection, String sql) throws SQLException {
      try (Statement statement = connection.createStatement();
          ResultSet rs = statement.executeQuery(sql)) {
        var rows = new ArrayList<String>();
        while (rs.next()) {
          rows.add(rs.getString(1));
        }
        return rows;
      }
    }

    /** Overwrites the table's first page. */
    void corrupt(String table) throws Exception {
      // A rewrite goes past the server's buffers, so that the page is read from the file.
      run("VACUUM FULL " + table, "CHECKPOINT");
      String file =
          rows("SELECT current_setting('data_directory') || '/' || pg_relation_filepath('"
                  + table
                  + "')")
              .get(0);
      try (var page = new RandomAccessFile(file, "rw")) {
        var garbage = new byte[100];
        Arrays.fill(garbage, (byte) 0x5a);
        page.write(garbage);
      }
    }

    long oid(String table) throws SQLException {
      return Long.parseLong(rows("SELECT '" + table + "'::regclass::oid::text").get(0));
    }

    long insertLsn() throws SQLException {
      return Long.parseLong(rows("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn").get(0));
    }
  }
}
