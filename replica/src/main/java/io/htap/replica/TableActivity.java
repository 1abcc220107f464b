package io.htap.replica;

import java.util.concurrent.atomic.AtomicLong;

/** How many rows a table of the copy has, and how fast it changes. Counted by one thread. */
final class TableActivity {
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private long sampled;
  private long sampledAt = System.nanoTime();
  private volatile double perSecond;

  void set(long count) {
    rows.set(count);
  }

  void changed(int more) {
    rows.lazySet(rows.get() + more);
    changes.lazySet(changes.get() + 1);
  }

  void truncated() {
    rows.lazySet(0);
    changes.lazySet(changes.get() + 1);
  }

  /** How many changes have arrived, applied or not. */
  long changes() {
    return changes.get();
  }

  /** To be called now and then, by one thread. */
  void sample() {
    long now = System.nanoTime();
    long count = changes.get();
    perSecond = (count - sampled) * 1e9 / Math.max(1, now - sampledAt);
    sampled = count;
    sampledAt = now;
  }

  long rows() {
    return rows.get();
  }

  /** Changes per second between the last two samples. */
  double perSecond() {
    return perSecond;
  }
}
