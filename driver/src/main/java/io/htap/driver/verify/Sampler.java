package io.htap.driver.verify;

import java.util.concurrent.atomic.AtomicLong;

/** Takes a share of what comes, spread evenly; the same for the same seed. */
final class Sampler {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final AtomicLong seen = new AtomicLong();

  Sampler(long seed) {
    this.seed = seed;
  }

  /**
   * @param share from 0 to 1
   */
  boolean take(double share) {
    return (mix(seed + GOLDEN * seen.incrementAndGet()) >>> 11) * 0x1p-53 < share;
  }

  /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
