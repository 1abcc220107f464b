package io.htap.replica.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Postgres's binary numeric: a list of base-10000 digits, the first weighing {@code 10000^weight},
 * and how many decimal digits to show after the point.
 */
public final class BinaryNumeric {
  private static final int HEADER = 8;
  private static final int NEGATIVE = 0x4000;
  private static final int SPECIAL = 0xC000;
  private static final int BASE_DIGITS = 4;
  private static final int BASE = 10_000;

  private BinaryNumeric() {}

  /** Whether it is a number, and neither NaN nor an infinity. */
  public static boolean isFinite(byte[] b, int off) {
    return (sign(b, off) & SPECIAL) != SPECIAL;
  }

  /** Sign and special values, as they stand in the header. */
  public static int sign(byte[] b, int off) {
    return ByteOrder.int16(b, off + 4) & 0xffff;
  }

  /** The number with its display scale; only of a finite one. */
  public static BigDecimal value(byte[] b, int off) {
    int digits = ByteOrder.int16(b, off);
    int weight = ByteOrder.int16(b, off + 2);
    boolean negative = sign(b, off) == NEGATIVE;
    int shown = ByteOrder.int16(b, off + 6);
    BigDecimal value =
        digits <= BASE_DIGITS
            ? small(b, off + HEADER, digits, weight)
            : large(b, off + HEADER, digits, weight);
    // Digits beyond the display scale are zeros that fill the last base-10000 digit.
    BigDecimal scaled = value.setScale(shown, RoundingMode.DOWN);
    return negative ? scaled.negate() : scaled;
  }

  private static BigDecimal small(byte[] b, int off, int digits, int weight) {
    long unscaled = 0;
    for (int i = 0; i < digits; i++) {
      unscaled = unscaled * BASE + ByteOrder.int16(b, off + 2 * i);
    }
    return BigDecimal.valueOf(unscaled, scale(digits, weight));
  }

  private static BigDecimal large(byte[] b, int off, int digits, int weight) {
    var text = new StringBuilder(digits * BASE_DIGITS);
    for (int i = 0; i < digits; i++) {
      String digit = Integer.toString(ByteOrder.int16(b, off + 2 * i));
      text.append("0".repeat(BASE_DIGITS - digit.length())).append(digit);
    }
    return new BigDecimal(new BigInteger(text.toString()), scale(digits, weight));
  }

  private static int scale(int digits, int weight) {
    return BASE_DIGITS * (digits - 1 - weight);
  }
}
