package io.htap.driver.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.parser.Fingerprint;
import io.htap.parser.ParseResult;
import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.ParseResult.Unparsed;
import io.htap.parser.Prefilter;
import io.htap.parser.SqlParser;
import io.htap.routing.guard.Guards;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.StatementFacts;
import java.util.Optional;

/**
 * Statement texts that were looked at before, on one copy.
 *
 * <p>A text that is no query is told by its first word and never kept. Queries are found by their
 * text without the comments around it, which tracing makes another one for each run, and those that
 * stay on Postgres also by their fingerprint, so that a point query with changing literals is
 * neither parsed nor kept. A collision of fingerprints can only keep a statement on Postgres, where
 * it is right.
 *
 * <p>What is kept is bounded by the heap that it takes: a tree takes many times its text, a text
 * that stays only itself, and a shape that stays next to nothing, for nobody asks for its text.
 */
final class KnownTexts {
  private static final int LONGEST_KEPT = 20_000;

  /** What texts may take in the heap, unless that is small. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int PART_OF_HEAP = 16;

  /** What a text takes in the heap beside its characters, and each of these in a tree: measured. */
  private static final int BYTES_PER_TEXT = 600;

  private static final int BYTES_PER_PARSED_CHARACTER = 80;

  private final Cache<String, TextFacts> byText;
  private final Cache<Long, TextFacts> stayingShapes =
      Caffeine.newBuilder().maximumSize(20_000).build();

  private static final TextFacts COMMAND =
      TextFacts.stay(Reason.of(ReasonCode.NOT_A_SELECT, "only queries leave Postgres"), true);

  KnownTexts() {
    this(Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
  }

  KnownTexts(long mostBytes) {
    byText = Caffeine.newBuilder().maximumWeight(mostBytes).weigher(KnownTexts::bytes).build();
  }

  TextFacts of(String sql) {
    if (Prefilter.kindOf(sql) != StatementFacts.Kind.SELECT) {
      return COMMAND;
    }
    String bare = Prefilter.bare(sql);
    TextFacts facts = ofBare(bare);
    return facts.stays() != null || bare.length() == sql.length() ? facts : facts.asked(sql);
  }

  private TextFacts ofBare(String sql) {
    TextFacts known = byText.getIfPresent(sql);
    if (known != null) {
      return known;
    }
    boolean hinted = sql.contains("/*+");
    if (!hinted) {
      TextFacts shape = stayingShapes.getIfPresent(Fingerprint.of(sql));
      if (shape != null) {
        return shape;
      }
    }
    TextFacts facts = read(sql);
    if (facts.stays() != null && !hinted) {
      stayingShapes.put(Fingerprint.of(sql), facts);
    } else if (sql.length() <= LONGEST_KEPT) {
      byText.put(sql, facts);
    }
    return facts;
  }

  /** From now on every statement of this shape stays, for the reason given. */
  void keepShape(TextFacts facts, Reason reason) {
    if (facts.hint() == null) {
      TextFacts staying = TextFacts.stay(reason, facts.mayWrite());
      byText.put(facts.sql(), staying);
      stayingShapes.put(Fingerprint.of(facts.sql()), staying);
    }
  }

  /** What an entry takes in the heap, about. */
  static int bytes(String sql, TextFacts facts) {
    return BYTES_PER_TEXT
        + sql.length() * (facts.parsed() == null ? 1 : BYTES_PER_PARSED_CHARACTER);
  }

  private static TextFacts read(String sql) {
    EngineId hint = Prefilter.hint(sql).orElse(null);
    if (hint == EngineId.POSTGRES) {
      return TextFacts.stay(Reason.of(ReasonCode.HINTED, "/*+ htap(postgres) */"), true);
    }
    ParseResult result = SqlParser.parse(sql);
    if (result instanceof Unparsed unparsed) {
      return TextFacts.stay(unparsed.reason(), true);
    }
    Parsed parsed = (Parsed) result;
    Optional<Reason> reason = Guards.byText(parsed.facts());
    // A function may write, whatever it is called; a query without any cannot.
    boolean mayWrite = !parsed.facts().functions().isEmpty();
    return reason
        .map(r -> TextFacts.stay(r, mayWrite))
        .orElseGet(() -> new TextFacts(sql, sql, null, parsed, hint, mayWrite));
  }
}
