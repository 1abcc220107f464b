package io.htap.driver.federation.cost;

/**
 * How long a session's rows take: to come from its server, and to be looked through for keys in
 * DuckDB. Starts with what was measured between two processes of one machine and follows what the
 * session sees, the latest the most.
 */
public final class Pace {
  /** So few say more about round trips than about rows. */
  private static final long LEAST_FETCHED = 10_000;

  private static final double LEAST_SCANNED = 100_000;
  private static final double WEIGHT = 0.3;

  /** Nor a very slow network nor a machine busy with other things turns planning upside down. */
  private static final double LEAST_RATIO = 1;

  private static final double MOST_RATIO = 100;

  private volatile double fetchNanos = 480;
  private volatile double scanNanos = 60;

  /** Rows have come. */
  public void fetched(long rows, long nanos) {
    if (rows >= LEAST_FETCHED) {
      fetchNanos += WEIGHT * ((double) nanos / rows - fetchNanos);
    }
  }

  /** Rows have been looked through. */
  public void scanned(double rows, long nanos) {
    if (rows >= LEAST_SCANNED) {
      scanNanos += WEIGHT * (nanos / rows - scanNanos);
    }
  }

  /** What a row takes to come from Postgres, in nanoseconds. */
  public double fetchNanos() {
    return fetchNanos;
  }

  /** How many rows DuckDB looks through in the time that one takes to come. */
  public double scanRatio() {
    return Math.max(LEAST_RATIO, Math.min(MOST_RATIO, fetchNanos / scanNanos));
  }
}
