package io.htap.driver.federation.write;

import io.htap.rewrite.translation.Translation.Translated;
import java.util.regex.Pattern;

/**
 * A reading of a relation of DuckDB's without the rows that are of no use. A row of which DuckDB
 * cannot tell is of use: what its condition raises is for Postgres to raise, if it comes to it.
 */
final class NeededOnly {
  private static final String WHERE = " WHERE ";
  private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'");
  private static final Pattern CONSTANT =
      Pattern.compile("CAST\\((?:''|-?[0-9.]+|NULL) AS [A-Z]+(?:\\([0-9, ]+\\))?\\)");

  /** Arithmetic and calls, casts of columns among them. */
  private static final Pattern RAISING = Pattern.compile("[-+*/%]|[\\w\"]\\(");

  private NeededOnly() {}

  /**
   * @param some the same reading with the condition
   */
  static Translated of(Translated all, Translated some) {
    String start = all.sql() + WHERE;
    if (!some.sql().startsWith(start)) {
      return all;
    }
    String condition = some.sql().substring(start.length());
    if (!mayRaise(condition)) {
      return some;
    }
    String sql = start + "coalesce(TRY(coalesce(" + condition + ", false)), true)";
    return new Translated(
        sql,
        some.parameters(),
        some.moments(),
        some.columns(),
        some.finishing(),
        some.relations(),
        some.orderedBy(),
        some.joins(),
        some.firstRows());
  }

  static boolean mayRaise(String condition) {
    String plain = LITERAL.matcher(condition).replaceAll("''");
    return RAISING.matcher(CONSTANT.matcher(plain).replaceAll("0")).find();
  }
}
