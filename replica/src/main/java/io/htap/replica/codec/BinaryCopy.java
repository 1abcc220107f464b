package io.htap.replica.codec;

import java.sql.SQLException;
import java.util.Arrays;

/**
 * Takes the stream of {@code COPY … (FORMAT binary)} apart into rows. The server happens to send
 * one row per message, but the protocol does not promise it, so what is cut off is kept until the
 * next message.
 */
public final class BinaryCopy {
  private static final int SIGNATURE = 11;
  private static final int HEADER = SIGNATURE + 2 * Integer.BYTES;
  private static final int TRAILER = -1;

  private final int columns;
  private final int[] offsets;
  private final int[] lengths;
  private byte[] rest = new byte[0];
  private boolean headerRead;

  /** Takes rows. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes a row, which is overwritten afterwards.
     *
     * @param lengths of the columns' values, negative for NULL
     * @param bytes of the whole row
     */
    void take(byte[] buffer, int[] offsets, int[] lengths, int bytes)
        throws SQLException, UnrepresentableException;
  }

  public BinaryCopy(int columns) {
    this.columns = columns;
    offsets = new int[columns];
    lengths = new int[columns];
  }

  /** Hands on the rows that are complete with this message. */
  public void accept(byte[] message, Sink sink) throws SQLException, UnrepresentableException {
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
        if (end > at + Short.BYTES || columns == 0) {
          sink.take(buffer, offsets, lengths, end - at);
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
    int found = ByteOrder.int16(buffer, start);
    int at = start + Short.BYTES;
    if (found == TRAILER) {
      return at;
    }
    if (found != columns) {
      throw new IllegalStateException("a row of " + found + " columns, not " + columns);
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
}
