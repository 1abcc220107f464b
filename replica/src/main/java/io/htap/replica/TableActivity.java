package io.htap.replica;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many rows a table of the copy has, how fast it changes, and which version of it can be read.
 * Counted by one thread.
 */
final class TableActivity {
  /** Between two versions. */
  static final long UNSETTLED = -1;

  /** No two versions of any tables have the same number, so that none is taken for another. */
  private static final AtomicLong VERSIONS = new AtomicLong();

  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private long sampled;
  private long sampledAt = System.nanoTime();
  private volatile double perSecond;
  private long changesSeen;
  private boolean lost;
  private volatile long coming = VERSIONS.incrementAndGet();
  private volatile long there = coming;
  private volatile long shrunk = coming;

  void set(long count) {
    rows.set(count);
    long next = VERSIONS.incrementAndGet();
    shrunk = next;
    coming = next;
    there = next;
  }

  /**
   * @param more −1, 0 or 1: only what adds a row leaves all others as they are
   */
  void changed(int more) {
    lost |= more <= 0;
    rows.lazySet(rows.get() + more);
    changes.lazySet(changes.get() + 1);
  }

  void truncated() {
    lost = true;
    rows.lazySet(0);
    changes.lazySet(changes.get() + 1);
  }

  /** How many changes have arrived, applied or not. */
  long changes() {
    return changes.get();
  }

  /** What has arrived is about to be visible. */
  void coming() {
    if (changes.get() != changesSeen) {
      changesSeen = changes.get();
      comes();
    }
  }

  private void comes() {
    long next = VERSIONS.incrementAndGet();
    if (lost) {
      shrunk = next;
      lost = false;
    }
    coming = next;
  }

  /** What was about to be visible is. */
  void came() {
    if (there != coming) {
      there = coming;
    }
  }

  /** Of what a reader sees; {@link #UNSETTLED} while that is about to change. */
  long version() {
    long version = there;
    return coming == version ? version : UNSETTLED;
  }

  /** Whether rows have only been added since that version. */
  boolean onlyGrown(long since) {
    return shrunk <= since;
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
