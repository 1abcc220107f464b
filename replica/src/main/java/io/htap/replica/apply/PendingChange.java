package io.htap.replica.apply;

import org.jspecify.annotations.Nullable;

/**
 * What a key's last operation in this batch leaves behind.
 *
 * @param row the new row; null when the key is gone
 * @param unchangedFrom the key, as the table has it, of the row whose values the unchanged columns
 *     keep; null when the row is complete
 */
record PendingChange(@Nullable Tuple row, @Nullable RowKey unchangedFrom) {
  static final PendingChange DELETED = new PendingChange(null, null);
}
