package io.htap.replica.catalog;

import io.htap.replica.codec.HeldType;
import org.jspecify.annotations.Nullable;

/**
 * One column of a Postgres table.
 *
 * @param attnum 1-based number in {@code pg_attribute}
 * @param typeOid as declared, so that a domain is itself
 * @param generated computed by Postgres and absent from the change stream
 * @param held how the copy holds it; null when it is left out
 * @param leftOut why it is left out; null when it is held
 * @param unfit it is left out because of a value that the copy cannot hold
 */
public record SourceColumn(
    int attnum,
    String name,
    int typeOid,
    int typmod,
    boolean generated,
    @Nullable HeldType held,
    @Nullable String leftOut,
    boolean unfit) {

  /** The same column, left out because of a value. */
  SourceColumn without(String reason) {
    return new SourceColumn(attnum, name, typeOid, typmod, generated, null, reason, true);
  }

  /** The column's name in the copy, unquoted: unique whatever the case and whatever the renames. */
  public String copyName() {
    return name + "_" + attnum;
  }
}
