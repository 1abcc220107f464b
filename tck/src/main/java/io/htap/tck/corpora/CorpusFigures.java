package io.htap.tck.corpora;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.htap.tck.bench.BenchLog;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Prints what a corpus did. */
final class CorpusFigures {
  private CorpusFigures() {}

  static void print(String corpus, List<Measured> all, BenchLog log) {
    log.count(corpus + "_statements", all.size());
    log.count(corpus + "_identical", count(all, Measured::identical));
    log.count(corpus + "_could_run_on_duckdb", count(all, m -> m.forced().onDuckDb()));
    log.count(corpus + "_worth_moving", count(all, Measured::worthMoving));
    log.count(corpus + "_on_duckdb", count(all, m -> m.ran().onDuckDb()));
    log.count(
        corpus + "_worth_moving_and_moved", count(all, m -> m.worthMoving() && m.ran().onDuckDb()));
    log.value(corpus + "_sum_postgres", sum(all, Measured::postgres), "ms");
    log.value(corpus + "_sum_htap", sum(all, Measured::tested), "ms");
    log.value(corpus + "_sum_best", sum(all, Measured::best), "ms");
    log.value(corpus + "_ratio_to_best", sum(all, Measured::tested) / sum(all, Measured::best), "");
  }

  /** The reasons why statements cannot leave Postgres, that of most statements first. */
  static void printReasons(List<Measured> stayed, BenchLog log) {
    stayed.stream().collect(groupingBy(m -> m.forced().reason())).entrySet().stream()
        .sorted(Comparator.comparingInt(reason -> -reason.getValue().size()))
        .forEach(
            reason ->
                log.note(
                    "%3d  %s: %s"
                        .formatted(
                            reason.getValue().size(),
                            reason.getKey(),
                            reason.getValue().stream()
                                .map(m -> m.file().name())
                                .collect(joining(" ")))));
  }

  private static long count(List<Measured> all, Predicate<Measured> which) {
    return all.stream().filter(which).count();
  }

  private static double sum(List<Measured> all, ToDoubleFunction<Measured> millis) {
    return all.stream().mapToDouble(millis).sum();
  }
}
