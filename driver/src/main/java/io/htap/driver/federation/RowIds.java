package io.htap.driver.federation;

import io.htap.replica.codec.ByteOrder;
import io.htap.replica.codec.ColumnCodec;
import java.sql.SQLException;
import java.util.Arrays;
import org.duckdb.DuckDBAppender;

/**
 * Rows of a table of Postgres by their {@code ctid}, which are the same rows as long as the
 * transaction sees one state of the database.
 *
 * <p>Each is the block's number, shifted by 16 bits, and the row's number within it.
 */
final class RowIds {
  private static final int OFFSET_BITS = 16;
  private static final long OFFSET = (1L << OFFSET_BITS) - 1;
  private static final long BLOCK = 0xffffffffL;
  private static final int SOME = 1_000;

  /** What most of them take as texts. */
  private static final int TEXT = 14;

  /** Of {@code tid}, as a BIGINT. */
  static final ColumnCodec CODEC = new TidCodec();

  private long[] rows = new long[SOME];
  private int count;

  private static final class TidCodec implements ColumnCodec {
    @Override
    public void append(DuckDBAppender to, byte[] buffer, int offset, int length)
        throws SQLException {
      long block = ByteOrder.int32(buffer, offset) & BLOCK;
      to.append(block << OFFSET_BITS | ByteOrder.int16(buffer, offset + Integer.BYTES) & OFFSET);
    }
  }

  void add(long row) {
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, 2 * count);
    }
    rows[count++] = row;
  }

  int count() {
    return count;
  }

  /** As Postgres reads an array of them. */
  String array() {
    var text = new StringBuilder(TEXT * (count + 1)).append("'{");
    for (int i = 0; i < count; i++) {
      text.append(i > 0 ? ",\"(" : "\"(").append(rows[i] >>> OFFSET_BITS);
      text.append(',').append(rows[i] & OFFSET).append(")\"");
    }
    return text.append("}'::tid[]").toString();
  }
}
