package io.htap.driver.pipeline;

import io.htap.driver.statement.SessionPipeline;
import io.htap.driver.statement.StatementRoute;

/** The pipeline of a connection without a copy: everything runs on Postgres. */
final class PassThroughPipeline implements SessionPipeline {
  static final PassThroughPipeline INSTANCE = new PassThroughPipeline();

  private PassThroughPipeline() {}

  @Override
  public StatementRoute route(String sql) {
    return StatementRoute.POSTGRES;
  }

  @Override
  public void wrote() {}

  @Override
  public void rawConnectionTaken() {}

  @Override
  public void cancel() {}

  @Override
  public void close() {}
}
