package io.htap.driver.pipeline;

import io.htap.parser.ParseResult.Parsed;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.RouteDecision;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the text of a statement says by itself. Shared by all sessions of the process.
 *
 * @param sql without comments around it; empty where it stays
 * @param asked as the application wrote it, which is what Postgres is asked when the place of an
 *     error may matter
 * @param stays what a run amounts to if the text alone keeps the statement on Postgres, else null
 * @param parsed null when {@code stays} is not
 * @param hint the engine that a comment in the text asks for
 * @param mayWrite whether running it on Postgres may change something
 */
record TextFacts(
    String sql,
    String asked,
    @Nullable LastRun stays,
    @Nullable Parsed parsed,
    @Nullable EngineId hint,
    boolean mayWrite) {

  /** Of whatever text: what stays is run by nobody who would ask for it. */
  static TextFacts stay(Reason reason, boolean mayWrite) {
    return new TextFacts(
        "", "", new LastRun(RouteDecision.stay(reason), null), null, null, mayWrite);
  }

  /** The same of a text that differs in the comments around it. */
  TextFacts asked(String text) {
    return new TextFacts(sql, text, stays, parsed, hint, mayWrite);
  }

  Parsed requireParsed() {
    return Objects.requireNonNull(parsed);
  }
}
