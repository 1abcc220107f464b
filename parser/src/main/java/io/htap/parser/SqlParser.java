package io.htap.parser;

import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.ParseResult.Unparsed;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.StatementFacts;
import java.time.Duration;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.select.Select;

/**
 * The story of a text: small enough → lexemes that nobody can misread → a tree, within a time
 * budget, on the caller's thread → a tree that says what the text says → facts.
 */
public final class SqlParser {
  /** Longer texts go to Postgres unread. */
  static final int MAX_LENGTH = 100_000;

  static final Duration MAX_TIME = Duration.ofMillis(500);

  private SqlParser() {}

  /** Never throws. */
  public static ParseResult parse(String sql) {
    if (sql.length() > MAX_LENGTH) {
      return unparsed(ReasonCode.UNPARSED, "longer than " + MAX_LENGTH + " characters");
    }
    if (sql.indexOf('\0') >= 0) {
      // Postgres has no such character in any text, so that translators may use it for marks.
      return unparsed(ReasonCode.UNPARSED, "a NUL character");
    }
    if (Prefilter.kindOf(sql) == StatementFacts.Kind.OTHER) {
      return unparsed(ReasonCode.NOT_A_SELECT, "");
    }
    try {
      return read(sql);
    } catch (ParseException | TokenMgrException e) {
      return unparsed(ReasonCode.UNPARSED, "a syntax that the parser does not know");
    } catch (TimedParser.TimeIsUp e) {
      return unparsed(ReasonCode.UNPARSED, "takes too long to parse");
    } catch (StackOverflowError | RuntimeException e) {
      return unparsed(ReasonCode.UNPARSED, "the parser failed: " + e.getClass().getSimpleName());
    }
  }

  private static ParseResult read(String sql) throws ParseException {
    LexicalGuard guard = new LexicalGuard();
    Reason odd = guard.read(sql);
    if (odd != null) {
      return new Unparsed(odd);
    }
    Statement ast = new TimedParser(guard.text(), MAX_TIME).parse();
    if (!(ast instanceof Select select)) {
      return unparsed(ReasonCode.NOT_A_SELECT, "");
    }
    StatementFacts facts = new FactsCollector().collect(select, guard.parameters());
    if (facts.locking()) {
      return unparsed(ReasonCode.LOCKING_CLAUSE, "");
    }
    if (facts.writes()) {
      return unparsed(ReasonCode.WRITES_IN_QUERY, "");
    }
    String doubt = new TreeAudit().firstDoubt(select);
    if (doubt != null) {
      return unparsed(ReasonCode.UNPARSED, doubt);
    }
    if (!RoundTrip.same(guard.text(), select.toString())) {
      return unparsed(ReasonCode.UNPARSED, "the parser dropped a part of the text");
    }
    return new Parsed(select, facts);
  }

  private static Unparsed unparsed(ReasonCode code, String detail) {
    return new Unparsed(Reason.of(code, detail));
  }
}
