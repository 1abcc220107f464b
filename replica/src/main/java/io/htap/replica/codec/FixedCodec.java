package io.htap.replica.codec;

import java.math.BigInteger;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBColumnType;

/** Types of fixed width whose every value DuckDB holds with the same meaning. */
enum FixedCodec implements ColumnCodec {
  BOOL(VectorForm.of(DuckDBColumnType.BOOLEAN)) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(b[off] != 0);
    }

    @Override
    public void write(ColumnVector to, int row, byte[] b, int off, int len) {
      to.setBoolean(row, b[off] != 0);
    }
  },
  INT2(VectorForm.of(DuckDBColumnType.SMALLINT)) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(ByteOrder.int16(b, off));
    }

    @Override
    public void write(ColumnVector to, int row, byte[] b, int off, int len) {
      to.setShort(row, ByteOrder.int16(b, off));
    }
  },
  INT4(VectorForm.of(DuckDBColumnType.INTEGER)) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(ByteOrder.int32(b, off));
    }

    @Override
    public void write(ColumnVector to, int row, byte[] b, int off, int len) {
      to.setInt(row, ByteOrder.int32(b, off));
    }
  },
  INT8(VectorForm.of(DuckDBColumnType.BIGINT)) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(ByteOrder.int64(b, off));
    }

    @Override
    public void write(ColumnVector to, int row, byte[] b, int off, int len) {
      to.setLong(row, ByteOrder.int64(b, off));
    }
  },
  FLOAT4(VectorForm.of(DuckDBColumnType.FLOAT)) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(Float.intBitsToFloat(ByteOrder.int32(b, off)));
    }

    @Override
    public void write(ColumnVector to, int row, byte[] b, int off, int len) {
      to.setFloat(row, Float.intBitsToFloat(ByteOrder.int32(b, off)));
    }
  },
  FLOAT8(VectorForm.of(DuckDBColumnType.DOUBLE)) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(Double.longBitsToDouble(ByteOrder.int64(b, off)));
    }

    @Override
    public void write(ColumnVector to, int row, byte[] b, int off, int len) {
      to.setDouble(row, Double.longBitsToDouble(ByteOrder.int64(b, off)));
    }
  },
  UUID(VectorForm.of(DuckDBColumnType.UHUGEINT, "%s::UUID")) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.appendUUID(ByteOrder.int64(b, off), ByteOrder.int64(b, off + Long.BYTES));
    }

    @Override
    public void write(ColumnVector to, int row, byte[] b, int off, int len) {
      to.setUnsigned128(row, new BigInteger(1, b, off, len));
    }
  };

  private final VectorForm form;

  FixedCodec(VectorForm form) {
    this.form = form;
  }

  @Override
  public VectorForm vectorForm() {
    return form;
  }
}
