package io.htap.driver.engine.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Postgres's planner expects a statement to cost. */
public final class PlanCost {
  /** The first "Total Cost" of the JSON is the top node's, which contains all others. */
  private static final Pattern TOTAL = Pattern.compile("\"Total Cost\": ([0-9.]+)");

  private PlanCost() {}

  /** Binds the parameters of the statement whose cost is asked for. */
  @FunctionalInterface
  public interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  /**
   * One round trip; the statement is planned, not run.
   *
   * @return planner units; infinite if the plan could not be read
   */
  public static double of(Connection connection, String sql, Binder parameters)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("EXPLAIN (FORMAT JSON) " + sql)) {
      parameters.bind(statement);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        Matcher cost = TOTAL.matcher(rows.getString(1));
        return cost.find() ? Double.parseDouble(cost.group(1)) : Double.POSITIVE_INFINITY;
      }
    }
  }
}
