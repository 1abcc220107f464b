package io.htap.parser;

import java.util.ArrayDeque;

/**
 * Compares a text with the tree's own printing of it, lexeme by lexeme: whatever the parser
 * accepted and did not keep shows up as a missing lexeme. Only doubled parentheses may be missing.
 */
final class RoundTrip {
  private RoundTrip() {}

  static boolean same(String text, String printed) {
    Lexer left = new Lexer(text);
    Lexer right = new Lexer(printed);
    ArrayDeque<Integer> dropped = new ArrayDeque<>();
    boolean opened = false;
    while (true) {
      Token l = left.next();
      while (l == Token.SYMBOL && !dropped.isEmpty() && left.start() == dropped.peek()) {
        dropped.pop();
        l = left.next();
      }
      Token r = right.next();
      while (opened && isOpening(left, l) && !isOpening(right, r)) {
        int closing = redundant(text, left.start());
        if (closing < 0) {
          return false;
        }
        dropped.push(closing);
        l = left.next();
      }
      if (l != r || l == Token.ODD) {
        return false;
      }
      if (l == Token.END) {
        return true;
      }
      if (!sameLexeme(text, left, printed, right, l == Token.WORD || l == Token.NUMBER)) {
        return false;
      }
      opened = isOpening(left, l);
    }
  }

  private static boolean isOpening(Lexer lexer, Token token) {
    return token == Token.SYMBOL && lexer.isSymbol('(');
  }

  /**
   * Of parentheses that open right behind others, where they close; −1 unless they hold a single
   * expression, no query, and are all of an argument: {@code f((x))} is {@code f(x)}.
   */
  private static int redundant(String text, int opening) {
    Lexer lexer = new Lexer(text.substring(opening));
    lexer.next();
    Token token = lexer.next();
    if (lexer.isWord("select") || lexer.isWord("with") || lexer.isWord("values")) {
      return -1;
    }
    for (int depth = 1; token != Token.END; token = lexer.next()) {
      boolean symbol = token == Token.SYMBOL;
      if (symbol && (lexer.isSymbol('(') || lexer.isSymbol('['))) {
        depth++;
      } else if (symbol && (lexer.isSymbol(')') || lexer.isSymbol(']'))) {
        depth--;
      } else if (symbol && depth == 1 && lexer.isSymbol(',')) {
        return -1;
      }
      if (depth == 0) {
        int closing = opening + lexer.start();
        boolean ends = lexer.next() == Token.SYMBOL && (lexer.isSymbol(')') || lexer.isSymbol(','));
        return ends ? closing : -1;
      }
    }
    return -1;
  }

  private static boolean sameLexeme(
      String text, Lexer left, String printed, Lexer right, boolean ignoreCase) {
    int length = left.end() - left.start();
    return length == right.end() - right.start()
        && text.regionMatches(ignoreCase, left.start(), printed, right.start(), length);
  }
}
