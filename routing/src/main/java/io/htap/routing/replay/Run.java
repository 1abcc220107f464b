package io.htap.routing.replay;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.model.Expectation;
import io.htap.routing.model.LatencyModel;
import io.htap.spi.EngineId;

/**
 * A run of a statement that both engines can answer.
 *
 * @param ended when it was, in milliseconds since 1970
 * @param features all that was known of it before
 * @param chosen where it was sent
 * @param propensity the probability with which it was sent there
 * @param engine where it really ran
 * @param postgresExpected milliseconds that were expected there, all considered
 * @param duckDbExpected milliseconds that were expected there, all considered
 */
public record Run(
    long ended,
    StatementKey statement,
    FeatureVector features,
    EngineId chosen,
    double propensity,
    EngineId engine,
    double postgresExpected,
    double duckDbExpected,
    Course course) {
  private static final double LEAST_MILLIS = 0.01;

  /**
   * How it went.
   *
   * @param millis that it took until its last row was there, or until it was stopped; without its
   *     waits for freshness and for its turn
   * @param firstMillis that it took until its first row was there; as long as all of it where they
   *     come together, as pgjdbc's do, or where there was none
   * @param stopped whether it would have taken longer
   * @param rows of its result; −1 where nobody has counted them
   * @param waitedMillis for the copy to be fresh and for a place on DuckDB
   * @param lagBytes of the log that the copy did not show yet when it ended
   * @param load how many others ran or waited on DuckDB when it ended
   */
  public record Course(
      double millis,
      double firstMillis,
      boolean stopped,
      long rows,
      double waitedMillis,
      long lagBytes,
      int load) {}

  public Run {
    if (!(propensity > 0 && propensity <= 1)) {
      throw new IllegalArgumentException("not a probability: " + propensity);
    }
  }

  /** Whether it ran where it was sent, so that the probability is that of where it ran. */
  boolean asChosen() {
    return engine == chosen;
  }

  /** The logarithm of its milliseconds. */
  double log() {
    return Math.log(Math.max(LEAST_MILLIS, course.millis()));
  }

  /**
   * The logarithm of its milliseconds; of one that was stopped at least what was expected, for it
   * would have taken longer than it had taken.
   */
  double atLeast(double expected) {
    return course.stopped() ? Math.max(expected, log()) : log();
  }

  /** The logarithm of the milliseconds that a model expects of it on an engine. */
  double expected(LatencyModel model, EngineId on) {
    return Expectation.log(model, features, on);
  }
}
