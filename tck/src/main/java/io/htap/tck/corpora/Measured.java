package io.htap.tck.corpora;

import io.htap.tck.compare.SqlFile;
import io.htap.tck.subject.RouteReport;

/**
 * What one statement did; times are the best of some rounds, in milliseconds.
 *
 * @param problem how an answer differs from Postgres's, or the error; empty when it does not
 * @param forced where it ran with DuckDB preferred, and why not there
 * @param ran where it ran as the driver decides
 * @param duckDb the time with DuckDB preferred
 */
record Measured(
    SqlFile file,
    String problem,
    RouteReport.Ran forced,
    RouteReport.Ran ran,
    double postgres,
    double duckDb,
    double tested) {
  private static final double WORTH = 1.2;

  boolean identical() {
    return problem.isEmpty();
  }

  @Override
  public String toString() {
    var words = new StringBuilder(file.name()).append(identical() ? "" : " DIFFERS: " + problem);
    if (!forced.onDuckDb()) {
      words.append(" cannot move: ").append(forced.reason());
    } else if (!ran.onDuckDb()) {
      words.append(" stayed: ").append(ran.reason());
    } else {
      words.append(" moved: ").append(ran.reason());
    }
    return words + ", postgres %.1f ms, duckdb %.1f ms".formatted(postgres, duckDb);
  }

  double best() {
    return Math.min(postgres, duckDb);
  }

  /** Whether DuckDB can run it and is faster by more than 20 %. */
  boolean worthMoving() {
    return forced.onDuckDb() && postgres > duckDb * WORTH;
  }
}
