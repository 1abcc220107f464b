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
  private static final int KEY_BIAS = 200_000;

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

  /** An exact value shown with another display scale, which must be able to hold it. */
  public static String withScale(String a, int scale) {
    return new BigDecimal(a).setScale(scale, RoundingMode.UNNECESSARY).toPlainString();
  }

  /**
   * A text whose byte order is the order of the values and which is the same for 1.5 and 1.50:
   * sign, biased decimal exponent, digits without trailing zeros; the latter two complemented, and
   * closed by a byte above all digits, when the number is negative.
   */
  public static String key(String a) {
    BigDecimal value = new BigDecimal(a);
    if (value.signum() == 0) {
      return "1";
    }
    String digits = value.unscaledValue().abs().toString();
    int exponent = digits.length() - value.scale() + KEY_BIAS;
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    String body = pad(exponent) + digits.substring(0, end);
    return value.signum() > 0 ? "2" + body : "0" + complement(body) + "~";
  }

  private static String pad(int exponent) {
    String plain = Integer.toString(exponent);
    return "000000".substring(plain.length()) + plain;
  }

  private static String complement(String digits) {
    StringBuilder nines = new StringBuilder(digits.length());
    for (int i = 0; i < digits.length(); i++) {
      nines.append((char) ('9' - digits.charAt(i) + '0'));
    }
    return nines.toString();
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
