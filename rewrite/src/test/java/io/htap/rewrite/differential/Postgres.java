package io.htap.rewrite.differential;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** One embedded server for all tests of the module: a database by ICU's order and one by bytes. */
public final class Postgres {
  private static final EmbeddedPostgres SERVER = start();

  private Postgres() {}

  public static Connection icu() {
    return connect("icu");
  }

  public static Connection bytes() {
    return connect("bytes");
  }

  static String resource(String name) {
    try (InputStream in = Postgres.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres server = EmbeddedPostgres.builder().start();
      try (Connection c = server.getPostgresDatabase().getConnection();
          Statement s = c.createStatement()) {
        s.execute(
            "create database icu template template0 locale_provider icu icu_locale 'en-US'"
                + " locale 'C.UTF-8'");
        s.execute("create database bytes template template0 locale 'C' encoding 'UTF8'");
      }
      for (String name : new String[] {"icu", "bytes"}) {
        try (Connection c = DriverManager.getConnection(server.getJdbcUrl("postgres", name));
            Statement s = c.createStatement()) {
          s.execute(resource("/schema.sql"));
        }
      }
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Connection connect(String database) {
    try {
      Connection connection = DriverManager.getConnection(SERVER.getJdbcUrl("postgres", database));
      try (Statement s = connection.createStatement()) {
        s.execute("set timezone = 'UTC'");
      }
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
