package io.htap.driver.pipeline;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server that can be replicated from, with a fresh database for each test. */
final class CopyServer implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private final EmbeddedPostgres postgres;

  CopyServer() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("wal_level", "logical")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_replication_slots", "10")
            .setServerConfig("max_wal_senders", "10")
            .start();
  }

  /** A new database under ICU's en-US, as most applications have one like it. */
  String database() throws SQLException {
    String name = "d" + DATABASES.incrementAndGet();
    try (Connection admin = plain("postgres")) {
      execute(
          admin,
          "CREATE DATABASE "
              + name
              + " TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US' LOCALE 'C.UTF-8'");
    }
    return name;
  }

  Connection plain(String database) throws SQLException {
    return plain(database, "postgres");
  }

  Connection plain(String database, String user) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql:" + address(database) + "?user=" + user);
  }

  /** A connection with a copy of everything in {@code public}, ready. */
  Connection htap(String database) throws SQLException {
    return htap(database, "postgres", "");
  }

  Connection htap(String database, String user, String more) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:htap:"
            + address(database)
            + "?user="
            + user
            + "&htap.replica.user=postgres&htap.replica.tables=public.*&htap.await=30s&htap.idle=0s"
            + more);
  }

  String address(String database) {
    return "//localhost:" + port() + "/" + database;
  }

  int port() {
    return postgres.getPort();
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** All rows as text, a line each, cells parted by bars. */
  static String rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows(rows);
    }
  }

  static String rows(ResultSet rows) throws SQLException {
    var text = new StringBuilder();
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      for (int i = 1; i <= columns; i++) {
        text.append(i > 1 ? "|" : "").append(rows.getString(i));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** The engine that ran the connection's last statement. */
  static String engine(Connection connection) throws SQLException {
    return last(connection, "engine");
  }

  static String reason(Connection connection) throws SQLException {
    return last(connection, "reason");
  }

  private static String last(Connection connection, String column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW htap.last")) {
      row.next();
      return row.getString(column);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
