package io.htap.replica.apply;

import io.htap.replica.codec.AlteredException;
import io.htap.replica.codec.ByteOrder;

/**
 * A row as pgoutput sends it: the message's own bytes and where each column's value lies in them.
 * Mutable so that the insert path can reuse one; what is kept is never reused.
 */
final class Tuple {
  /** Instead of a length: the column is NULL. */
  static final int NULL = -1;

  /** Instead of a length: the value was stored out of line and has not changed; it is not sent. */
  static final int UNCHANGED = -2;

  /**
   * Instead of a length: sent as text, because the type has no binary form; never a held column.
   */
  static final int TEXT = -3;

  private static final int HEADER = 2;

  byte[] buffer = new byte[0];
  final int[] offsets;
  final int[] lengths;

  Tuple(int columns) {
    offsets = new int[columns];
    lengths = new int[columns];
  }

  /**
   * Reads the tuple data that starts at an offset.
   *
   * @return the offset after it
   */
  int read(byte[] message, int start) {
    buffer = message;
    int columns = ByteOrder.int16(message, start);
    if (columns != lengths.length) {
      throw new AlteredException("a row of " + columns + " columns, not " + lengths.length);
    }
    int at = start + HEADER;
    for (int i = 0; i < columns; i++) {
      byte kind = message[at++];
      switch (kind) {
        case 'n' -> lengths[i] = NULL;
        case 'u' -> lengths[i] = UNCHANGED;
        case 'b', 't' -> {
          int length = ByteOrder.int32(message, at);
          at += Integer.BYTES;
          offsets[i] = at;
          lengths[i] = kind == 'b' ? length : TEXT;
          at += length;
        }
        default -> throw new IllegalStateException("unknown kind of column value " + kind);
      }
    }
    return at;
  }

  boolean has(int column) {
    return lengths[column] >= 0;
  }

  /** This row with its unchanged columns taken from another, where that one has them. */
  Tuple completedBy(Tuple other) {
    int size = 0;
    for (int i = 0; i < lengths.length; i++) {
      int length = lengths[i] == UNCHANGED ? other.lengths[i] : lengths[i];
      size += Math.max(length, 0);
    }
    var merged = new Tuple(lengths.length);
    merged.buffer = new byte[size];
    int at = 0;
    for (int i = 0; i < lengths.length; i++) {
      Tuple from = lengths[i] == UNCHANGED ? other : this;
      merged.lengths[i] = from.lengths[i];
      merged.offsets[i] = at;
      if (from.lengths[i] > 0) {
        System.arraycopy(from.buffer, from.offsets[i], merged.buffer, at, from.lengths[i]);
        at += from.lengths[i];
      }
    }
    return merged;
  }
}
