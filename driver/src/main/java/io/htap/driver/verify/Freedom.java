package io.htap.driver.verify;

import io.htap.parser.Lexer;
import io.htap.parser.Token;
import java.util.Collection;
import java.util.Set;

/**
 * How far the rows of an answer are left to the engine, as the words of a statement tell. Words in
 * doubt count for more freedom: then a difference is not taken for an error.
 */
public enum Freedom {
  /** The same rows, whoever answers. */
  NONE,
  /** A LIMIT at the end may cut within rows that are equal on all sort keys. */
  AT_THE_END,
  /** Windows over equal rows, DISTINCT ON, a LIMIT inside: other values can be right too. */
  INSIDE;

  private static final Set<String> CUTS = Set.of("limit", "offset", "fetch");
  private static final Set<String> CHOICES = Set.of("over", "string_agg", "array_agg", "json_agg");

  /**
   * @param views definitions of the views that the statement reads
   */
  public static Freedom of(String sql, Collection<String> views) {
    Freedom most = of(sql);
    for (String view : views) {
      if (of(view) != NONE) {
        return INSIDE;
      }
    }
    return most;
  }

  private static Freedom of(String sql) {
    var lexer = new Lexer(sql);
    boolean cut = false;
    boolean distinct = false;
    for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
      if (token == Token.ODD) {
        return INSIDE;
      }
      if (token == Token.SYMBOL && cut && lexer.isSymbol(')')) {
        return INSIDE;
      }
      if (token == Token.WORD) {
        if (CHOICES.stream().anyMatch(lexer::isWord) || (distinct && lexer.isWord("on"))) {
          return INSIDE;
        }
        cut |= CUTS.stream().anyMatch(lexer::isWord);
      }
      distinct = token == Token.WORD && lexer.isWord("distinct");
    }
    return cut ? AT_THE_END : NONE;
  }
}
