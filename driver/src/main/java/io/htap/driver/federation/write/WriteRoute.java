package io.htap.driver.federation.write;

import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StagedWrite;
import io.htap.driver.statement.StatementRoute;
import org.jspecify.annotations.Nullable;

/** The route of a statement that Postgres runs once rows of DuckDB are there. */
public record WriteRoute(StagedWrite staged) implements StatementRoute {
  @Override
  public boolean alwaysPostgres() {
    return true;
  }

  @Override
  public boolean mayWrite() {
    return true;
  }

  @Override
  public @Nullable Outcome execute(ExecutionRequest request) {
    return null;
  }
}
