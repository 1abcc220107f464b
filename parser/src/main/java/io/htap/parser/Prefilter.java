package io.htap.parser;

import io.htap.spi.EngineId;
import io.htap.spi.StatementFacts;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the lexemes of a text say: enough to keep writes away from the parser, and to know a
 * statement again.
 */
public final class Prefilter {
  private static final Pattern HINT =
      Pattern.compile("/\\*\\+\\s*htap\\(\\s*(\\w+)\\s*\\)\\s*\\*/", Pattern.CASE_INSENSITIVE);

  private static final String HINT_START = "/*+";

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
    if (!sql.contains(HINT_START)) {
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

  /**
   * The statement without the comments before and behind it. Tracing writes its identifiers there,
   * another for each run, so that whoever knows statements by their texts would know none. A hint
   * stays on it. A text without such comments is given back as it is, after a look at its ends.
   */
  public static String bare(String sql) {
    return begins(sql) || ends(sql) ? strip(sql) : sql;
  }

  private static boolean begins(String sql) {
    int i = 0;
    while (i < sql.length() && isBlank(sql.charAt(i))) {
      i++;
    }
    return sql.startsWith("/*", i) || sql.startsWith("--", i);
  }

  private static boolean ends(String sql) {
    int i = sql.length() - 1;
    while (i > 0 && (isBlank(sql.charAt(i)) || sql.charAt(i) == ';')) {
      i--;
    }
    return i > 0 && sql.charAt(i) == '/' && sql.charAt(i - 1) == '*';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
  }

  /** What looks like a comment may be none, so that all of the text has to be read. */
  private static String strip(String sql) {
    int hint = sql.indexOf(HINT_START);
    if (hint >= 0 && sql.indexOf(HINT_START, hint + 1) >= 0) {
      // The first of them counts, and the lexer keeps the last.
      return sql;
    }
    Lexer lexer = new Lexer(sql);
    int from = -1;
    int to = 0;
    for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
      if (token == Token.ODD) {
        // From here on nobody can tell what is a comment.
        return from < 0 ? sql : sql.substring(from);
      }
      if (from < 0) {
        from = lexer.hintStart() < 0 ? lexer.start() : lexer.hintStart();
      }
      if (!lexer.isSymbol(';')) {
        to = lexer.end();
      }
    }
    to = Math.max(to, lexer.hintEnd());
    return from < 0 || from >= to ? sql : sql.substring(from, to);
  }
}
