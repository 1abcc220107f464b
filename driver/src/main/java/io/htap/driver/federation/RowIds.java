package io.htap.driver.federation;

import io.htap.replica.codec.ByteOrder;
import io.htap.replica.codec.ColumnCodec;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.duckdb.DuckDBAppender;

/**
 * Rows of a table of Postgres by their {@code ctid}, which are the same rows as long as the
 * transaction sees one state of the database.
 *
 * @param rows each the block's number, shifted by 16 bits, and the row's number within it
 */
record RowIds(long[] rows) {
  private static final int OFFSET_BITS = 16;
  private static final long OFFSET = (1L << OFFSET_BITS) - 1;
  private static final long BLOCK = 0xffffffffL;

  /** Of {@code tid}, as a BIGINT. */
  static final ColumnCodec CODEC = new TidCodec();

  private static final class TidCodec implements ColumnCodec {
    @Override
    public void append(DuckDBAppender to, byte[] buffer, int offset, int length)
        throws SQLException {
      long block = ByteOrder.int32(buffer, offset) & BLOCK;
      to.append(block << OFFSET_BITS | ByteOrder.int16(buffer, offset + Integer.BYTES) & OFFSET);
    }
  }

  int count() {
    return rows.length;
  }

  /** As Postgres reads an array of them. */
  String array() {
    return LongStream.of(rows)
        .mapToObj(row -> "\"(" + (row >>> OFFSET_BITS) + "," + (row & OFFSET) + ")\"")
        .collect(Collectors.joining(",", "'{", "}'::tid[]"));
  }
}
