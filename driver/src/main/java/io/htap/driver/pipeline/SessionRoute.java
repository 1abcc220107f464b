package io.htap.driver.pipeline;

import io.htap.driver.statement.ExecutionRequest;
import io.htap.driver.statement.Outcome;
import io.htap.driver.statement.StatementRoute;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The route of a query's text within one session. */
final class SessionRoute implements StatementRoute {
  private final HtapSession session;
  private final StatementPipeline pipeline;
  private final KnownTexts texts;
  private TextFacts text;

  SessionRoute(HtapSession session, StatementPipeline pipeline, KnownTexts texts, TextFacts text) {
    this.session = session;
    this.pipeline = pipeline;
    this.texts = texts;
    this.text = text;
  }

  @Override
  public boolean alwaysPostgres() {
    LastRun stays = text.stays();
    if (stays == null) {
      return false;
    }
    session.last = stays;
    return true;
  }

  @Override
  public boolean mayWrite() {
    return text.mayWrite();
  }

  @Override
  public void ranOnPostgres(long nanos) {
    pipeline.ranOnPostgres(nanos);
  }

  @Override
  public void stoppedOnPostgres(long nanos) {
    pipeline.stoppedOnPostgres(nanos);
  }

  @Override
  public @Nullable Outcome execute(ExecutionRequest request) throws SQLException {
    Outcome outcome = pipeline.run(text, request);
    if (outcome == null) {
      // It may have turned out to be one that always stays: a point look-up, say.
      text = texts.of(text.sql());
    }
    return outcome;
  }
}
