package io.htap.replica.codec;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBColumnType;

/** Types of variable width, handed on as bytes: text arrives as UTF-8 and is stored as UTF-8. */
enum BytesCodec implements ColumnCodec {
  TEXT,
  BYTEA {
    @Override
    public VectorForm vectorForm() {
      return CARRIED_BYTES;
    }

    @Override
    public void write(ColumnVector to, int row, byte[] b, int off, int len) {
      to.setText(row, Base64.getEncoder().encode(ByteBuffer.wrap(b, off, len)).array());
    }
  },
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

    @Override
    public void write(ColumnVector to, int row, byte[] b, int off, int len) {
      super.write(to, row, b, off + 1, len - 1);
    }
  },
  /** {@code char(n)}: its padding has no meaning in Postgres and would have one in DuckDB. */
  BPCHAR {
    @Override
    public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
      super.append(to, b, off, unpadded(b, off, len));
    }

    @Override
    public void write(ColumnVector to, int row, byte[] b, int off, int len) {
      super.write(to, row, b, off, unpadded(b, off, len));
    }
  };

  private static final VectorForm CARRIED = VectorForm.of(DuckDBColumnType.VARCHAR);

  /** A vector takes no bytes but those of a text. */
  private static final VectorForm CARRIED_BYTES =
      VectorForm.of(DuckDBColumnType.VARCHAR, "system.main.from_base64(%s)");

  @Override
  public void append(DuckDBAppender to, byte[] b, int off, int len) throws SQLException {
    to.append(Arrays.copyOfRange(b, off, off + len));
  }

  @Override
  public VectorForm vectorForm() {
    return CARRIED;
  }

  @Override
  public void write(ColumnVector to, int row, byte[] b, int off, int len) {
    to.setText(row, Arrays.copyOfRange(b, off, off + len));
  }

  private static int unpadded(byte[] b, int off, int len) {
    int end = off + len;
    while (end > off && b[end - 1] == ' ') {
      end--;
    }
    return end - off;
  }
}
