package io.htap.rewrite.value;

import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Num.Scaled;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Numeric arithmetic with Postgres's result scales: the larger one for + and −, the sum for ×, the
 * rule of {@code select_div_scale} for ÷. DECIMAL operands stay with DuckDB's exact arithmetic,
 * which fails rather than rounds when 38 digits do not suffice.
 */
public final class NumericArithmetic {
  /** What select_div_scale goes by: see {@code PgNumeric}. */
  private static final int SIGNIFICANT_DIGITS = 16;

  private static final int BASE_DIGITS = 4;
  private static final int LONGEST_RECIPROCAL = 18;
  private static final int LONGEST_REPEATED = 500;

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
      case '/' -> {
        Ex exact = byConstant(a, b);
        yield exact == null ? call("div", a, b) : exact;
      }
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

  /** A divisor that is no column must be a literal other than zero. */
  public static void requireDivisor(Ex dividend, Ex divisor) {
    Constants.requireDivisor(dividend, divisor);
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
    if (alwaysShows(a, scale) || alwaysShows(b, scale)) {
      return Ex.numeric(sql, new Fixed(Math.min(digits + scale, Num.MAX_PRECISION), scale));
    }
    return result(
        sql,
        digits + scale,
        scale,
        a,
        b,
        "greatest(" + Numerics.scaleSql(a) + ", " + Numerics.scaleSql(b) + ")");
  }

  private static boolean alwaysShows(Ex decimal, int scale) {
    return Numerics.num(decimal) instanceof Fixed fixed && fixed.scale() == scale;
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

  /**
   * The quotient by a constant whose reciprocal is a short decimal, such as 2 or 100.0: it needs no
   * rounding, so that DuckDB's own product gives it. Only the scale that Postgres shows depends on
   * the dividend, by the rule that {@code PgNumeric} tells.
   *
   * @return null where it is another division
   */
  private static @Nullable Ex byConstant(Ex a, Ex b) {
    boolean repeatable = a.sql().length() <= LONGEST_REPEATED && !Constants.beforehand(a);
    if (!repeatable
        || !(a.num() instanceof Fixed held)
        || !(b.constant() instanceof Constant.Number divisor)) {
      return null;
    }
    BigDecimal reciprocal = reciprocal(divisor.value());
    if (reciprocal == null) {
      return null;
    }
    TreeMap<BigDecimal, Integer> scales = quotientScales(held, divisor.value(), Numerics.scale(b));
    int scale = Collections.max(scales.values());
    int digits = held.precision() - held.scale() + reciprocal.precision() - reciprocal.scale();
    int precision = Math.max(digits, 1) + scale;
    boolean rounds = held.scale() + reciprocal.scale() > Collections.min(scales.values());
    if (rounds || precision > Num.MAX_PRECISION) {
      return null;
    }
    // DuckDB widens no product of DECIMALs of up to 18 digits beyond them.
    int wide = Math.max(held.precision(), 19);
    String product =
        "("
            + Sql.cast(a.sql(), Sql.decimal(wide, held.scale()))
            + " * "
            + Numerics.literal(reciprocal).sql()
            + ")";
    StringBuilder shown = new StringBuilder("CASE");
    scales
        .descendingMap()
        .forEach(
            (least, s) ->
                shown.append(" WHEN abs(%s) >= %s THEN %d".formatted(a.sql(), sql(least), s)));
    return Ex.numeric(
        Sql.cast(product, Sql.decimal(precision, scale)),
        new Scaled(precision, scale, shown.append(" END").toString()));
  }

  /** Null when it is no decimal of few digits. */
  private static @Nullable BigDecimal reciprocal(BigDecimal divisor) {
    try {
      BigDecimal exact = BigDecimal.ONE.divide(divisor).stripTrailingZeros();
      BigDecimal plain = exact.scale() < 0 ? exact.setScale(0) : exact;
      return plain.precision() <= LONGEST_RECIPROCAL ? plain : null;
    } catch (ArithmeticException e) {
      return null;
    }
  }

  /** Which scale a quotient is shown with from which size of the dividend on. */
  private static TreeMap<BigDecimal, Integer> quotientScales(
      Fixed dividend, BigDecimal divisor, int divisorScale) {
    int weight = Math.floorDiv(divisor.precision() - divisor.scale() - 1, BASE_DIGITS);
    int first = divisor.abs().movePointLeft(weight * BASE_DIGITS).intValue();
    int least = Math.max(dividend.scale(), divisorScale);
    TreeMap<BigDecimal, Integer> scales = new TreeMap<>();
    scales.put(BigDecimal.ZERO, Math.max(SIGNIFICANT_DIGITS + (weight + 1) * BASE_DIGITS, least));
    int integerDigits = dividend.precision() - dividend.scale();
    BigDecimal smallest = BigDecimal.ONE.movePointLeft(dividend.scale());
    for (int w = integerDigits / BASE_DIGITS; ; w--) {
      BigDecimal from = BigDecimal.valueOf(first + 1L).scaleByPowerOfTen(w * BASE_DIGITS);
      int scale = Math.max(SIGNIFICANT_DIGITS - (w - weight) * BASE_DIGITS, least);
      if (from.compareTo(smallest) <= 0) {
        scales.put(smallest, scale);
        return scales;
      }
      if (from.compareTo(BigDecimal.ONE.scaleByPowerOfTen(integerDigits)) < 0) {
        scales.put(from, scale);
      }
    }
  }

  private static String sql(BigDecimal value) {
    return Numerics.literal(value).sql();
  }

  private static Ex call(String function, Ex a, Ex b) {
    return Numerics.dynamic(Numerics.call("pg_" + function, Numerics.text(a), Numerics.text(b)));
  }

  private static int digits(Ex decimal) {
    return Numerics.precision(decimal) - Numerics.scale(decimal);
  }
}
