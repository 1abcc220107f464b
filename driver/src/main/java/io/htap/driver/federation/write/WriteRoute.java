package io.htap.driver.federation.write;

import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StatementRoute;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The route of a statement that Postgres runs once rows of DuckDB are there.
 *
 * @param mayMove whether DuckDB may run it by itself
 */
record WriteRoute(FederatedWrite staged, boolean mayMove) implements StatementRoute {
  @Override
  public boolean alwaysPostgres() {
    return !mayMove;
  }

  @Override
  public boolean mayWrite() {
    return true;
  }

  @Override
  public @Nullable Outcome execute(ExecutionRequest request) throws SQLException {
    Long count = staged.inDuckDb(request.statement());
    return count == null ? null : new Outcome.Done(count);
  }
}
