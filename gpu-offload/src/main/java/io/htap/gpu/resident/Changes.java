package io.htap.gpu.resident;

import java.util.BitSet;

/**
 * What has happened to a table between two positions of the log. A changed row is deleted and
 * appended.
 *
 * @param appended how many rows follow those that there were
 * @param deleted which rows are no more, by their numbers before, or among the appended ones behind
 *     them
 */
public record Changes(long table, long from, long to, int appended, BitSet deleted) {
  public Changes {
    deleted = (BitSet) deleted.clone();
  }
}
