package io.htap.rewrite.tree;

import io.htap.parser.ParseResult.Parsed;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.Translation.Untranslatable;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.CatalogFacts;
import io.htap.spi.PgType;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.SessionFacts;
import io.htap.spi.query.Query;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/** What becomes of a statement that is to be a tree. */
public sealed interface QueryTree {
  /** The statement. */
  record Planted(Query query) implements QueryTree {
    public Planted {
      Objects.requireNonNull(query);
    }
  }

  /** The statement has something that no tree has. */
  record Bare(Reason reason) implements QueryTree {
    public Bare {
      Objects.requireNonNull(reason);
    }
  }

  /** What is bound to a parameter: its type, and a text as Postgres prints it; null for NULL. */
  record Parameter(PgType type, @Nullable String text) {
    public Parameter {
      Objects.requireNonNull(type);
    }
  }

  /**
   * Binds a statement without parameters. What the translator refuses for DuckDB is refused here,
   * too: what it knows of names, constants, collations and types that must not leave Postgres does
   * not depend on the engine. Never throws.
   */
  static QueryTree of(Parsed parsed, CatalogFacts catalog, SessionFacts session) {
    if (parsed.facts().parameterCount() > 0) {
      return new Bare(Reason.of(ReasonCode.PARAMETER_TYPE, "a statement with parameters"));
    }
    if (Translator.translate(parsed, catalog, session, List.of())
        instanceof Untranslatable refused) {
      return new Bare(refused.reason());
    }
    return ofTranslated(parsed, catalog, session, List.of());
  }

  /**
   * Binds a statement that the translator has let pass. What is bound to its parameters stands in
   * the tree as if it had been written there. Never throws.
   */
  static QueryTree ofTranslated(
      Parsed parsed, CatalogFacts catalog, SessionFacts session, List<Parameter> parameters) {
    try {
      List<Value.Literal> literals = new ArrayList<>();
      for (Parameter bound : parameters) {
        String text = bound.text();
        literals.add(
            new Value.Literal(text == null ? null : Typing.read(text, bound.type()), bound.type()));
      }
      TreeContext context = new TreeContext(catalog, session, literals, Map.of());
      return new Planted(SelectTree.of((Select) parsed.ast(), context).query());
    } catch (Refusal refusal) {
      return new Bare(refusal.reason());
    } catch (StackOverflowError | RuntimeException e) {
      // A defect here must cost the user an engine, never an error.
      return new Bare(
          Reason.of(ReasonCode.UNTRANSLATABLE, "internal: " + e.getClass().getSimpleName()));
    }
  }
}
