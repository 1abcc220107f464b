package io.htap.driver.jdbc;

import io.htap.driver.statement.BoundParameter;
import io.htap.driver.statement.ExecutionRequest.Expectation;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StagedWrite;
import io.htap.driver.statement.StatementRoute;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prepared statement. Its route is looked up once, when it is made; when that can only be
 * Postgres, be it from the first execution on, an execution is a field read away from pgjdbc.
 */
public class HtapPreparedStatement extends BindingStatement {
  private final PreparedStatement prepared;
  private final StatementRoute route;

  /** What it takes to run it on Postgres; null for nothing. */
  private final @Nullable StagedWrite staged;

  HtapPreparedStatement(
      PreparedStatement delegate, HtapConnection connection, StatementRoute route) {
    this(delegate, connection, route, null);
  }

  /**
   * @param delegate of the text that {@code staged} says, unless that is null
   */
  HtapPreparedStatement(
      PreparedStatement delegate,
      HtapConnection connection,
      StatementRoute route,
      @Nullable StagedWrite staged) {
    super(delegate, connection, !route.alwaysPostgres() || staged != null);
    this.prepared = delegate;
    this.route = route;
    this.staged = staged;
  }

  /** A text given to a prepared statement is for pgjdbc to refuse. */
  @Override
  final StatementRoute routeOf(String sql) {
    return StatementRoute.POSTGRES;
  }

  // Execution

  private @Nullable Outcome move(Expectation expectation) throws SQLException {
    if (staged == null && route.alwaysPostgres()) {
      // It may have turned out just now: a point look-up, say. What is bound is for pgjdbc alone.
      bindings = null;
    }
    Bindings bound = bindings;
    return move(route, bound == null ? NO_PARAMETERS : bound.asList(), expectation);
  }

  @Override
  public ResultSet executeQuery() throws SQLException {
    Outcome outcome = move(Expectation.ROWS);
    if (outcome != null) {
      return rowsOf(outcome);
    }
    try {
      // Told apart here, so that the hot path makes no object for the call.
      ResultSet rows =
          staged == null
              ? prepared.executeQuery()
              : onPostgres(staged, bound(), prepared::executeQuery);
      answered(route);
      return wrap(rows);
    } catch (SQLException e) {
      throw unanswered(route, e);
    } finally {
      completed(route);
    }
  }

  @Override
  public boolean execute() throws SQLException {
    Outcome outcome = move(Expectation.ANY);
    if (outcome != null) {
      return outcome instanceof Outcome.Rows;
    }
    try {
      boolean rows =
          staged == null ? prepared.execute() : onPostgres(staged, bound(), prepared::execute);
      answered(route);
      return rows;
    } catch (SQLException e) {
      throw unanswered(route, e);
    } finally {
      completed(route);
    }
  }

  @Override
  public int executeUpdate() throws SQLException {
    Outcome outcome = move(Expectation.COUNT);
    if (outcome != null) {
      return PostgresResults.narrow(countOf(outcome));
    }
    try {
      return staged == null
          ? prepared.executeUpdate()
          : onPostgres(staged, bound(), prepared::executeUpdate);
    } finally {
      completed(route);
    }
  }

  @Override
  public long executeLargeUpdate() throws SQLException {
    Outcome outcome = move(Expectation.COUNT);
    if (outcome != null) {
      return countOf(outcome);
    }
    try {
      return staged == null
          ? prepared.executeLargeUpdate()
          : onPostgres(staged, bound(), prepared::executeLargeUpdate);
    } finally {
      completed(route);
    }
  }

  private @Nullable List<BoundParameter> bound() {
    return bindings == null ? null : bindings.asList();
  }

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    owner().executing();
    return staged == null ? prepared.getMetaData() : staged.describe(prepared::getMetaData);
  }

  @Override
  public ParameterMetaData getParameterMetaData() throws SQLException {
    owner().executing();
    return staged == null
        ? prepared.getParameterMetaData()
        : staged.describe(prepared::getParameterMetaData);
  }

  @Override
  final @Nullable StagedWrite takeBatched() {
    return staged;
  }

  /** What pgjdbc shows: the text with the values in it. */
  @Override
  public String toString() {
    return prepared.toString();
  }
}
