package io.htap.replica.codec;

import java.sql.SQLException;
import java.util.Arrays;
import org.duckdb.DuckDBAppender;

/** Types of variable width, handed on as bytes: text arrives as UTF-8 and is stored as UTF-8. */
enum BytesCodec implements ColumnCodec {
  TEXT,
  BYTEA,
  /** {@code jsonb}: the text that Postgres prints, after one byte for the version of the form. */
  JSONB {
    @Override
    public void check(byte[] b, int off, int len) throws UnrepresentableException {
      if (len < 1 || b[off] != 1) {
        throw new UnrepresentableException("a jsonb of an unknown form");
      }
    }

    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      super.append(to, b, off + 1, len - 1);
    }
  },
  /** {@code char(n)}: its padding has no meaning in Postgres and would have one in DuckDB. */
  BPCHAR {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      int end = off + len;
      while (end > off && b[end - 1] == ' ') {
        end--;
      }
      super.append(to, b, off, end - off);
    }
  };

  @Override
  public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
    to.append(Arrays.copyOfRange(b, off, off + len));
  }
}
