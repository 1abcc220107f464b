package io.htap.driver.engine.postgres;

import io.htap.driver.pipeline.BoundParameter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Postgres's planner expects a statement to cost. */
public final class PlanCost {
  /** The first "Total Cost" of the JSON is the top node's, which contains all others. */
  private static final Pattern TOTAL = Pattern.compile("\"Total Cost\": ([0-9.]+)");

  private PlanCost() {}

  /**
   * One round trip; the statement is planned, not run.
   *
   * @return planner units; infinite if the plan could not be read
   */
  public static double of(Connection connection, String sql, List<BoundParameter> parameters)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("EXPLAIN (FORMAT JSON) " + sql)) {
      for (int i = 0; i < parameters.size(); i++) {
        bind(statement, i + 1, parameters.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        Matcher cost = TOTAL.matcher(rows.getString(1));
        return cost.find() ? Double.parseDouble(cost.group(1)) : Double.POSITIVE_INFINITY;
      }
    }
  }

  private static void bind(PreparedStatement statement, int index, BoundParameter parameter)
      throws SQLException {
    Object value = parameter.value();
    if (value == null) {
      statement.setNull(index, Types.NULL);
    } else if (parameter.oid() == 0) {
      statement.setObject(index, value.toString(), Types.OTHER);
    } else {
      statement.setObject(index, value);
    }
  }
}
