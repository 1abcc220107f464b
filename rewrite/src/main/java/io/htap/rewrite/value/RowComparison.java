package io.htap.rewrite.value;

import java.util.List;

/**
 * Rows compared field by field, written out: {@code (a, b) = (c, d)} is {@code a = c AND b = d},
 * {@code (a, b) < (c, d)} is {@code a < c OR (a = c AND b < d)}. NULL where a NULL field decides.
 */
public final class RowComparison {
  private static final int MOST_FIELDS = 4;

  private RowComparison() {}

  public static Ex compare(String operator, List<Ex> left, List<Ex> right) {
    boolean nothing = left.stream().anyMatch(Ex::isNull) || right.stream().anyMatch(Ex::isNull);
    if (left.size() != right.size() || left.size() > MOST_FIELDS || nothing) {
      throw Refusal.operator("a row");
    }
    return switch (operator) {
      case "=" -> Ex.bool(joined("=", " AND ", left, right));
      case "<>" -> Ex.bool(joined("<>", " OR ", left, right));
      default -> Ex.bool(ordered(operator, left, right));
    };
  }

  private static String joined(String operator, String word, List<Ex> left, List<Ex> right) {
    StringBuilder sql = new StringBuilder("(");
    for (int i = 0; i < left.size(); i++) {
      sql.append(i == 0 ? "" : word)
          .append(Comparison.compare(operator, left.get(i), right.get(i)).sql());
    }
    return sql.append(')').toString();
  }

  private static String ordered(String operator, List<Ex> left, List<Ex> right) {
    String last = Comparison.compare(operator, left.get(0), right.get(0)).sql();
    if (left.size() == 1) {
      return last;
    }
    String strict = operator.substring(0, 1);
    int n = left.size();
    return "("
        + Comparison.compare(strict, left.get(0), right.get(0)).sql()
        + " OR ("
        + Comparison.compare("=", left.get(0), right.get(0)).sql()
        + " AND "
        + ordered(operator, left.subList(1, n), right.subList(1, n))
        + "))";
  }
}
