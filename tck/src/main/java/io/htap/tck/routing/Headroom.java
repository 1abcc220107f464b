package io.htap.tck.routing;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * How good decisions were: what they gain over Postgres alone as a share of what could be gained.
 *
 * @param share 1 when each statement ran where it is faster, 0 when all ran on Postgres
 * @param p99ToBest the nearest rank of the statements' ratios to the better engine
 * @param misrouted statements that ran where they take over 10 % longer
 */
record Headroom(double share, double p99ToBest, long misrouted) {
  private static final double BAND = 1.1;

  static Headroom of(List<Timed> statements, Predicate<Timed> onDuckDb) {
    var gained = 0.0;
    var possible = 0.0;
    var misrouted = 0;
    var ratios = new double[statements.size()];
    for (var i = 0; i < ratios.length; i++) {
      var statement = statements.get(i);
      var took = statement.on(onDuckDb.test(statement));
      gained += statement.postgres() - took;
      possible += statement.postgres() - statement.best();
      ratios[i] = took / statement.best();
      misrouted += ratios[i] > BAND ? 1 : 0;
    }
    Arrays.sort(ratios);
    var p99 = ratios[(int) Math.ceil(0.99 * ratios.length) - 1];
    return new Headroom(possible == 0 ? 1 : gained / possible, p99, misrouted);
  }

  /** With the threshold of the planner's cost that is best for these very statements. */
  static Headroom withBestThreshold(List<Timed> statements) {
    return statements.stream()
        .map(limit -> of(statements, s -> s.planCost() >= limit.planCost()))
        .reduce(of(statements, s -> false), (a, b) -> b.share > a.share ? b : a);
  }
}
