package io.htap.driver.engine.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** What Postgres's planner expects of a statement. */
public final class PlanCost {
  /** The first of each in the JSON is the top node's, which contains all others. */
  private static final Pattern TOTAL = Pattern.compile("\"Total Cost\": ([0-9.]+)");

  private static final Pattern ROWS = Pattern.compile("\"Plan Rows\": ([0-9]+)");

  private static final Pattern WIDTH = Pattern.compile("\"Plan Width\": ([0-9]+)");

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
    List<List<@Nullable String>> rows =
        TextAnswer.of(connection, "EXPLAIN (FORMAT JSON) " + sql, oids, texts, 0);
    return rows.isEmpty() ? "" : Objects.requireNonNullElse(rows.get(0).get(0), "");
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

  /**
   * Whether a query is expected to have so few of the rows that it reads. One round trip; the query
   * is planned, not run.
   *
   * @param sql without parameters
   * @param share at most so many of them
   */
  public static boolean reduces(BaseConnection connection, String sql, double share)
      throws SQLException {
    Matcher rows = ROWS.matcher(explained(connection, sql, new int[0], List.of()));
    if (!rows.find()) {
      return false;
    }
    double first = Double.parseDouble(rows.group(1));
    double most = first;
    while (rows.find()) {
      most = Math.max(most, Double.parseDouble(rows.group(1)));
    }
    return first <= share * most;
  }

  private static double first(Pattern figure, String plan) {
    Matcher found = figure.matcher(plan);
    return found.find() ? Double.parseDouble(found.group(1)) : Double.POSITIVE_INFINITY;
  }
}
