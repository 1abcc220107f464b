package io.htap.tck.bench.replica;

import java.util.List;

/** Order statistics. */
final class Percentile {
  private Percentile() {}

  /** The value that a share of all values does not exceed. */
  static double of(List<Double> values, double share) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    var sorted = values.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
