package io.htap.gpu.execute;

import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.DType;
import ai.rapids.cudf.HostColumnVector;
import io.htap.gpu.plan.GpuType;
import io.htap.spi.engine.ColumnChunk;
import java.math.BigInteger;
import java.util.BitSet;

/** Stored values as columns of the device. To be closed by the caller. */
final class DeviceColumns {
  private DeviceColumns() {}

  static ColumnVector of(GpuType type, ColumnChunk chunk) {
    DType held = DeviceTypes.of(type);
    Object values = chunk.values();
    BitSet nulls = chunk.nulls();
    int rows = chunk.rows();
    if (values instanceof String[] texts) {
      return texts(texts, nulls);
    } else if (values instanceof BigInteger[] digits) {
      return built(held, rows, nulls, (to, i) -> to.appendUnscaledDecimal(digits[i]));
    } else if (values instanceof boolean[] truths) {
      return built(held, rows, nulls, (to, i) -> to.append((byte) (truths[i] ? 1 : 0)));
    } else if (values instanceof short[] numbers) {
      return built(held, rows, nulls, (to, i) -> to.append(numbers[i]));
    } else if (values instanceof int[] numbers) {
      return built(held, rows, nulls, (to, i) -> to.append(numbers[i]));
    } else if (values instanceof float[] numbers) {
      return built(held, rows, nulls, (to, i) -> to.append(numbers[i]));
    } else if (values instanceof double[] numbers) {
      return built(held, rows, nulls, (to, i) -> to.append(numbers[i]));
    }
    long[] numbers = (long[]) values;
    if (!held.isDecimalType()) {
      return built(held, rows, nulls, (to, i) -> to.append(numbers[i]));
    }
    // Half as much moves there as would of 128 bits each.
    DType narrow = DType.create(DType.DTypeEnum.DECIMAL64, held.getScale());
    try (ColumnVector digits =
        built(narrow, rows, nulls, (to, i) -> to.appendUnscaledDecimal(numbers[i]))) {
      return digits.castTo(held);
    }
  }

  private static ColumnVector texts(String[] texts, BitSet nulls) {
    for (int i = nulls.nextSetBit(0); i >= 0; i = nulls.nextSetBit(i + 1)) {
      texts[i] = null;
    }
    return ColumnVector.fromStrings(texts);
  }

  /** Appends the value of a row. */
  private interface Appender {
    void append(HostColumnVector.Builder to, int row);
  }

  private static ColumnVector built(DType type, int rows, BitSet nulls, Appender appender) {
    try (HostColumnVector.Builder builder = HostColumnVector.builder(type, rows)) {
      for (int i = 0; i < rows; i++) {
        if (nulls.get(i)) {
          builder.appendNull();
        } else {
          appender.append(builder, i);
        }
      }
      return builder.buildAndPutOnDevice();
    }
  }
}
