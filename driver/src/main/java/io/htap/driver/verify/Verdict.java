package io.htap.driver.verify;

/** How a verification ended. */
public sealed interface Verdict {
  /** Both engines gave the same answer. */
  record Same() implements Verdict {}

  /**
   * The answers differ although both engines read the same state.
   *
   * @param where the first difference, without the value of any cell
   */
  record Different(String where) implements Verdict {}

  /** The answers differ, and more than one can be right, or the states were not the same. */
  record Undecided(String why) implements Verdict {}

  /** Nothing was compared. */
  record Skipped(String why) implements Verdict {}
}
