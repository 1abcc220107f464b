package io.htap.driver.statement;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;

/**
 * One execution of a statement.
 *
 * @param statement pgjdbc's own statement that would run it; results are built through it
 * @param parameters what has been bound, in order; empty for none, null when something was bound
 *     that only pgjdbc understands
 * @param expectation which JDBC method asks
 * @param onPostgres runs it on Postgres, as the caller will otherwise; null where only he can
 */
public record ExecutionRequest(
    BaseStatement statement,
    @Nullable List<BoundParameter> parameters,
    Expectation expectation,
    @Nullable PgCall<?> onPostgres) {

  /** One that only the caller can run on Postgres. */
  public ExecutionRequest(
      BaseStatement statement, @Nullable List<BoundParameter> parameters, Expectation expectation) {
    this(statement, parameters, expectation, null);
  }

  /** Which answer the JDBC method wants. */
  public enum Expectation {
    ROWS,
    COUNT,
    ANY
  }

  /** The parameters of a request that is known to have readable ones. */
  public List<BoundParameter> requireParameters() {
    return Objects.requireNonNull(parameters);
  }
}
