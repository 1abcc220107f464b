package io.htap.replica.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table that is read as the union of others: a partitioned one, or one that others inherit from.
 *
 * @param partitioned whether it has no rows of its own; a parent that has is a member too
 * @param members OIDs of the tables whose rows it shows, however deep beneath it
 * @param leftOut why it cannot be read from the copy, whatever the state of its members; null when
 *     it can
 */
public record SourceTree(
    long oid,
    String schema,
    String name,
    boolean partitioned,
    List<Long> members,
    @Nullable String leftOut) {
  public SourceTree {
    members = List.copyOf(members);
  }

  /** {@code schema.name}, for people. */
  public String displayName() {
    return schema + "." + name;
  }
}
