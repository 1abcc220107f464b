package io.htap.gpu.plan;

import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Scalar.Arithmetic;
import io.htap.gpu.plan.Scalar.Constant;
import io.htap.gpu.plan.Scalar.Convert;
import io.htap.gpu.plan.Scalar.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Decimals of Postgres's result scales: the larger one for + and −, the sum for ×. Where the digits
 * may be too many for 128 bits, the values are held as long as they fit, and raise when they do
 * not.
 */
final class Decimals {
  private Decimals() {}

  /** A number as written. */
  static Constant constant(BigDecimal number) {
    int scale = Math.max(number.scale(), 0);
    BigInteger digits = number.setScale(scale).unscaledValue();
    int precision = Math.max(number.setScale(scale).precision(), scale);
    if (precision > GpuType.MOST_DIGITS) {
      throw Decline.operator("a literal of more than 38 digits");
    }
    return new Constant(digits, GpuType.decimal(precision, scale));
  }

  /** The same value of another scale, at least as large. */
  static Scalar scaled(Scalar decimal, int scale) {
    GpuType type = decimal.type();
    if (type.scale() == scale) {
      return decimal;
    }
    GpuType wider = GpuType.decimal(type.integerDigits() + scale, scale);
    if (decimal instanceof Constant constant) {
      Object value = constant.value();
      return new Constant(
          value == null
              ? null
              : ((BigInteger) value).multiply(BigInteger.TEN.pow(scale - type.scale())),
          wider);
    }
    return new Convert(decimal, wider);
  }

  static Scalar arithmetic(Operator operator, Scalar left, Scalar right) {
    GpuType l = left.type();
    GpuType r = right.type();
    if (operator == Operator.MULTIPLY) {
      return new Arithmetic(
          operator,
          left,
          right,
          GpuType.decimal(l.precision() + r.precision(), l.scale() + r.scale()));
    }
    if (operator != Operator.ADD && operator != Operator.SUBTRACT) {
      throw Decline.operator(operator + " of numerics that something is computed from");
    }
    int scale = Math.max(l.scale(), r.scale());
    int digits = Math.max(l.integerDigits(), r.integerDigits()) + 1;
    return new Arithmetic(
        operator,
        scaled(left, scale),
        scaled(right, scale),
        GpuType.decimal(digits + scale, scale));
  }

  /** All of one scale, to be compared. */
  static List<Scalar> unified(List<Scalar> decimals) {
    int scale = decimals.stream().mapToInt(d -> d.type().scale()).max().orElse(0);
    List<Scalar> unified = new ArrayList<>();
    decimals.forEach(decimal -> unified.add(scaled(decimal, scale)));
    return unified;
  }

  /** Rounded, half away from zero, to fewer digits after the point; or with more of them. */
  static Scalar rounded(Scalar decimal, long scale) {
    if (scale < 0 || scale > GpuType.MOST_DIGITS) {
      throw Decline.operator("round before the point, or far behind it");
    }
    int to = (int) scale;
    GpuType type = decimal.type();
    return to >= type.scale()
        ? scaled(decimal, to)
        : new Convert(decimal, GpuType.decimal(type.integerDigits() + 1 + to, to));
  }

  /** As many digits as an integer may have. */
  static GpuType ofInteger(Kind integer) {
    return switch (integer) {
      case INT16 -> GpuType.decimal(5, 0);
      case INT32 -> GpuType.decimal(10, 0);
      default -> GpuType.decimal(19, 0);
    };
  }
}
