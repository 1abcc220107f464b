package io.htap.driver.engine.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
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

  /** Whatever gathers what several processes read. */
  private static final Pattern SEQUENTIAL =
      Pattern.compile(
          "^[^{]*\\{[^{]*\\{\\s*\"Node Type\": \"(Gather\"[^{]*\\{\\s*\"Node Type\": \")?Seq Scan\"");

  /** A negative figure is a share of the rows. */
  private static final String DISTINCT =
      "SELECT CASE WHEN s.n_distinct < 0 THEN -s.n_distinct * c.reltuples ELSE s.n_distinct END FROM"
          + " pg_catalog.pg_stats AS s, pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON"
          + " n.oid = c.relnamespace WHERE n.nspname = s.schemaname AND c.relname = s.tablename AND"
          + " s.schemaname = ? AND s.tablename = ? AND s.attname = ANY (?) AND NOT s.inherited AND"
          + " s.n_distinct <> 0";

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
   * @param sequential whether it reads one table from its beginning to its end
   */
  public record Expected(double rows, double width, boolean sequential) {}

  /**
   * How many rows a query is expected to have. One round trip; the query is planned, not run.
   *
   * @param sql without parameters
   */
  public static Expected expected(BaseConnection connection, String sql) throws SQLException {
    String plan = explained(connection, sql, new int[0], List.of());
    return new Expected(first(ROWS, plan), first(WIDTH, plan), SEQUENTIAL.matcher(plan).find());
  }

  /**
   * What a query is expected to do.
   *
   * @param rows that it has
   * @param read the most rows that any of its steps has
   */
  public record Reduction(double rows, double read) {}

  /**
   * How many rows a query is expected to have, and of how many. One round trip; the query is
   * planned, not run.
   *
   * @param sql without parameters
   */
  public static Reduction reduction(BaseConnection connection, String sql) throws SQLException {
    Matcher found = ROWS.matcher(explained(connection, sql, new int[0], List.of()));
    if (!found.find()) {
      return new Reduction(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
    double rows = Double.parseDouble(found.group(1));
    double read = rows;
    while (found.find()) {
      read = Math.max(read, Double.parseDouble(found.group(1)));
    }
    return new Reduction(rows, read);
  }

  /**
   * How many different values some columns of a table can have together, as each has so many by
   * itself; infinitely many where that is not known of one. One round trip.
   */
  public static double different(
      Connection connection, String schema, String table, Collection<String> columns)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DISTINCT)) {
      statement.setString(1, schema);
      statement.setString(2, table);
      statement.setArray(3, connection.createArrayOf("text", columns.toArray()));
      double different = 1;
      int known = 0;
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          different *= Math.max(1, row.getDouble(1));
          known++;
        }
      }
      return known == columns.size() ? different : Double.POSITIVE_INFINITY;
    }
  }

  private static double first(Pattern figure, String plan) {
    Matcher found = figure.matcher(plan);
    return found.find() ? Double.parseDouble(found.group(1)) : Double.POSITIVE_INFINITY;
  }
}
