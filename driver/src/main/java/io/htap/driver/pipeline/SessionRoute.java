package io.htap.driver.pipeline;

import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StatementRoute;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The route of a query's text within one session. */
final class SessionRoute implements StatementRoute {
  private final HtapSession session;
  private final StatementPipeline pipeline;
  private final KnownTexts texts;
  private final String sql;
  private TextFacts text;

  // Of the text, kept here: the hot path looks at no object that it can do without.
  private @Nullable LastRun stays;
  private boolean mayWrite;

  /**
   * @param sql as the application wrote it
   */
  SessionRoute(
      HtapSession session,
      StatementPipeline pipeline,
      KnownTexts texts,
      TextFacts text,
      String sql) {
    this.session = session;
    this.pipeline = pipeline;
    this.texts = texts;
    this.sql = sql;
    is(text);
  }

  private void is(TextFacts now) {
    text = now;
    stays = now.stays();
    mayWrite = now.mayWrite();
  }

  @Override
  public boolean alwaysPostgres() {
    return stays != null;
  }

  @Override
  public long stays() {
    LastRun run = Objects.requireNonNull(stays);
    if (session.last != run) {
      // Only then: a store that changes nothing makes work for the collector all the same.
      session.last = run;
    }
    return session.watch.stays(run.decision());
  }

  @Override
  public boolean mayWrite() {
    return mayWrite;
  }

  @Override
  public void ranOnPostgres(long nanos) {
    if (session.last != stays) {
      pipeline.ranOnPostgres(nanos);
    }
  }

  @Override
  public void endedOnPostgres(long nanos) {
    if (session.last == stays) {
      session.watch.stayed(sql, session.last.decision(), nanos);
    } else {
      pipeline.endedOnPostgres();
      session.watch.ranOnPostgres(sql, session.last.decision(), nanos);
    }
  }

  @Override
  public void stoppedOnPostgres(long nanos) {
    if (session.last != stays) {
      pipeline.stoppedOnPostgres(nanos);
    }
  }

  @Override
  public @Nullable Outcome execute(ExecutionRequest request) throws SQLException {
    Outcome outcome;
    try {
      outcome = pipeline.run(text, request);
    } catch (SQLException e) {
      session.watch.stopped(sql, e.getSQLState());
      throw e;
    }
    LastRun.CopyRun run = session.last.copyRun();
    if (outcome instanceof Outcome.OnPostgres ran) {
      session.watch.ranOnPostgres(sql, session.last.decision(), ran.nanos());
      if (ran.failure() != null) {
        throw ran.failure();
      }
    } else if (outcome == null) {
      pipeline.beginsOnPostgres();
      // It may have turned out to be one that always stays: a point look-up, say.
      is(texts.of(text.asked()));
    } else if (run != null) {
      session.watch.ranOnCopy(sql, session.last.decision(), run.runNanos(), run.rows());
    }
    return outcome;
  }
}
