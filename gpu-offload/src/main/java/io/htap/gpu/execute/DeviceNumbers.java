package io.htap.gpu.execute;

import ai.rapids.cudf.BinaryOp;
import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.ColumnView;
import ai.rapids.cudf.DType;
import ai.rapids.cudf.Scalar;
import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Scalar.Arithmetic;
import io.htap.gpu.plan.Scalar.Operator;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Arithmetic that raises where Postgres does, and conversions that round as it does. */
final class DeviceNumbers {
  private DeviceNumbers() {}

  static ColumnVector arithmetic(
      Arithmetic arithmetic, ColumnView left, ColumnView right, @Nullable ColumnView computed) {
    GpuType type = arithmetic.type();
    if (type.kind() == Kind.DECIMAL) {
      return decimals(arithmetic.operator(), left, right, type, computed);
    }
    // In 128 bits, in which nothing overflows; then the result must fit.
    DType wide = DeviceTypes.decimal(0);
    try (ColumnVector l = left.castTo(wide);
        ColumnVector r = right.castTo(wide);
        ColumnVector result = integers(arithmetic.operator(), l, r, computed)) {
      Checks.integers(result, type, computed);
      return result.castTo(DeviceTypes.of(type));
    }
  }

  private static ColumnVector integers(
      Operator operator, ColumnView left, ColumnView right, @Nullable ColumnView computed) {
    DType wide = DeviceTypes.decimal(0);
    if (operator != Operator.DIVIDE && operator != Operator.MODULO) {
      return left.binaryOp(binary(operator), right, wide);
    }
    try (Scalar zero = Scalar.fromDecimal(BigInteger.ZERO, wide);
        ColumnVector byZero = right.equalTo(zero);
        ColumnVector dividend = left.isNotNull();
        ColumnVector raises = byZero.and(dividend)) {
      Checks.none(raises, computed, "division by zero");
      try (Scalar no = Scalar.fromBool(false);
          ColumnVector zeros = byZero.replaceNulls(no);
          Scalar one = Scalar.fromDecimal(BigInteger.ONE, wide);
          ColumnVector divisor = zeros.ifElse(one, right);
          ColumnVector quotient = left.binaryOp(BinaryOp.DIV, divisor, wide)) {
        if (operator == Operator.DIVIDE) {
          return quotient.incRefCount();
        }
        try (ColumnVector whole = quotient.mul(divisor, wide)) {
          return left.sub(whole, wide);
        }
      }
    }
  }

  private static ColumnVector decimals(
      Operator operator,
      ColumnView left,
      ColumnView right,
      GpuType type,
      @Nullable ColumnView computed) {
    if (type.precision() == GpuType.MOST_DIGITS) {
      try (ColumnVector l = left.castTo(DType.FLOAT64);
          ColumnVector r = right.castTo(DType.FLOAT64);
          ColumnVector about = l.binaryOp(binary(operator), r, DType.FLOAT64)) {
        Checks.held(about, type.scale(), computed);
      }
    }
    return left.binaryOp(binary(operator), right, DeviceTypes.of(type));
  }

  private static BinaryOp binary(Operator operator) {
    return switch (operator) {
      case ADD -> BinaryOp.ADD;
      case SUBTRACT -> BinaryOp.SUB;
      case MULTIPLY -> BinaryOp.MUL;
      default -> throw new IllegalArgumentException(operator.name());
    };
  }

  static ColumnVector converted(
      ColumnView operand, GpuType from, GpuType to, @Nullable ColumnView computed) {
    if (to.kind() == Kind.TIMESTAMP) {
      return operand.castTo(DeviceTypes.of(to));
    }
    try (ColumnVector decimal =
        from.kind() == Kind.DECIMAL
            ? scaled(operand, from, to.scale(), computed)
            : operand.castTo(DeviceTypes.decimal(to.scale()))) {
      if (to.kind() == Kind.DECIMAL) {
        Checks.digits(decimal, to, computed);
        return decimal.incRefCount();
      }
      Checks.integers(decimal, to, computed);
      return decimal.castTo(DeviceTypes.of(to));
    }
  }

  /** With another number of digits after the point, rounded half away from zero. */
  private static ColumnVector scaled(
      ColumnView decimal, GpuType from, int scale, @Nullable ColumnView computed) {
    if (scale >= from.scale()) {
      try (ColumnVector about = decimal.castTo(DType.FLOAT64)) {
        Checks.held(about, scale, computed);
      }
      return decimal.castTo(DeviceTypes.decimal(scale));
    }
    BigInteger half = BigInteger.TEN.pow(from.scale() - scale - 1).multiply(BigInteger.valueOf(5));
    DType held = decimal.getType();
    try (Scalar zero = Scalar.fromDecimal(BigInteger.ZERO, held);
        Scalar up = Scalar.fromDecimal(half, held);
        Scalar down = Scalar.fromDecimal(half.negate(), held);
        ColumnVector negative = decimal.lessThan(zero);
        ColumnVector addend = negative.ifElse(down, up);
        ColumnVector sum = decimal.add(addend, held)) {
      // A cast to fewer digits cuts them off.
      return sum.castTo(DeviceTypes.decimal(scale));
    }
  }
}
