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
 */
public record ExecutionRequest(
    BaseStatement statement, @Nullable List<BoundParameter> parameters, Expectation expectation) {

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
