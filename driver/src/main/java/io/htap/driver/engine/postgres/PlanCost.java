package io.htap.driver.engine.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.CachedQuery;
import org.postgresql.core.Field;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

/** What Postgres's planner expects of a statement. */
public final class PlanCost {
  /** The first of each in the JSON is the top node's, which contains all others. */
  private static final Pattern TOTAL = Pattern.compile("\"Total Cost\": ([0-9.]+)");

  private static final Pattern ROWS = Pattern.compile("\"Plan Rows\": ([0-9]+)");

  private static final Pattern WIDTH = Pattern.compile("\"Plan Width\": ([0-9]+)");

  private static final int FLAGS =
      QueryExecutor.QUERY_ONESHOT
          | QueryExecutor.QUERY_SUPPRESS_BEGIN
          | QueryExecutor.QUERY_NO_BINARY_TRANSFER;

  private PlanCost() {}

  /**
   * One round trip; the statement is planned, not run. Every parameter goes with the type that
   * Describe gave it, so that the statement means here what it means there, NULLs included.
   *
   * @param oids as described
   * @param texts the values; null for NULL
   * @return what {@code EXPLAIN (FORMAT JSON)} says
   */
  public static String explained(
      BaseConnection connection, String sql, int[] oids, List<@Nullable String> texts)
      throws SQLException {
    CachedQuery explain =
        connection.createQuery("EXPLAIN (FORMAT JSON) " + sql, true, oids.length > 0);
    ParameterList parameters = explain.query.createParameterList();
    for (int i = 0; i < oids.length; i++) {
      String text = texts.get(i);
      if (text == null) {
        parameters.setNull(i + 1, oids[i]);
      } else {
        parameters.setStringParameter(i + 1, text, oids[i]);
      }
    }
    var handler = new PlanHandler();
    connection.getQueryExecutor().execute(explain.query, parameters, handler, 0, 0, FLAGS);
    return handler.plan;
  }

  /** The cost of a plan in planner units; infinite if it could not be read. */
  public static double of(String explained) {
    return first(TOTAL, explained);
  }

  /**
   * What a query is expected to have; infinitely much if the plan could not be read.
   *
   * @param width the mean of a row's, in bytes
   */
  public record Expected(double rows, double width) {}

  /**
   * How many rows a query is expected to have. One round trip; the query is planned, not run.
   *
   * @param sql without parameters
   */
  public static Expected expected(BaseConnection connection, String sql) throws SQLException {
    String plan = explained(connection, sql, new int[0], List.of());
    return new Expected(first(ROWS, plan), first(WIDTH, plan));
  }

  private static double first(Pattern figure, String plan) {
    Matcher found = figure.matcher(plan);
    return found.find() ? Double.parseDouble(found.group(1)) : Double.POSITIVE_INFINITY;
  }

  private static final class PlanHandler extends ResultHandlerBase {
    private String plan = "";

    @Override
    public void handleResultRows(
        Query fromQuery, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
      byte[] cell = tuples.isEmpty() ? null : tuples.get(0).get(0);
      if (cell != null) {
        plan = new String(cell, StandardCharsets.UTF_8);
      }
    }

    @Override
    public void handleWarning(SQLWarning warning) {
      // The statement itself raises it again when it runs.
    }
  }
}
