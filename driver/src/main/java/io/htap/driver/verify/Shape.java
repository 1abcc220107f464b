package io.htap.driver.verify;

import io.htap.parser.Lexer;
import io.htap.parser.Token;

/** The text of a statement as it may be shown to anyone who may see that it was run. */
public final class Shape {
  private static final int LONGEST = 2_000;

  private Shape() {}

  /** Without literals, comments and superfluous white space; cut where it is long. */
  public static String of(String sql) {
    var lexer = new Lexer(sql);
    var text = new StringBuilder();
    int end = 0;
    for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
      if (token == Token.ODD || text.length() > LONGEST) {
        // What follows cannot be told apart, literals included.
        return text.append(" …").toString();
      }
      if (lexer.start() > end && text.length() > 0) {
        text.append(' ');
      }
      boolean literal = token == Token.STRING || token == Token.NUMBER;
      text.append(literal ? "?" : sql.substring(lexer.start(), lexer.end()));
      end = lexer.end();
    }
    return text.toString();
  }
}
