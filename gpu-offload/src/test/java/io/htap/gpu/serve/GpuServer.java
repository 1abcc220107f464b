package io.htap.gpu.serve;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** A Postgres, and connections to it with a copy and without. */
final class GpuServer implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private final EmbeddedPostgres postgres;

  GpuServer() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("wal_level", "logical")
            .setServerConfig("synchronous_commit", "on")
            .start();
  }

  /** A new database whose texts are ordered by their bytes. */
  String database() throws SQLException {
    String name = "g" + DATABASES.incrementAndGet();
    try (Connection admin = plain("postgres", "postgres")) {
      execute(admin, "CREATE DATABASE " + name + " TEMPLATE template0 LOCALE 'C' ENCODING 'UTF8'");
    }
    return name;
  }

  Connection plain(String database, String user) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql:" + address(database) + "?user=" + user);
  }

  /** With a copy of everything in {@code public}, ready, that nobody keeps afterwards. */
  Connection htap(String database, String user, String more) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:htap:"
            + address(database)
            + "?user="
            + user
            + "&htap.replica.user=postgres&htap.replica.tables=public.*&htap.await=30s"
            + "&htap.idle=0s&htap.freshness.wait=20s"
            + more);
  }

  private String address(String database) {
    return "//localhost:" + postgres.getPort() + "/" + database;
  }

  static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** All rows as text, a line each, cells with their classes, parted by bars. */
  static String rows(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      var text = new StringBuilder();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        text.append(rows.getMetaData().getColumnLabel(i)).append('|');
      }
      while (rows.next()) {
        text.append('\n');
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          Object value = rows.getObject(i);
          text.append(rows.getString(i))
              .append(value == null ? "" : ":" + value.getClass().getSimpleName())
              .append('|');
        }
      }
      return text.toString();
    }
  }

  /** The first row's cell of one of the driver's own tables. */
  static String cell(Connection connection, String sql, String column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(column);
    }
  }

  /** The engine that ran the connection's last statement. */
  static String engine(Connection connection) throws SQLException {
    return cell(connection, "SHOW htap.last", "engine");
  }

  static String reason(Connection connection) throws SQLException {
    return cell(connection, "SHOW htap.last", "reason");
  }

  /** Of the table {@code htap.gpu}. */
  static String gpu(Connection connection, String column) throws SQLException {
    return cell(connection, "SHOW htap.gpu", column);
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
