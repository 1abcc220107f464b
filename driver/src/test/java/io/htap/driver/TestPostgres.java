package io.htap.driver;

import io.htap.driver.statement.SessionPipelineFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;

/** One Postgres for all tests of this module; its library stops it with the JVM. */
public final class TestPostgres {
  private static final EmbeddedPostgres SERVER = start();

  private TestPostgres() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("wal_level", "logical")
          .setServerConfig("max_prepared_transactions", "4")
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static int port() {
    return SERVER.getPort();
  }

  /** What follows {@code jdbc:htap:} or {@code jdbc:postgresql:}. */
  public static String rest() {
    return "//localhost:" + port() + "/postgres?user=postgres";
  }

  public static String htapUrl() {
    return "jdbc:htap:" + rest();
  }

  public static String pgUrl() {
    return "jdbc:postgresql:" + rest();
  }

  public static Connection htap() throws SQLException {
    return Objects.requireNonNull(new HtapDriver().connect(htapUrl(), new Properties()));
  }

  public static Connection htap(String moreParameters) throws SQLException {
    return Objects.requireNonNull(
        new HtapDriver().connect(htapUrl() + "&" + moreParameters, new Properties()));
  }

  /** A connection whose pipeline a test supplies. */
  public static Connection htap(SessionPipelineFactory pipelines) throws SQLException {
    return Objects.requireNonNull(new HtapDriver(pipelines).connect(htapUrl(), new Properties()));
  }

  /** pgjdbc's own connection, to compare with. */
  public static Connection pg() throws SQLException {
    return Objects.requireNonNull(new org.postgresql.Driver().connect(pgUrl(), new Properties()));
  }
}
