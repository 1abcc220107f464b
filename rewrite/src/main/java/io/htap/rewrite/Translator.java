package io.htap.rewrite;

import io.htap.parser.ParseResult.Parsed;
import io.htap.rewrite.bind.Outermost;
import io.htap.rewrite.scope.Context;
import io.htap.rewrite.translation.Translation;
import io.htap.rewrite.translation.Translation.Untranslatable;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.CatalogFacts;
import io.htap.spi.ParameterFacts;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.SessionFacts;
import java.util.List;
import net.sf.jsqlparser.statement.select.Select;

/**
 * Postgres SQL to DuckDB SQL of the same answer, or the reason why not.
 *
 * <p>The statement is bound as Postgres would bind it: every name resolved, every expression typed.
 * DuckDB's SQL is then written from what was found; no text of the statement but its literals,
 * quoted anew, gets into it. What is not known to be the same is refused. Pure: the same facts give
 * the same translation.
 */
public final class Translator {
  private Translator() {}

  /**
   * Never throws.
   *
   * @param parameters one per marker of the statement, as Postgres types them
   */
  public static Translation translate(
      Parsed parsed, CatalogFacts catalog, SessionFacts session, List<ParameterFacts> parameters) {
    if (!session.standardConformingStrings()) {
      return new Untranslatable(
          Reason.of(ReasonCode.SESSION_SETTING, "standard_conforming_strings is off"));
    }
    if (!(parsed.ast() instanceof Select select)) {
      return new Untranslatable(Reason.of(ReasonCode.NOT_A_SELECT, ""));
    }
    try {
      return new Outermost(new Context(catalog, session, parameters)).translate(select);
    } catch (Refusal refusal) {
      return new Untranslatable(refusal.reason());
    } catch (StackOverflowError | RuntimeException e) {
      // A defect of the binder must cost the user a slower answer, never an error.
      return new Untranslatable(
          Reason.of(ReasonCode.UNTRANSLATABLE, "internal: " + e.getClass().getSimpleName()));
    }
  }
}
