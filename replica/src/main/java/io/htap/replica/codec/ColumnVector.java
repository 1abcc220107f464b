package io.htap.replica.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/**
 * One column of a chunk that a table function writes. Texts are kept until the chunk is full, since
 * handing them over costs a native call.
 */
public final class ColumnVector {
  private final DuckDBWritableVector vector;
  private final byte @Nullable [][] texts;

  public ColumnVector(VectorForm form, DuckDBWritableVector vector) {
    this.vector = vector;
    texts =
        form.type() == DuckDBColumnType.VARCHAR
            ? new byte[Math.toIntExact(vector.rowCount())][]
            : null;
  }

  /** The chunk ends after so many rows. */
  public void finish(int rows) {
    if (texts != null) {
      vector.setStringUtf8Batch(0, Arrays.copyOf(texts, rows));
    }
  }

  public void setNull(int row) {
    // A text that is never set is NULL.
    if (texts == null) {
      vector.setNull(row);
    }
  }

  /**
   * @param utf8 is kept
   */
  void setText(int row, byte[] utf8) {
    Objects.requireNonNull(texts)[row] = utf8;
  }

  void setBoolean(int row, boolean value) {
    vector.setBoolean(row, value);
  }

  void setShort(int row, short value) {
    vector.setShort(row, value);
  }

  void setInt(int row, int value) {
    vector.setInt(row, value);
  }

  void setLong(int row, long value) {
    vector.setLong(row, value);
  }

  void setUnsigned128(int row, BigInteger value) {
    vector.setUHugeInt(row, value);
  }

  void setFloat(int row, float value) {
    vector.setFloat(row, value);
  }

  void setDouble(int row, double value) {
    vector.setDouble(row, value);
  }

  void setDecimal(int row, BigDecimal value) {
    vector.setBigDecimal(row, value);
  }
}
