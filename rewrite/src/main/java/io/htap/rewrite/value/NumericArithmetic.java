package io.htap.rewrite.value;

import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Num.Scaled;

/**
 * Numeric arithmetic with Postgres's result scales: the larger one for + and −, the sum for ×, the
 * rule of {@code select_div_scale} for ÷. DECIMAL operands stay with DuckDB's exact arithmetic,
 * which fails rather than rounds when 38 digits do not suffice.
 */
public final class NumericArithmetic {
  private NumericArithmetic() {}

  static Ex apply(char operator, Ex left, Ex right) {
    Ex a = Numerics.toNumeric(left);
    Ex b = Numerics.toNumeric(right);
    if (operator == '/' || operator == '%') {
      Constants.requireDivisor(a, b);
    }
    boolean decimals = Numerics.isDecimal(a) && Numerics.isDecimal(b);
    return switch (operator) {
      case '+', '-' -> decimals ? sum(operator, a, b) : call(operator == '+' ? "add" : "sub", a, b);
      case '*' ->
          decimals && Numerics.scale(a) + Numerics.scale(b) <= Num.MAX_PRECISION
              ? product(a, b)
              : call("mul", a, b);
      case '/' -> call("div", a, b);
      case '%' -> call("mod", a, b);
      default -> throw Refusal.operator("numeric " + operator);
    };
  }

  /** {@code -x} and, with the function abs, {@code |x|}: the displayed scale stays. */
  public static Ex sameScale(String decimalCall, String textCall, Ex numeric) {
    if (!Numerics.isDecimal(numeric)) {
      return Numerics.dynamic(Numerics.call(textCall, numeric.sql()));
    }
    return Ex.numeric(decimalCall + "(" + numeric.sql() + ")", Numerics.num(numeric));
  }

  static Ex negate(Ex numeric) {
    if (numeric.constant() instanceof Constant.Number n) {
      return Numerics.literal(n.value().negate());
    }
    Ex negated = sameScale("-", "pg_neg", numeric);
    return negated.withSql("(" + negated.sql() + ")");
  }

  private static Ex sum(char operator, Ex a, Ex b) {
    int scale = Math.max(Numerics.scale(a), Numerics.scale(b));
    int digits = Math.max(digits(a), digits(b)) + 1;
    String sql =
        "("
            + Numerics.widen(a, 0, scale)
            + " "
            + operator
            + " "
            + Numerics.widen(b, 0, scale)
            + ")";
    return result(
        sql,
        digits + scale,
        scale,
        a,
        b,
        "greatest(" + Numerics.scaleSql(a) + ", " + Numerics.scaleSql(b) + ")");
  }

  private static Ex product(Ex a, Ex b) {
    return result(
        "(" + a.sql() + " * " + b.sql() + ")",
        Numerics.precision(a) + Numerics.precision(b),
        Numerics.scale(a) + Numerics.scale(b),
        a,
        b,
        "(" + Numerics.scaleSql(a) + " + " + Numerics.scaleSql(b) + ")");
  }

  private static Ex result(String sql, int precision, int scale, Ex a, Ex b, String scaleSql) {
    int bounded = Math.min(precision, Num.MAX_PRECISION);
    boolean fixed = Numerics.num(a) instanceof Fixed && Numerics.num(b) instanceof Fixed;
    return Ex.numeric(
        sql, fixed ? new Fixed(bounded, scale) : new Scaled(bounded, scale, scaleSql));
  }

  private static Ex call(String function, Ex a, Ex b) {
    return Numerics.dynamic(Numerics.call("pg_" + function, Numerics.text(a), Numerics.text(b)));
  }

  private static int digits(Ex decimal) {
    return Numerics.precision(decimal) - Numerics.scale(decimal);
  }
}
