package io.htap.routing.policy;

/**
 * What the two engines' units are worth on this pair of machines.
 *
 * @param postgresMillisPerCost milliseconds that one unit of Postgres's planner cost takes
 * @param duckDbNanosPerRow nanoseconds that DuckDB spends on a row it scans, joins and aggregates
 * @param duckDbBaseMillis milliseconds of any statement on DuckDB, the preflight round trip
 *     included
 */
public record Calibration(
    double postgresMillisPerCost, double duckDbNanosPerRow, double duckDbBaseMillis) {
  /** A middling server, used until measurements of the actual one are in. */
  public static final Calibration DEFAULT = new Calibration(0.01, 25, 2);

  public Calibration {
    if (!(postgresMillisPerCost > 0) || !(duckDbNanosPerRow > 0) || !(duckDbBaseMillis >= 0)) {
      throw new IllegalArgumentException("calibration must be positive");
    }
  }
}
