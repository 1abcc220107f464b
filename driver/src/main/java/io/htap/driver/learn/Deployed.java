package io.htap.driver.learn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model that was trained here and is in use, or was.
 *
 * @param number counted from 1 on
 * @param trained when
 * @param runs from how many
 * @param before the number of the model that was in use until then; 0 for the shipped one
 * @param judged how it was found to be the better one
 */
public record Deployed(int number, Instant trained, int runs, int before, Judged judged) {
  private static final int WORDS = 9;

  /**
   * Figures of the comparison; times are geometric means, in milliseconds.
   *
   * @param gain the logarithm of the one over the other
   * @param standardError of the gain
   * @param fingerprints that were judged
   */
  public record Judged(
      double currentMillis,
      double candidateMillis,
      double gain,
      double standardError,
      int fingerprints) {}

  String line() {
    return String.join(
        " ",
        Integer.toString(number),
        Long.toString(trained.toEpochMilli()),
        Integer.toString(runs),
        Integer.toString(before),
        Double.toString(judged.currentMillis),
        Double.toString(judged.candidateMillis),
        Double.toString(judged.gain),
        Double.toString(judged.standardError),
        Integer.toString(judged.fingerprints));
  }

  /** Null when the line is none. */
  static @Nullable Deployed of(String line) {
    String[] words = line.split(" ", -1);
    try {
      return words.length != WORDS
          ? null
          : new Deployed(
              Integer.parseInt(words[0]),
              Instant.ofEpochMilli(Long.parseLong(words[1])),
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]),
              new Judged(
                  Double.parseDouble(words[4]),
                  Double.parseDouble(words[5]),
                  Double.parseDouble(words[6]),
                  Double.parseDouble(words[7]),
                  Integer.parseInt(words[8])));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
