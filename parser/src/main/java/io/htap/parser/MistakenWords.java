package io.htap.parser;

import java.util.List;

/**
 * Words that Postgres takes for ordinary names and the parser for something else. {@code day},
 * {@code month} and the like are units to the parser wherever it can make them, to Postgres only in
 * {@code extract(day FROM …)} and behind an interval literal; {@code returns} and its like have no
 * meaning in any query. This tells the names, so that they can be quoted.
 */
final class MistakenWords {
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

  /** Keywords of other statements, which Postgres does not reserve. */
  private static final List<String> OF_OTHER_STATEMENTS =
      List.of("csv", "enum", "force", "import", "prior", "returns", "statement");

  private boolean afterExtract;
  private boolean insideExtract;
  private boolean afterInterval;

  /** Whether the lexer's word is such a word and stands where a name does. */
  boolean isName(Lexer lexer, String text) {
    boolean unit = !insideExtract && !afterInterval && UNITS.stream().anyMatch(lexer::isWord);
    return (unit || OF_OTHER_STATEMENTS.stream().anyMatch(lexer::isWord))
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
