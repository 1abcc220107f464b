package io.htap.replica.apply;

import io.htap.replica.codec.AlteredException;
import java.util.Arrays;

/**
 * The bytes of a row's key columns. Postgres sends the old key whenever the stored bytes of a key
 * column change, so equal bytes are the right equality, whatever the type.
 *
 * @param bytes all key columns, one after the other
 * @param ends where each ends
 */
record RowKey(byte[] bytes, int[] ends) {

  static RowKey of(Tuple tuple, int[] keyColumns) {
    int size = 0;
    for (int column : keyColumns) {
      if (!tuple.has(column)) {
        throw new AlteredException("a key column without a value");
      }
      size += tuple.lengths[column];
    }
    var bytes = new byte[size];
    var ends = new int[keyColumns.length];
    int at = 0;
    for (int i = 0; i < keyColumns.length; i++) {
      int column = keyColumns[i];
      System.arraycopy(tuple.buffer, tuple.offsets[column], bytes, at, tuple.lengths[column]);
      at += tuple.lengths[column];
      ends[i] = at;
    }
    return new RowKey(bytes, ends);
  }

  int start(int column) {
    return column == 0 ? 0 : ends[column - 1];
  }

  int length(int column) {
    return ends[column] - start(column);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey key
        && Arrays.equals(bytes, key.bytes)
        && Arrays.equals(ends, key.ends);
  }

  @Override
  public int hashCode() {
    // Spread, since sequential keys differ in their last byte only.
    int hash = Arrays.hashCode(bytes);
    return hash ^ (hash >>> 15);
  }

  @Override
  public String toString() {
    return "RowKey[" + bytes.length + " bytes]";
  }
}
