package io.htap.tck.routing;

import io.htap.tck.compare.SqlFile;

/**
 * What a statement takes on either engine, by the median of some runs.
 *
 * @param planCost what Postgres's planner says of it
 */
record Timed(SqlFile file, double planCost, double postgres, double duckDb) {
  double best() {
    return Math.min(postgres, duckDb);
  }

  double on(boolean copy) {
    return copy ? duckDb : postgres;
  }
}
