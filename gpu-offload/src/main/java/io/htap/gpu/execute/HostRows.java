package io.htap.gpu.execute;

import ai.rapids.cudf.HostColumnVector;
import ai.rapids.cudf.Table;
import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.Output;
import io.htap.gpu.plan.Output.Quotient;
import io.htap.gpu.result.PgDivision;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of the device as the answer's, quotients divided. */
final class HostRows {
  private final List<GpuType> types;
  private final List<Output> outputs;

  HostRows(List<GpuType> types, List<Output> outputs) {
    this.types = types;
    this.outputs = outputs;
  }

  /** Cells are Booleans, Longs, BigDecimals, Doubles and Strings. */
  List<Object[]> of(Table table) {
    HostColumnVector[] columns = new HostColumnVector[types.size()];
    try {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = table.getColumn(i).copyToHost();
      }
      List<Object[]> rows = new ArrayList<>();
      for (int row = 0; row < DeviceTypes.rows(table); row++) {
        @Nullable Object[] cells = new Object[outputs.size()];
        for (int i = 0; i < cells.length; i++) {
          cells[i] = cell(columns, outputs.get(i), row);
        }
        rows.add(cells);
      }
      return rows;
    } finally {
      Closing.all(columns);
    }
  }

  private @Nullable Object cell(HostColumnVector[] columns, Output output, int row) {
    if (output instanceof Quotient quotient) {
      BigDecimal dividend = number(columns, quotient.dividend(), row);
      BigDecimal divisor = number(columns, quotient.divisor(), row);
      if (dividend == null || divisor == null) {
        return null;
      }
      if (divisor.signum() == 0) {
        throw new Raised("division by zero");
      }
      BigDecimal result = PgDivision.quotient(dividend, divisor);
      return quotient.round() < 0
          ? result
          : result.setScale(quotient.round(), RoundingMode.HALF_UP);
    }
    int column = ((Output.Held) output).column();
    return value(columns[column], types.get(column), row);
  }

  private @Nullable BigDecimal number(HostColumnVector[] columns, int column, int row) {
    Object value = value(columns[column], types.get(column), row);
    return value instanceof Long whole ? BigDecimal.valueOf(whole) : (BigDecimal) value;
  }

  private static @Nullable Object value(HostColumnVector column, GpuType type, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (type.kind()) {
      case BOOL -> column.getBoolean(row);
      case INT16 -> (long) column.getShort(row);
      case INT32, DATE -> (long) column.getInt(row);
      case INT64, TIMESTAMP -> column.getLong(row);
      case DECIMAL -> column.getBigDecimal(row);
      case TEXT -> column.getJavaString(row);
      case FLOAT32 -> (double) column.getFloat(row);
      case FLOAT64 -> column.getDouble(row);
    };
  }
}
