package io.htap.replica.codec;

import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/** Types of fixed width whose every value DuckDB holds with the same meaning. */
enum FixedCodec implements ColumnCodec {
  BOOL {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(b[off] != 0);
    }
  },
  INT2 {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(ByteOrder.int16(b, off));
    }
  },
  INT4 {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(ByteOrder.int32(b, off));
    }
  },
  INT8 {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(ByteOrder.int64(b, off));
    }
  },
  FLOAT4 {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(Float.intBitsToFloat(ByteOrder.int32(b, off)));
    }
  },
  FLOAT8 {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.append(Double.longBitsToDouble(ByteOrder.int64(b, off)));
    }
  },
  UUID {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      to.appendUUID(ByteOrder.int64(b, off), ByteOrder.int64(b, off + Long.BYTES));
    }
  }
}
