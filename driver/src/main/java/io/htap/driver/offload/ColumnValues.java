package io.htap.driver.offload;

import io.htap.spi.HtapException;
import io.htap.spi.PgType;
import io.htap.spi.SqlState;
import io.htap.spi.engine.ColumnChunk;
import io.htap.spi.query.Query;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;

/** Values of a column as they come from DuckDB, in an array of their own type. */
final class ColumnValues {
  /** As many digits as a long surely holds. */
  private static final int LONG_DIGITS = 18;

  private final String sql;
  private final Object values;
  private final Taker taker;
  private final BitSet nulls = new BitSet();
  private final int rows;

  /** Puts the value of the current row's only column into its place. */
  private interface Taker {
    void take(int place, ResultSet row) throws SQLException;
  }

  private ColumnValues(String sql, Object values, int rows, Taker taker) {
    this.sql = sql;
    this.values = values;
    this.rows = rows;
    this.taker = taker;
  }

  /**
   * @throws HtapException 0A000 for a type that no engine takes
   */
  static ColumnValues of(Query.Column column, int rows) throws HtapException {
    String name = '"' + column.copyColumn().replace("\"", "\"\"") + '"';
    PgType type = column.type();
    return switch (type) {
      case BOOL -> {
        boolean[] to = new boolean[rows];
        yield new ColumnValues(name, to, rows, (i, row) -> to[i] = row.getBoolean(1));
      }
      case INT2 -> {
        short[] to = new short[rows];
        yield new ColumnValues(name, to, rows, (i, row) -> to[i] = row.getShort(1));
      }
      case INT4 -> ints(name, rows);
      case INT8 -> longs(name, rows);
      case DATE -> ints(finite(name, "(" + name + " - DATE '1970-01-01')::INTEGER"), rows);
      case TIMESTAMP, TIMESTAMPTZ -> longs(finite(name, "epoch_us(" + name + ")"), rows);
      case NUMERIC -> numerics(column, name, rows);
      case FLOAT4 -> {
        float[] to = new float[rows];
        yield new ColumnValues(name, to, rows, (i, row) -> to[i] = row.getFloat(1));
      }
      case FLOAT8 -> {
        double[] to = new double[rows];
        yield new ColumnValues(name, to, rows, (i, row) -> to[i] = row.getDouble(1));
      }
      case TEXT, VARCHAR, BPCHAR -> {
        String[] to = new String[rows];
        yield new ColumnValues(name, to, rows, (i, row) -> to[i] = row.getString(1));
      }
      default ->
          throw new HtapException(SqlState.FEATURE_NOT_SUPPORTED, "columns of " + type.sqlName());
    };
  }

  private static ColumnValues ints(String sql, int rows) {
    int[] to = new int[rows];
    return new ColumnValues(sql, to, rows, (i, row) -> to[i] = row.getInt(1));
  }

  private static ColumnValues longs(String sql, int rows) {
    long[] to = new long[rows];
    return new ColumnValues(sql, to, rows, (i, row) -> to[i] = row.getLong(1));
  }

  /** No number stands for what is infinite. */
  private static String finite(String name, String value) {
    return "CASE WHEN %s IS NULL THEN NULL WHEN isfinite(%s) THEN %s ELSE error('infinite') END"
        .formatted(name, name, value);
  }

  private static ColumnValues numerics(Query.Column column, String name, int rows) {
    if (column.precision() <= LONG_DIGITS) {
      // As a wider decimal first, in which the product has room.
      String digits =
          "(%s::DECIMAL(38,%d) * %s)::BIGINT"
              .formatted(name, column.scale(), BigInteger.TEN.pow(column.scale()));
      return longs(digits, rows);
    }
    BigInteger[] to = new BigInteger[rows];
    return new ColumnValues(
        name,
        to,
        rows,
        (i, row) -> {
          BigDecimal value = row.getBigDecimal(1);
          to[i] = value == null ? BigInteger.ZERO : value.setScale(column.scale()).unscaledValue();
        });
  }

  /** What to select. */
  String sql() {
    return sql;
  }

  void take(int place, ResultSet row) throws SQLException {
    taker.take(place, row);
    if (row.wasNull()) {
      nulls.set(place);
    }
  }

  /** When all rows were taken. */
  ColumnChunk chunk() {
    return new ColumnChunk(values, nulls, rows);
  }
}
