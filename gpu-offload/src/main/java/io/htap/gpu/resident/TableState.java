package io.htap.gpu.resident;

import java.util.BitSet;

/**
 * Where the columns of a table stand.
 *
 * @param position of the log, up to which changes are in them
 * @param rows that each of them has, deleted ones included
 * @param deleted which of the rows are
 * @param patched whether changes were applied to what was loaded: a column that is loaded now would
 *     have other rows
 */
record TableState(long position, long rows, BitSet deleted, boolean patched) {
  TableState {
    deleted = (BitSet) deleted.clone();
  }

  double deletedShare() {
    return rows == 0 ? 0 : (double) deleted.cardinality() / rows;
  }
}
