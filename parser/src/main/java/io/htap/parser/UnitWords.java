package io.htap.parser;

import java.util.List;

/**
 * {@code day}, {@code month} and the like: Postgres takes them for ordinary names unless they stand
 * in {@code extract(day FROM …)} or behind an interval literal; the parser takes them for units
 * wherever it can. This tells the names, so that they can be quoted.
 */
final class UnitWords {
  private static final List<String> UNITS =
      List.of(
          "century",
          "decade",
          "year",
          "quarter",
          "month",
          "week",
          "day",
          "hour",
          "minute",
          "second",
          "millisecond",
          "microsecond",
          "nanosecond");

  private boolean afterExtract;
  private boolean insideExtract;
  private boolean afterInterval;

  /** Whether the lexer's word is such a word and stands where a name does. */
  boolean isName(Lexer lexer, String text) {
    return !insideExtract
        && !afterInterval
        && UNITS.stream().anyMatch(lexer::isWord)
        && !callFollows(text, lexer.end());
  }

  /** To be told of every lexeme in turn. */
  void passed(Lexer lexer, Token token) {
    insideExtract = afterExtract && token == Token.SYMBOL && lexer.isSymbol('(');
    afterExtract = token == Token.WORD && lexer.isWord("extract");
    // interval '1' year, interval '1-2' year to month, x::interval day
    afterInterval =
        token == Token.STRING
            || token == Token.WORD && (lexer.isWord("interval") || lexer.isWord("to"));
  }

  private static boolean callFollows(String text, int from) {
    int i = from;
    while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
      i++;
    }
    return i < text.length() && text.charAt(i) == '(';
  }
}
