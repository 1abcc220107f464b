package io.htap.replica.codec;

import java.math.BigInteger;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/**
 * {@code numeric(p,s)} as {@code DECIMAL(p,s)}. The binary form is a list of base-10000 digits, the
 * first weighing {@code 10000^weight}; DuckDB wants the integer {@code value · 10^s} in the
 * narrowest of 16, 32, 64 or 128 bits that the precision needs.
 */
final class NumericCodec implements ColumnCodec {
  private static final int HEADER = 8;
  private static final int NEGATIVE = 0x4000;
  private static final int SPECIAL = 0xC000;
  private static final int LONG_DIGITS = 18;
  private static final long[] POWERS = powers();

  private final int precision;
  private final int scale;

  NumericCodec(int precision, int scale) {
    this.precision = precision;
    this.scale = scale;
  }

  @Override
  public void check(byte[] b, int off, int len) throws UnrepresentableException {
    if ((ByteOrder.int16(b, off + 4) & SPECIAL) == SPECIAL) {
      throw new UnrepresentableException("a numeric NaN or infinity");
    }
  }

  @Override
  public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
    int digits = ByteOrder.int16(b, off);
    int weight = ByteOrder.int16(b, off + 2);
    boolean negative = (ByteOrder.int16(b, off + 4) & SPECIAL) == NEGATIVE;
    if (digits == 0 || 4 * (weight + 1) + scale <= LONG_DIGITS) {
      long magnitude = magnitude(b, off + HEADER, digits, weight);
      append(to, negative ? -magnitude : magnitude);
    } else {
      BigInteger magnitude = bigMagnitude(b, off + HEADER, digits, weight);
      append(to, negative ? magnitude.negate() : magnitude);
    }
  }

  private long magnitude(byte[] b, int off, int digits, int weight) {
    long sum = 0;
    for (int i = 0; i < digits; i++) {
      int exponent = 4 * (weight - i) + scale;
      long digit = ByteOrder.int16(b, off + 2 * i);
      // A negative exponent only ever cuts the zeros that pad the last digit.
      sum +=
          exponent >= 0 ? digit * POWERS[exponent] : exponent > -4 ? digit / POWERS[-exponent] : 0;
    }
    return sum;
  }

  private BigInteger bigMagnitude(byte[] b, int off, int digits, int weight) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < digits; i++) {
      int exponent = 4 * (weight - i) + scale;
      BigInteger digit = BigInteger.valueOf(ByteOrder.int16(b, off + 2 * i));
      if (exponent >= 0) {
        sum = sum.add(digit.multiply(BigInteger.TEN.pow(exponent)));
      } else {
        sum = sum.add(digit.divide(BigInteger.TEN.pow(-exponent)));
      }
    }
    return sum;
  }

  private void append(DuckDBAppender to, long unscaled) throws SQLException {
    if (precision <= 4) {
      to.appendDecimal((short) unscaled);
    } else if (precision <= 9) {
      to.appendDecimal((int) unscaled);
    } else if (precision <= LONG_DIGITS) {
      to.appendDecimal(unscaled);
    } else {
      to.appendDecimal(unscaled, unscaled >> 63);
    }
  }

  private void append(DuckDBAppender to, BigInteger unscaled) throws SQLException {
    if (precision <= LONG_DIGITS) {
      append(to, unscaled.longValueExact());
    } else {
      to.appendDecimal(unscaled.longValue(), unscaled.shiftRight(Long.SIZE).longValueExact());
    }
  }

  private static long[] powers() {
    var powers = new long[LONG_DIGITS + 1];
    powers[0] = 1;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = powers[i - 1] * 10;
    }
    return powers;
  }
}
