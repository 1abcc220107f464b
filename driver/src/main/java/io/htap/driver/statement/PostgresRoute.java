package io.htap.driver.statement;

import org.jspecify.annotations.Nullable;

/** The route of what only Postgres can run and what may write. */
final class PostgresRoute implements StatementRoute {
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
