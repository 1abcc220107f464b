package io.htap.driver.verify;

import java.util.Map;

/**
 * What verification has come to since the copy was opened.
 *
 * @param sampled answers that were chosen
 * @param dropped of these, the ones that found the queue full, or the copy at its end
 * @param waiting of these, the ones not looked at yet
 * @param skipped how many could not be compared, by reason
 */
public record Tally(
    long sampled,
    long same,
    long different,
    long undecided,
    long dropped,
    long waiting,
    Map<String, Long> skipped) {
  public Tally {
    skipped = Map.copyOf(skipped);
  }

  /** How many could not be compared. */
  public long skippedInAll() {
    return skipped.values().stream().mapToLong(Long::longValue).sum();
  }
}
