package io.htap.gpu.execute;

import ai.rapids.cudf.BinaryOp;
import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.ColumnView;
import ai.rapids.cudf.DType;
import ai.rapids.cudf.Scalar;
import io.htap.gpu.plan.GpuType;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold in every row that is computed: otherwise it raises.
 *
 * <p>128 bits wrap round without a word. Whether decimals may do so is told by doubles, which are
 * close enough if the bound is set a little too low.
 */
final class Checks {
  private static final double CAUTION = 0.99;

  private Checks() {}

  /**
   * @param bad NULL counts as false
   * @param computed the rows that count; null for all
   */
  static void none(ColumnView bad, @Nullable ColumnView computed, String what) {
    if (bad.getRowCount() == 0) {
      return;
    }
    if (computed == null) {
      requireNone(bad, what);
      return;
    }
    try (ColumnVector both = bad.binaryOp(BinaryOp.NULL_LOGICAL_AND, computed, DType.BOOL8)) {
      requireNone(both, what);
    }
  }

  private static void requireNone(ColumnView bad, String what) {
    if (bad.getNullCount() == bad.getRowCount()) {
      return;
    }
    try (Scalar any = bad.any()) {
      if (any.isValid() && any.getBoolean()) {
        throw new Raised(what);
      }
    }
  }

  /** That values of 128 bits lie within an integer type. */
  static void integers(ColumnView wide, GpuType type, @Nullable ColumnView computed) {
    BigInteger most = BigInteger.ONE.shiftLeft(bits(type) - 1);
    within(wide, most.negate(), most.subtract(BigInteger.ONE), computed, "an integer out of range");
  }

  /** That decimals of the type's scale have no more digits than it. */
  static void digits(ColumnView decimal, GpuType type, @Nullable ColumnView computed) {
    BigInteger most = BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
    within(decimal, most.negate(), most, computed, "a numeric of too many digits");
  }

  private static void within(
      ColumnView decimal,
      BigInteger least,
      BigInteger most,
      @Nullable ColumnView computed,
      String what) {
    try (Scalar low = Scalar.fromDecimal(least, decimal.getType());
        Scalar high = Scalar.fromDecimal(most, decimal.getType());
        ColumnVector below = decimal.lessThan(low);
        ColumnVector above = decimal.greaterThan(high)) {
      none(below, computed, what);
      none(above, computed, what);
    }
  }

  /** That numbers, as doubles, are surely held by 128 bits at the scale. */
  static void held(ColumnView doubles, int scale, @Nullable ColumnView computed) {
    double most = CAUTION * Math.pow(10, GpuType.MOST_DIGITS - scale);
    try (ColumnVector sizes = doubles.abs();
        Scalar bound = Scalar.fromDouble(most);
        ColumnVector above = sizes.greaterOrEqualTo(bound)) {
      none(above, computed, "a numeric of too many digits");
    }
  }

  private static int bits(GpuType type) {
    return switch (type.kind()) {
      case INT16 -> Short.SIZE;
      case INT32 -> Integer.SIZE;
      default -> Long.SIZE;
    };
  }
}
