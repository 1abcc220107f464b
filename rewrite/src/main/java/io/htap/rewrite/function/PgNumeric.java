package io.htap.rewrite.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Postgres's numeric on its own text: every result has the display scale that Postgres gives it.
 *
 * <p>The one hard rule is that of division. Postgres stores digits in base 10000; the quotient gets
 * at least 16 significant digits, estimated from the position of each operand's first base-10000
 * digit ({@code select_div_scale} in {@code numeric.c}):
 *
 * <pre>
 * qweight = weight1 − weight2, one less when firstdigit1 ≤ firstdigit2
 * rscale  = max(16 − 4·qweight, dscale1, dscale2, 0), at most 1000
 * </pre>
 *
 * and is rounded half away from zero to rscale. avg is sum / count by the same rule. NaN and the
 * infinities never reach the columnar copy.
 */
public final class PgNumeric {
  private static final int SIGNIFICANT_DIGITS = 16;
  private static final int BASE_DIGITS = 4;
  private static final int MAX_DISPLAY_SCALE = 1000;
  private static final BigInteger BASE = BigInteger.valueOf(10_000);
  private static final int KEY_BIAS = 511;
  private static final int KEY_DIGITS = 35;
  private static final int SIGNIFICAND_BITS = 117;
  private static final BigInteger NOT_NEGATIVE = BigInteger.ONE.shiftLeft(127);

  private PgNumeric() {}

  /** {@code a / b}; raises an ArithmeticException when b is zero. */
  public static String div(String a, String b) {
    BigDecimal dividend = new BigDecimal(a);
    BigDecimal divisor = new BigDecimal(b);
    if (divisor.signum() == 0) {
      throw new ArithmeticException("division by zero");
    }
    int scale = divisionScale(dividend, divisor);
    return dividend.divide(divisor, scale, RoundingMode.HALF_UP).toPlainString();
  }

  public static String mul(String a, String b) {
    return new BigDecimal(a).multiply(new BigDecimal(b)).toPlainString();
  }

  public static String add(String a, String b) {
    return new BigDecimal(a).add(new BigDecimal(b)).toPlainString();
  }

  public static String sub(String a, String b) {
    return new BigDecimal(a).subtract(new BigDecimal(b)).toPlainString();
  }

  /** {@code a % b}: the sign of a, the larger scale; raises when b is zero. */
  public static String mod(String a, String b) {
    BigDecimal dividend = new BigDecimal(a);
    BigDecimal divisor = new BigDecimal(b);
    if (divisor.signum() == 0) {
      throw new ArithmeticException("division by zero");
    }
    int scale = Math.max(dividend.scale(), divisor.scale());
    return dividend.remainder(divisor).setScale(scale, RoundingMode.UNNECESSARY).toPlainString();
  }

  public static String neg(String a) {
    return new BigDecimal(a).negate().toPlainString();
  }

  public static String abs(String a) {
    return new BigDecimal(a).abs().toPlainString();
  }

  /**
   * The root of {@code a / b} at the scale of that quotient, rounded half up: what {@code stddev}
   * makes of the variance ({@code sqrt_var} in {@code numeric.c}).
   */
  public static String root(String a, String b) {
    BigDecimal square = new BigDecimal(div(a, b));
    int scale = square.scale();
    BigInteger root = square.setScale(2 * (scale + 1)).unscaledValue().sqrt();
    return new BigDecimal(root, scale + 1).setScale(scale, RoundingMode.HALF_UP).toPlainString();
  }

  /** {@code round(a, scale)}, half away from zero; scale ≥ 0. */
  public static String round(String a, int scale) {
    return new BigDecimal(a).setScale(scale, RoundingMode.HALF_UP).toPlainString();
  }

  /** {@code trunc(a, scale)}; scale ≥ 0. */
  public static String trunc(String a, int scale) {
    return new BigDecimal(a).setScale(scale, RoundingMode.DOWN).toPlainString();
  }

  /** The smallest number of that scale that is not below a. */
  public static String ceil(String a, int scale) {
    return new BigDecimal(a).setScale(scale, RoundingMode.CEILING).toPlainString();
  }

  /** The largest number of that scale that is not above a. */
  public static String floor(String a, int scale) {
    return new BigDecimal(a).setScale(scale, RoundingMode.FLOOR).toPlainString();
  }

  /**
   * A number of 128 bits whose order is the order of the values and which is the same for 1.5 and
   * 1.50: a bit for not negative, ten of biased decimal exponent, the first 35 digits; all but the
   * first bit complemented when the number is negative.
   *
   * @throws ArithmeticException when the number has more digits, or the exponent does not fit
   */
  public static BigInteger key(String a) {
    BigDecimal value = new BigDecimal(a);
    if (value.signum() == 0) {
      return NOT_NEGATIVE;
    }
    BigDecimal digits = value.abs().stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() + KEY_BIAS;
    if (digits.precision() > KEY_DIGITS || exponent < 0 || exponent > 2 * KEY_BIAS) {
      throw new ArithmeticException("a number of more than " + KEY_DIGITS + " digits as a key");
    }
    BigInteger significand =
        digits.unscaledValue().multiply(BigInteger.TEN.pow(KEY_DIGITS - digits.precision()));
    BigInteger size = BigInteger.valueOf(exponent).shiftLeft(SIGNIFICAND_BITS).or(significand);
    return value.signum() > 0
        ? NOT_NEGATIVE.or(size)
        : NOT_NEGATIVE.subtract(BigInteger.ONE).subtract(size);
  }

  private static int divisionScale(BigDecimal a, BigDecimal b) {
    int weightA = weight(a);
    int weightB = weight(b);
    int quotientWeight = weightA - weightB;
    if (firstDigit(a, weightA) <= firstDigit(b, weightB)) {
      quotientWeight--;
    }
    int scale = SIGNIFICANT_DIGITS - quotientWeight * BASE_DIGITS;
    return Math.min(
        Math.max(Math.max(scale, 0), Math.max(a.scale(), b.scale())), MAX_DISPLAY_SCALE);
  }

  /** The power of 10000 of the first non-zero base-10000 digit; 0 for zero. */
  private static int weight(BigDecimal value) {
    if (value.signum() == 0) {
      return 0;
    }
    return Math.floorDiv(value.precision() - value.scale() - 1, BASE_DIGITS);
  }

  private static int firstDigit(BigDecimal value, int weight) {
    if (value.signum() == 0) {
      return 0;
    }
    BigInteger shifted = value.abs().movePointLeft(weight * BASE_DIGITS).toBigInteger();
    return shifted.mod(BASE).intValue();
  }
}
