package io.htap.driver.pipeline;

import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StatementRoute;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The route of a statement that belongs to the driver itself. */
final class CommandRoute implements StatementRoute {
  private final HtapCommands commands;
  private final String sql;

  CommandRoute(HtapCommands commands, String sql) {
    this.commands = commands;
    this.sql = sql;
  }

  @Override
  public boolean alwaysPostgres() {
    return false;
  }

  @Override
  public boolean mayWrite() {
    return true;
  }

  @Override
  public @Nullable Outcome execute(ExecutionRequest request) throws SQLException {
    return commands.execute(sql, request);
  }
}
