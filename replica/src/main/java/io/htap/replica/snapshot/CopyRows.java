package io.htap.replica.snapshot;

import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.codec.ByteOrder;
import io.htap.replica.codec.ColumnCodec;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.store.CopyTable;
import java.sql.SQLException;
import java.util.Arrays;
import org.duckdb.DuckDBAppender;

/**
 * Decodes the stream of {@code COPY … (FORMAT binary)} into an appender. The server happens to send
 * one row per message, but the protocol does not promise it, so what is cut off is kept until the
 * next message.
 */
final class CopyRows {
  private static final int SIGNATURE = 11;
  private static final int HEADER = SIGNATURE + 2 * Integer.BYTES;
  private static final int TRAILER = -1;

  /** An appender keeps 2,048 rows, however large, in memory that nothing limits. */
  private static final long MAX_HELD_BYTES = 16L << 20;

  private final CopyTable table;
  private final ColumnCodec[] codecs;
  private final int[] offsets;
  private final int[] lengths;
  private byte[] rest = new byte[0];
  private boolean headerRead;
  private long rows;
  private long held;

  CopyRows(CopyTable table) {
    this.table = table;
    codecs = table.source().heldTypes().stream().map(t -> t.codec()).toArray(ColumnCodec[]::new);
    offsets = new int[codecs.length];
    lengths = new int[codecs.length];
  }

  long rows() {
    return rows;
  }

  void accept(byte[] message, DuckDBAppender to) throws SQLException, UnrepresentableException {
    byte[] buffer = message;
    if (rest.length > 0) {
      buffer = Arrays.copyOf(rest, rest.length + message.length);
      System.arraycopy(message, 0, buffer, rest.length, message.length);
    }
    int at = 0;
    if (!headerRead && buffer.length >= HEADER) {
      at = HEADER + ByteOrder.int32(buffer, HEADER - Integer.BYTES);
      headerRead = true;
    }
    if (headerRead) {
      for (int end = rowEnd(buffer, at); end >= 0; end = rowEnd(buffer, at)) {
        if (end > at + Short.BYTES || codecs.length == 0) {
          append(buffer, to);
          held += end - at;
          if (held >= MAX_HELD_BYTES) {
            to.flush();
            held = 0;
          }
        }
        at = end;
      }
    }
    rest = at == buffer.length ? new byte[0] : Arrays.copyOfRange(buffer, at, buffer.length);
  }

  /** Where the row that starts here ends, its columns noted; −1 when it is not complete. */
  private int rowEnd(byte[] buffer, int start) {
    if (buffer.length - start < Short.BYTES) {
      return -1;
    }
    int columns = ByteOrder.int16(buffer, start);
    int at = start + Short.BYTES;
    if (columns == TRAILER) {
      return at;
    }
    if (columns != codecs.length) {
      throw new IllegalStateException("a row of " + columns + " columns, not " + codecs.length);
    }
    for (int i = 0; i < columns; i++) {
      if (buffer.length - at < Integer.BYTES) {
        return -1;
      }
      lengths[i] = ByteOrder.int32(buffer, at);
      offsets[i] = at + Integer.BYTES;
      at = offsets[i] + Math.max(lengths[i], 0);
      if (at > buffer.length) {
        return -1;
      }
    }
    return at;
  }

  private void append(byte[] buffer, DuckDBAppender to)
      throws SQLException, UnrepresentableException {
    for (int i = 0; i < codecs.length; i++) {
      if (lengths[i] >= 0) {
        try {
          codecs[i].check(buffer, offsets[i], lengths[i]);
        } catch (UnrepresentableException e) {
          SourceColumn column = table.source().heldColumns().get(i);
          throw new UnrepresentableException(
              column.attnum(),
              "column " + column.name() + " has " + e.getMessage() + ", which DuckDB cannot hold");
        }
      }
    }
    to.beginRow();
    for (int i = 0; i < codecs.length; i++) {
      if (lengths[i] < 0) {
        to.appendNull();
      } else {
        codecs[i].append(to, buffer, offsets[i], lengths[i]);
      }
    }
    to.endRow();
    rows++;
  }
}
