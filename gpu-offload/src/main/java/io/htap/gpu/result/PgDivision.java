package io.htap.gpu.result;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Postgres's division of numerics ({@code select_div_scale} in {@code numeric.c}): the quotient
 * gets at least 16 significant digits, estimated from the place of each operand's first digit of
 * base 10000, and is rounded half away from zero. An average is the sum divided by the count.
 */
public final class PgDivision {
  private static final int SIGNIFICANT_DIGITS = 16;
  private static final int BASE_DIGITS = 4;
  private static final int MOST_DIGITS_SHOWN = 1000;

  private PgDivision() {}

  /**
   * @throws ArithmeticException when the divisor is zero
   */
  public static BigDecimal quotient(BigDecimal dividend, BigDecimal divisor) {
    if (divisor.signum() == 0) {
      throw new ArithmeticException("division by zero");
    }
    return dividend.divide(divisor, scale(dividend, divisor), RoundingMode.HALF_UP);
  }

  private static int scale(BigDecimal dividend, BigDecimal divisor) {
    int weight = weight(dividend) - weight(divisor);
    if (firstDigit(dividend) <= firstDigit(divisor)) {
      weight--;
    }
    int scale = SIGNIFICANT_DIGITS - weight * BASE_DIGITS;
    int shown = Math.max(dividend.scale(), divisor.scale());
    return Math.min(Math.max(Math.max(scale, 0), shown), MOST_DIGITS_SHOWN);
  }

  /** The power of 10000 of the first digit of that base; 0 for zero. */
  private static int weight(BigDecimal value) {
    return value.signum() == 0
        ? 0
        : Math.floorDiv(value.precision() - value.scale() - 1, BASE_DIGITS);
  }

  private static int firstDigit(BigDecimal value) {
    return value.abs().movePointLeft(weight(value) * BASE_DIGITS).intValue();
  }
}
