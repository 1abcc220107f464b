package io.htap.tck.bench.tpch;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.subject.RouteReport;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One query's best times, in milliseconds.
 *
 * @param problem how its answer differs from Postgres's; empty when it does not
 * @param ran where the driver ran it
 */
record Times(
    String query,
    String problem,
    RouteReport.Ran ran,
    double postgres,
    double duckDb,
    double tested) {

  boolean identical() {
    return problem.isEmpty();
  }

  /** The time of whichever engine is better at this query. */
  double best() {
    return Math.min(postgres, duckDb);
  }

  void print(BenchLog log) {
    log.value(query + "_postgres", postgres, "ms");
    log.value(query + "_duckdb", duckDb, "ms");
    log.value(query + "_htap", tested, "ms");
    log.value(query + "_ratio_to_best", tested / best(), "");
    if (!ran.onDuckDb()) {
      log.note(query + " stayed on " + ran.engine() + ": " + ran.reason());
    }
    if (!identical()) {
      log.note(query + " DIFFERS: " + problem);
    }
  }

  static void printSums(List<Times> times, BenchLog log) {
    var postgres = sum(times, Times::postgres);
    var best = sum(times, Times::best);
    var tested = sum(times, Times::tested);
    log.count("identical", times.stream().filter(Times::identical).count());
    log.count("on_duckdb", times.stream().filter(time -> time.ran().onDuckDb()).count());
    log.value("sum_postgres", postgres, "ms");
    log.value("sum_duckdb", sum(times, Times::duckDb), "ms");
    log.value("sum_htap", tested, "ms");
    log.value("sum_best", best, "ms");
    log.value("sum_ratio_to_best", tested / best, "");
    log.value("sum_ratio_to_postgres", tested / postgres, "");
  }

  private static double sum(List<Times> times, ToDoubleFunction<Times> millis) {
    return times.stream().mapToDouble(millis).sum();
  }
}
