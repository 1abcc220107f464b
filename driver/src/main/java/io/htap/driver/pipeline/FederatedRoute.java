package io.htap.driver.pipeline;

import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StatementRoute;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The route of a text that names a relation of DuckDB's own: on the copy where that has the rest of
 * what it reads, or by fetching that.
 */
final class FederatedRoute implements StatementRoute {
  private final HtapSession session;
  private final Federation federation;
  private final StatementRoute otherwise;
  private final TextFacts text;

  /**
   * @param otherwise where it goes if it is read from the copy, or if Postgres has relations of
   *     those names
   */
  FederatedRoute(
      HtapSession session, Federation federation, StatementRoute otherwise, TextFacts text) {
    this.session = session;
    this.federation = federation;
    this.otherwise = otherwise;
    this.text = text;
  }

  @Override
  public boolean alwaysPostgres() {
    return false;
  }

  @Override
  public boolean mayWrite() {
    return text.mayWrite();
  }

  @Override
  public @Nullable Outcome execute(ExecutionRequest request) throws SQLException {
    if (otherwise.alwaysPostgres()) {
      session.watch.begins();
    } else {
      Outcome outcome = otherwise.execute(request);
      if (outcome != null) {
        return outcome;
      }
    }
    long began = System.nanoTime();
    Outcome outcome;
    try {
      outcome = federation.run(text, request);
    } catch (SQLException e) {
      session.watch.stopped(text.asked(), e.getSQLState());
      throw e;
    }
    if (outcome != null) {
      session.watch.ranOnCopy(text.asked(), session.last.decision(), System.nanoTime() - began, -1);
    }
    return outcome;
  }

  @Override
  public void ranOnPostgres(long nanos) {
    if (!otherwise.alwaysPostgres()) {
      otherwise.ranOnPostgres(nanos);
    }
  }

  @Override
  public void stoppedOnPostgres(long nanos) {
    if (!otherwise.alwaysPostgres()) {
      otherwise.stoppedOnPostgres(nanos);
    }
  }

  @Override
  public void endedOnPostgres(long nanos) {
    if (otherwise.alwaysPostgres()) {
      session.watch.ranOnPostgres(text.asked(), session.last.decision(), nanos);
    } else {
      otherwise.endedOnPostgres(nanos);
    }
  }
}
