package io.htap.parser;

import io.htap.spi.EngineId;
import io.htap.spi.StatementFacts;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the first lexemes of a text say: enough to keep writes away from the parser. */
public final class Prefilter {
  private static final Pattern HINT =
      Pattern.compile("/\\*\\+\\s*htap\\(\\s*(\\w+)\\s*\\)\\s*\\*/", Pattern.CASE_INSENSITIVE);

  private Prefilter() {}

  /** SELECT when the text begins like a query, after comments and opening parentheses. */
  public static StatementFacts.Kind kindOf(String sql) {
    Lexer lexer = new Lexer(sql);
    Token token = lexer.next();
    while (token == Token.SYMBOL && lexer.isSymbol('(')) {
      token = lexer.next();
    }
    boolean query =
        token == Token.WORD
            && (lexer.isWord("select") || lexer.isWord("with") || lexer.isWord("values"));
    return query ? StatementFacts.Kind.SELECT : StatementFacts.Kind.OTHER;
  }

  /** The engine that a comment hint before or in the statement asks for. */
  public static Optional<EngineId> hint(String sql) {
    if (!sql.contains("/*+")) {
      return Optional.empty();
    }
    Lexer lexer = new Lexer(sql);
    int seen = -1;
    for (Token token = lexer.next(); ; token = lexer.next()) {
      if (lexer.hintStart() > seen) {
        seen = lexer.hintStart();
        Matcher matcher = HINT.matcher(sql).region(seen, lexer.hintEnd());
        if (matcher.matches()) {
          return engine(matcher.group(1));
        }
      }
      if (token == Token.END || token == Token.ODD) {
        return Optional.empty();
      }
    }
  }

  private static Optional<EngineId> engine(String name) {
    for (EngineId id : EngineId.values()) {
      if (id.label().equalsIgnoreCase(name)) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }
}
