package io.htap.replica;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One table that the patterns match.
 *
 * @param reason why it is not READY; null when it is, or will be by itself
 * @param rows of the copy, or of what has been copied so far
 * @param estimatedRows the planner's estimate; −1 when unknown
 * @param leftOutColumns why a column is not held, by name
 * @param lsn the position that the copy of the table is at; 0 before there is one
 * @param changesPerSecond that have arrived over the last seconds
 * @param lastProblem the last one seen, mended or not; null when there was none
 */
public record TableStatus(
    long oid,
    String schema,
    String name,
    State state,
    @Nullable String reason,
    long rows,
    long estimatedRows,
    Map<String, String> leftOutColumns,
    long lsn,
    double changesPerSecond,
    @Nullable Problem lastProblem) {

  /** Where a table stands. */
  public enum State {
    /** Its turn in the snapshot has not come. */
    WAITING,
    COPYING,
    READY,
    /** It cannot be held as it is declared. */
    LEFT_OUT,
    /** It was, or would have been, held but for something that happened. */
    INELIGIBLE
  }

  public TableStatus {
    leftOutColumns = Map.copyOf(leftOutColumns);
  }
}
