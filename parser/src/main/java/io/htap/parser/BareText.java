package io.htap.parser;

/**
 * The text of a statement without the comments before and behind it. Tracing writes its identifiers
 * there, another for each run, so that whoever knows statements by their texts would know none.
 */
public final class BareText {
  private static final String HINT = "/*+";

  private BareText() {}

  /**
   * The statement by itself; a hint stays on it. A text without such comments is given back as it
   * is, after a look at its ends.
   */
  public static String of(String sql) {
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
    int hint = sql.indexOf(HINT);
    if (hint >= 0 && sql.indexOf(HINT, hint + 1) >= 0) {
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
