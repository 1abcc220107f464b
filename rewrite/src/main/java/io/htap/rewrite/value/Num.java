package io.htap.rewrite.value;

/**
 * How a numeric is held in DuckDB. Postgres's numeric carries a display scale per value: 1.5 and
 * 1.50 are equal and print differently.
 */
public sealed interface Num {
  int MAX_PRECISION = 38;

  /** An exact DECIMAL whose scale is what Postgres displays for every value. */
  record Fixed(int precision, int scale) implements Num {}

  /**
   * An exact DECIMAL wide enough for all, where the displayed scale differs by row.
   *
   * @param scaleSql an INTEGER expression that gives it
   */
  record Scaled(int precision, int scale, String scaleSql) implements Num {}

  /** A VARCHAR that holds Postgres's own text of the value. */
  record Dynamic() implements Num {}
}
