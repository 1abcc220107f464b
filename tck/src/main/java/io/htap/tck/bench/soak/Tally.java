package io.htap.tck.bench.soak;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What all threads have done, and what was wrong. */
final class Tally {
  private static final int MOST_KEPT = 20;

  final LongAdder done = new LongAdder();
  final LongAdder onDuckDb = new LongAdder();
  final LongAdder stopped = new LongAdder();
  final LongAdder connections = new LongAdder();
  final LongAdder lost = new LongAdder();
  final LongAdder wrongs = new LongAdder();
  private final List<String> wrong = new CopyOnWriteArrayList<>();

  void wrong(String what) {
    wrongs.increment();
    if (wrong.size() < MOST_KEPT) {
      wrong.add(what);
    }
  }

  /** The first of what was wrong, in words. */
  List<String> examples() {
    return wrong;
  }
}
