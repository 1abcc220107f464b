package io.htap.gpu.execute;

import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.DType;
import ai.rapids.cudf.Scalar;
import ai.rapids.cudf.Table;
import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.Scalar.Constant;
import java.math.BigInteger;
import java.util.List;

/** The types of a plan, and its constants, as cuDF has them. */
final class DeviceTypes {
  private DeviceTypes() {}

  static DType of(GpuType type) {
    return switch (type.kind()) {
      case BOOL -> DType.BOOL8;
      case INT16 -> DType.INT16;
      case INT32 -> DType.INT32;
      case INT64 -> DType.INT64;
      case DATE -> DType.TIMESTAMP_DAYS;
      case TIMESTAMP -> DType.TIMESTAMP_MICROSECONDS;
      case DECIMAL -> decimal(type.scale());
      case TEXT -> DType.STRING;
      case FLOAT32 -> DType.FLOAT32;
      case FLOAT64 -> DType.FLOAT64;
    };
  }

  /** cuDF counts digits before the point, Postgres those after it. */
  static DType decimal(int scale) {
    return DType.create(DType.DTypeEnum.DECIMAL128, -scale);
  }

  /** To be closed by the caller. */
  static Scalar scalar(Constant constant) {
    Object value = constant.value();
    if (value == null) {
      return Scalar.fromNull(of(constant.type()));
    }
    return switch (constant.type().kind()) {
      case BOOL -> Scalar.fromBool((Boolean) value);
      case INT16 -> Scalar.fromShort(((Long) value).shortValue());
      case INT32 -> Scalar.fromInt(((Long) value).intValue());
      case INT64 -> Scalar.fromLong((Long) value);
      case DATE -> Scalar.timestampDaysFromInt(Math.toIntExact((Long) value));
      case TIMESTAMP -> Scalar.timestampFromLong(DType.TIMESTAMP_MICROSECONDS, (Long) value);
      case DECIMAL -> Scalar.fromDecimal((BigInteger) value, of(constant.type()));
      case TEXT -> Scalar.fromString((String) value);
      case FLOAT32 -> Scalar.fromFloat(((Double) value).floatValue());
      case FLOAT64 -> Scalar.fromDouble((Double) value);
    };
  }

  /** A column of NULLs; to be closed by the caller. */
  static ColumnVector nulls(GpuType type, int rows) {
    try (Scalar nothing = Scalar.fromNull(of(type))) {
      return ColumnVector.fromScalar(nothing, rows);
    }
  }

  /** Rows of NULLs, of which there may be none; to be closed by the caller. */
  static Table nulls(List<GpuType> types, int rows) {
    ColumnVector[] columns = new ColumnVector[types.size()];
    try {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = nulls(types.get(i), rows);
      }
      return new Table(columns);
    } finally {
      Closing.all(columns);
    }
  }

  /** A table has at most as many rows as an int counts. */
  static int rows(Table table) {
    return Math.toIntExact(table.getRowCount());
  }
}
