package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Pairs of one measurement, of which the medians count: a disturbed pair moves them little. */
final class Pairs {
  private final List<Pair> all = new ArrayList<>();

  /** One side's part of a pair. */
  @FunctionalInterface
  interface Part {
    double measure() throws Exception;
  }

  /** Measures pairs in an order that changes from pair to pair, so that slow noise hits both. */
  static Pairs measure(int count, Part reference, Part tested) throws Exception {
    var pairs = new Pairs();
    for (var i = 0; i < count; i++) {
      if (i % 2 == 0) {
        var first = reference.measure();
        pairs.add(new Pair(first, tested.measure()));
      } else {
        var first = tested.measure();
        pairs.add(new Pair(reference.measure(), first));
      }
    }
    return pairs;
  }

  void add(Pair pair) {
    all.add(pair);
  }

  void addAll(Pairs others) {
    all.addAll(others.all);
  }

  double median(ToDoubleFunction<Pair> value) {
    var sorted = all.stream().mapToDouble(value).sorted().toArray();
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Prints both sides and their ratio. */
  void print(String metric, String unit, BenchLog log) {
    log.value(metric + "_pgjdbc", median(Pair::reference), unit);
    log.value(metric + "_htap", median(Pair::tested), unit);
    log.value(metric + "_ratio", median(Pair::ratio), "");
  }
}
