package io.htap.replica.codec;

import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/** Types of fixed width whose every value DuckDB holds with the same meaning. */
enum FixedCodec implements ColumnCodec {
  BOOL(1) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(b[off] != 0);
    }
  },
  INT2(2) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(ByteOrder.int16(b, off));
    }
  },
  INT4(4) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(ByteOrder.int32(b, off));
    }
  },
  INT8(8) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(ByteOrder.int64(b, off));
    }
  },
  FLOAT4(4) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(Float.intBitsToFloat(ByteOrder.int32(b, off)));
    }
  },
  FLOAT8(8) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(Double.longBitsToDouble(ByteOrder.int64(b, off)));
    }
  },
  UUID(16) {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.appendUUID(ByteOrder.int64(b, off), ByteOrder.int64(b, off + Long.BYTES));
    }
  };

  private final int width;

  FixedCodec(int width) {
    this.width = width;
  }

  /** Another width is another type than the one that was planned with. */
  @Override
  public void check(byte[] b, int off, int len) throws UnrepresentableException {
    if (len != width) {
      throw new UnrepresentableException("a value of another type");
    }
  }
}
