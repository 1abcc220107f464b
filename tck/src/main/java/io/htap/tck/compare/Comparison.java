package io.htap.tck.compare;

import org.jspecify.annotations.Nullable;

/**
 * How two answers to one statement compare.
 *
 * @param difference the first difference, in words; null when there is none
 * @param rows how many rows the reference answered
 * @param sqlState the state of the error that the reference answered; null when it answered
 */
public record Comparison(@Nullable String difference, long rows, @Nullable String sqlState) {

  /** Whether a JDBC user could not tell the two answers apart, be they rows or an error. */
  public boolean identical() {
    return difference == null;
  }

  /** Whether both gave the same rows: what a statement that must work is held to. */
  public boolean identicalRows() {
    return identical() && sqlState == null;
  }

  /** The difference, or the error both agree on, or an empty text. */
  public String problem() {
    if (difference != null) {
      return difference;
    }
    return sqlState == null ? "" : "both fail with SQLState " + sqlState;
  }
}
