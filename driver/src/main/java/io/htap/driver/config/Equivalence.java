package io.htap.driver.config;

/** What counts as the same answer. */
public enum Equivalence {
  /** Every bit of every value; sums of floating-point numbers stay on Postgres. */
  EXACT,
  /** Sums of floating-point numbers may differ in their last digits. */
  RELAXED
}
