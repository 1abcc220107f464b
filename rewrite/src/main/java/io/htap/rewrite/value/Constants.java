package io.htap.rewrite.value;

import io.htap.spi.PgType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Computations without a column. Postgres makes them when it plans the statement, and so raises
 * their errors even where no row is read; DuckDB raises when it meets a row. What may raise is
 * computed here or refused.
 */
public final class Constants {
  private static final Pattern LITERAL = Pattern.compile("'(?:[^']|'')*'");
  private static final Pattern OF_A_ROW =
      Pattern.compile("\\br\\d+\\.|\\(\\*\\)|\\bOVER \\(|\\bSELECT\\b");

  private Constants() {}

  /**
   * A subquery's column as it is seen outside: Postgres pulls the subquery up and computes with a
   * constant column as it does with a literal. Quoted names tell such a column apart.
   *
   * @param alias of the subquery; empty for a column that {@link #within} is yet to place
   */
  public static String column(Ex inside, String alias, String name) {
    String seen = beforehand(inside) ? Sql.identifier(name) : name;
    return alias.isEmpty() ? seen : within(alias, seen);
  }

  /** A column that was seen without an alias, with one. */
  public static String within(String alias, String seen) {
    return (seen.startsWith("\"") ? Sql.identifier(alias) : alias) + "." + seen;
  }

  /** Whether the value is the same in every row, and known before the first. */
  public static boolean beforehand(Ex ex) {
    if (ex.constant() != null) {
      return true;
    }
    return !OF_A_ROW.matcher(LITERAL.matcher(ex.sql()).replaceAll("''")).find();
  }

  /**
   * The value of an operation on integers; null when it has a column in it.
   *
   * @throws Refusal when Postgres would raise, or that cannot be told
   */
  static @Nullable Constant integers(char operator, Ex a, Ex b, PgType type) {
    if (!beforehand(a) || !beforehand(b)) {
      return null;
    }
    if (!(a.constant() instanceof Constant.Number x)
        || !(b.constant() instanceof Constant.Number y)) {
      throw Refusal.operator(operator + " of constants");
    }
    BigInteger l = x.value().toBigInteger();
    BigInteger r = y.value().toBigInteger();
    if ((operator == '/' || operator == '%') && r.signum() == 0) {
      throw Refusal.operator("a division of constants by zero");
    }
    BigInteger value =
        switch (operator) {
          case '+' -> l.add(r);
          case '-' -> l.subtract(r);
          case '*' -> l.multiply(r);
          case '/' -> l.divide(r);
          default -> l.remainder(r);
        };
    requireFits(value, type);
    return new Constant.Number(new BigDecimal(value));
  }

  /** A divisor that is no column must be a literal other than zero. */
  static void requireDivisor(Ex dividend, Ex divisor) {
    boolean known = divisor.constant() instanceof Constant.Number n && n.value().signum() != 0;
    if (!known && beforehand(dividend) && beforehand(divisor)) {
      throw Refusal.operator("a division of constants");
    }
  }

  /** A number without a column must surely be one of the type. */
  static void requireFits(Ex number, PgType type) {
    if (number.constant() instanceof Constant.Number n) {
      requireFits(n.value().setScale(0, RoundingMode.HALF_UP).toBigInteger(), type);
    } else if (beforehand(number) && Sql.bits(number.type()) > Sql.bits(type)) {
      throw Refusal.cast("a constant to a narrower type");
    }
  }

  private static void requireFits(BigInteger value, PgType type) {
    if (value.bitLength() >= Sql.bits(type)) {
      throw Refusal.operator("a constant that is out of range");
    }
  }

  /**
   * A number without a column must surely have no more digits before the point than are allowed.
   */
  static void requireFits(Ex numeric, Num.Fixed target) {
    if (!beforehand(numeric)) {
      return;
    }
    int digits = target.precision() - target.scale();
    boolean fits = false;
    if (numeric.constant() instanceof Constant.Number n) {
      BigDecimal rounded = n.value().setScale(target.scale(), RoundingMode.HALF_UP);
      fits = rounded.signum() == 0 || rounded.precision() - rounded.scale() <= digits;
    } else if (numeric.num() instanceof Num.Fixed given) {
      int spare = digits - (given.precision() - given.scale());
      fits = spare > 0 || spare == 0 && given.scale() <= target.scale();
    }
    if (!fits) {
      throw Refusal.cast("a constant to a narrower numeric");
    }
  }
}
