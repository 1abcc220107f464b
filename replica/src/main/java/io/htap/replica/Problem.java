package io.htap.replica;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Something that went wrong, mended or not.
 *
 * @param at when it was noticed
 */
public record Problem(String text, Instant at) {
  static Problem now(String text) {
    return new Problem(text, Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** With its time, as a person reads it. */
  @Override
  public String toString() {
    return at + ": " + text;
  }
}
