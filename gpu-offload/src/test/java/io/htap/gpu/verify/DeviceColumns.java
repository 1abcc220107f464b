package io.htap.gpu.verify;

import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.DType;
import ai.rapids.cudf.Table;
import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.Node;
import java.math.BigInteger;
import java.util.List;

/** Rows of the interpreter as columns of the device. */
final class DeviceColumns {
  private DeviceColumns() {}

  /** To be closed by the caller. */
  static Table table(Node.Scan scan, List<Object[]> rows) {
    ColumnVector[] columns = new ColumnVector[scan.columns().size()];
    try {
      for (int i = 0; i < columns.length; i++) {
        int place = i;
        columns[i] =
            column(scan.columns().get(i).type(), rows.stream().map(row -> row[place]).toArray());
      }
      return new Table(columns);
    } finally {
      for (ColumnVector column : columns) {
        if (column != null) {
          column.close();
        }
      }
    }
  }

  private static ColumnVector column(GpuType type, Object[] values) {
    int n = values.length;
    return switch (type.kind()) {
      case BOOL -> ColumnVector.fromBoxedBooleans(copy(values, new Boolean[n]));
      case INT16 -> {
        Short[] shorts = new Short[n];
        for (int i = 0; i < n; i++) {
          shorts[i] = values[i] == null ? null : ((Long) values[i]).shortValue();
        }
        yield ColumnVector.fromBoxedShorts(shorts);
      }
      case INT32 -> ColumnVector.fromBoxedInts(ints(values));
      case DATE -> ColumnVector.timestampDaysFromBoxedInts(ints(values));
      case INT64 -> ColumnVector.fromBoxedLongs(copy(values, new Long[n]));
      case TIMESTAMP -> ColumnVector.timestampMicroSecondsFromBoxedLongs(copy(values, new Long[n]));
      case TEXT -> ColumnVector.fromStrings(copy(values, new String[n]));
      case FLOAT32, FLOAT64 -> ColumnVector.fromBoxedDoubles(copy(values, new Double[n]));
      case DECIMAL ->
          ColumnVector.build(
              DType.create(DType.DTypeEnum.DECIMAL128, -type.scale()),
              n,
              builder -> {
                for (Object value : values) {
                  if (value == null) {
                    builder.appendNull();
                  } else {
                    builder.appendUnscaledDecimal((BigInteger) value);
                  }
                }
              });
    };
  }

  private static <T> T[] copy(Object[] from, T[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
    return to;
  }

  private static Integer[] ints(Object[] values) {
    Integer[] ints = new Integer[values.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = values[i] == null ? null : Math.toIntExact((Long) values[i]);
    }
    return ints;
  }
}
