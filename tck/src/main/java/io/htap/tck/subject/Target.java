package io.htap.tck.subject;

import io.htap.tck.server.EmbeddedServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The driver under test.
 *
 * @param prefix the start of its URLs; {@code jdbc:postgresql:} checks the checks themselves, since
 *     pgjdbc must never differ from pgjdbc
 */
public record Target(String prefix) {
  /** The system property that names another driver than htap. */
  public static final String PROPERTY = "tck.prefix";

  /** The system property with more properties for a URL, such as {@code &htap.routing=learned}. */
  private static final String OPTIONS = "tck.options";

  private static final String HTAP = "jdbc:htap:";

  /** The driver that the system property names, htap by default. */
  public static Target configured() {
    var prefix = System.getProperty(PROPERTY, "");
    return new Target(prefix.isEmpty() ? HTAP : prefix);
  }

  /** Whether it is htap, so that statements are to run on DuckDB. */
  public boolean htap() {
    return prefix.equals(HTAP);
  }

  /** The URL of a database with a copy of all tables of its schema {@code public}. */
  public String url(EmbeddedServer server, String database) {
    return prefix
        + server.address(database)
        + "&htap.replica.tables=public.*&htap.idle=0s"
        + System.getProperty(OPTIONS, "");
  }

  /** Opens a connection with the copy on. */
  public Connection connect(EmbeddedServer server, String database) throws SQLException {
    return DriverManager.getConnection(url(server, database));
  }
}
