package io.htap.tck.subject;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/** What the driver says about the last statement of a connection. */
public final class RouteReport {
  private static final String UNRECOGNIZED_PARAMETER = "42704";

  private RouteReport() {}

  /**
   * Where a statement ran.
   *
   * @param engine {@code postgres}, {@code duckdb} or {@code gpu}
   * @param reason why it stayed on Postgres; empty when it did not
   */
  public record Ran(String engine, String reason) {
    /** Whether it ran on the columnar copy. */
    public boolean onDuckDb() {
      return engine.equals("duckdb");
    }
  }

  /**
   * Asks {@code SHOW htap.last}. A driver that does not know it is plain pgjdbc, where all runs on
   * Postgres.
   */
  public static Ran last(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SHOW htap.last")) {
      if (!row.next()) {
        throw new SQLException("SHOW htap.last is empty", "02000");
      }
      return new Ran(text(row, "engine").toLowerCase(Locale.ROOT), text(row, "reason"));
    } catch (SQLException failure) {
      if (UNRECOGNIZED_PARAMETER.equals(failure.getSQLState())) {
        return new Ran("postgres", "plain pgjdbc");
      }
      throw failure;
    }
  }

  private static String text(ResultSet row, String label) throws SQLException {
    var text = row.getString(label);
    return text == null ? "" : text;
  }
}
