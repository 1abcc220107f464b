package io.htap.replica.snapshot;

import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.codec.ByteOrder;
import io.htap.replica.codec.ColumnCodec;
import io.htap.replica.codec.ColumnVector;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.codec.VectorForm;
import io.htap.replica.store.CopyTable;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.postgresql.copy.CopyOut;

/**
 * Reads the stream of {@code COPY … (FORMAT binary)} row by row. The server happens to send one row
 * per message, but the protocol does not promise it, so what is cut off is kept until the next
 * message.
 */
final class CopyRows {
  private static final int SIGNATURE = 11;
  private static final int HEADER = SIGNATURE + 2 * Integer.BYTES;
  private static final int TRAILER = -1;
  private static final byte[] NOTHING = new byte[0];

  private final CopyTable table;
  private final CopyOut out;
  private final ColumnCodec[] codecs;
  private final int[] offsets;
  private final int[] lengths;
  private byte[] buffer = NOTHING;
  private int start;
  private int end;
  private boolean headerRead;
  private long rows;

  CopyRows(CopyTable table, CopyOut out) {
    this.table = table;
    this.out = out;
    codecs = table.source().heldTypes().stream().map(t -> t.codec()).toArray(ColumnCodec[]::new);
    offsets = new int[codecs.length];
    lengths = new int[codecs.length];
  }

  /** How many have been read. */
  long rows() {
    return rows;
  }

  /** What vectors carry the columns. */
  List<VectorForm> vectorForms() {
    return Arrays.stream(codecs).map(ColumnCodec::vectorForm).toList();
  }

  /** Moves on to the next row; false when there is none. */
  boolean next() throws SQLException {
    start = end;
    int found = headerRead ? rowEnd() : -1;
    while (found < 0) {
      byte[] message = out.readFromCopy();
      if (message == null) {
        return false;
      }
      add(message);
      found = headerRead ? rowEnd() : -1;
    }
    end = found;
    rows++;
    return true;
  }

  private void add(byte[] message) {
    int rest = buffer.length - start;
    if (rest == 0) {
      buffer = message;
    } else {
      byte[] joined = Arrays.copyOfRange(buffer, start, buffer.length + message.length);
      System.arraycopy(message, 0, joined, rest, message.length);
      buffer = joined;
    }
    start = 0;
    if (!headerRead && buffer.length >= HEADER) {
      start = HEADER + ByteOrder.int32(buffer, HEADER - Integer.BYTES);
      headerRead = true;
    }
  }

  /** Where the row that starts here ends, its columns noted; −1 when it is not complete. */
  private int rowEnd() {
    int left = buffer.length - start;
    if (left < Short.BYTES) {
      return -1;
    }
    int columns = ByteOrder.int16(buffer, start);
    int at = start + Short.BYTES;
    if (columns == TRAILER) {
      start = at;
      return -1;
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

  /** Bytes of the row. */
  int size() {
    return end - start;
  }

  /** Writes the row into a chunk. */
  void write(ColumnVector[] to, int row) throws UnrepresentableException {
    for (int i = 0; i < codecs.length; i++) {
      if (lengths[i] < 0) {
        to[i].setNull(row);
      } else {
        check(i);
        codecs[i].write(to[i], row, buffer, offsets[i], lengths[i]);
      }
    }
  }

  private void check(int column) throws UnrepresentableException {
    try {
      codecs[column].check(buffer, offsets[column], lengths[column]);
    } catch (UnrepresentableException e) {
      throw named(column, e);
    }
  }

  private UnrepresentableException named(int column, UnrepresentableException e) {
    SourceColumn source = table.source().heldColumns().get(column);
    return new UnrepresentableException(
        source.attnum(),
        "column " + source.name() + " has " + e.getMessage() + ", which DuckDB cannot hold");
  }
}
