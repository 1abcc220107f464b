package io.htap.driver.observe;

import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StatementRoute;
import io.htap.spi.RouteDecision;
import org.jspecify.annotations.Nullable;

/** The route of what only Postgres can run, where somebody wants to know what that takes. */
public final class WatchedRoute implements StatementRoute {
  private final SessionWatch watch;
  private final String sql;
  private final RouteDecision decision;

  public WatchedRoute(SessionWatch watch, String sql, RouteDecision decision) {
    this.watch = watch;
    this.sql = sql;
    this.decision = decision;
  }

  @Override
  public boolean alwaysPostgres() {
    return true;
  }

  @Override
  public long stays() {
    return watch.stays(decision);
  }

  @Override
  public void endedOnPostgres(long nanos) {
    watch.stayed(sql, decision, nanos);
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
