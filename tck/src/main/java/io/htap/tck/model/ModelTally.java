package io.htap.tck.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What all sequences count together; for one thread. */
final class ModelTally {
  final Map<String, Integer> done = new TreeMap<>();
  final List<String> differences = new ArrayList<>();
  long reads;
  long onDuckDb;
  long rejected;
  private long settles;
  private long settleNanos;

  void settled(long nanos) {
    settles++;
    settleNanos += nanos;
  }

  /** How long a table takes on average to be read on DuckDB, or to be left out. */
  double settleMillis() {
    return settleNanos / 1e6 / Math.max(1, settles);
  }

  void done(List<Step> steps) {
    steps.forEach(step -> done.merge(step.kind(), 1, Integer::sum));
  }
}
