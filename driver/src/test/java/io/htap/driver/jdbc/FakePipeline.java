package io.htap.driver.jdbc;

import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.SessionPipeline;
import io.htap.driver.statement.StatementRoute;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.core.Oid;
import org.postgresql.core.Tuple;

/**
 * Moves every text that starts with {@code /*moved}: what pgjdbc would answer to {@code select a
 * from generate_series(1, 3) a}. {@code SET htap.…} is a command of its own, which fails for the
 * value {@code bad}.
 */
class FakePipeline implements SessionPipeline {
  final List<String> events = new ArrayList<>();
  final List<ExecutionRequest> requests = new ArrayList<>();
  boolean declines;

  /** Has Postgres run it before it answers. */
  boolean runsOnPostgres;

  /** What happens while an execution is under way. */
  Transcript.Act whileExecuting = () -> {};

  @Override
  public StatementRoute route(String sql) {
    events.add("route " + sql);
    boolean moves = sql.startsWith("/*moved*/");
    boolean command = sql.startsWith("SET htap.");
    return new StatementRoute() {
      @Override
      public boolean alwaysPostgres() {
        return !moves && !command;
      }

      @Override
      public boolean mayWrite() {
        return !moves && !sql.startsWith("select");
      }

      @Override
      public @Nullable Outcome execute(ExecutionRequest request) throws SQLException {
        requests.add(request);
        try {
          whileExecuting.run();
        } catch (Exception e) {
          throw new SQLException(e);
        }
        if (command) {
          if (sql.endsWith("bad")) {
            throw new SQLException("bad value", "22023");
          }
          return new Outcome.Done(0);
        }
        if (declines || request.expectation() == ExecutionRequest.Expectation.COUNT) {
          return null;
        }
        if (runsOnPostgres) {
          Object unused = Objects.requireNonNull(request.onPostgres()).run();
          return new Outcome.OnPostgres(1, null);
        }
        return new Outcome.Rows(
            request
                .statement()
                .createDriverResultSet(
                    new Field[] {new Field("a", Oid.INT4)}, List.of(row("1"), row("2"), row("3"))));
      }
    };
  }

  private static Tuple row(String text) {
    return new Tuple(new byte[][] {text.getBytes(StandardCharsets.UTF_8)});
  }

  @Override
  public void executing() {}

  @Override
  public void wrote() {
    events.add("wrote");
  }

  @Override
  public void rawConnectionTaken() {
    events.add("raw taken");
  }

  @Override
  public void cancel() {
    events.add("cancel");
  }

  @Override
  public void close() {
    events.add("close");
  }
}
