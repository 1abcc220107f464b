package io.htap.parser;

/**
 * Compares a text with the tree's own printing of it, lexeme by lexeme: whatever the parser
 * accepted and did not keep shows up as a missing lexeme.
 */
final class RoundTrip {
  private RoundTrip() {}

  static boolean same(String text, String printed) {
    Lexer left = new Lexer(text);
    Lexer right = new Lexer(printed);
    while (true) {
      Token l = left.next();
      Token r = right.next();
      if (l != r || l == Token.ODD) {
        return false;
      }
      if (l == Token.END) {
        return true;
      }
      if (!sameLexeme(text, left, printed, right, l == Token.WORD || l == Token.NUMBER)) {
        return false;
      }
    }
  }

  private static boolean sameLexeme(
      String text, Lexer left, String printed, Lexer right, boolean ignoreCase) {
    int length = left.end() - left.start();
    return length == right.end() - right.start()
        && text.regionMatches(ignoreCase, left.start(), printed, right.start(), length);
  }
}
