package io.htap.driver.learn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How long the last runs of one statement on one engine took. */
public final class Runs {
  private static final int KEPT = 128;

  private final float[] last = new float[KEPT];
  private long count;
  private double sum;

  /**
   * What they came to.
   *
   * @param count of all runs
   * @param mean of all of them, in milliseconds
   * @param p50 of the last ones, as the others
   */
  public record Figures(long count, double mean, double p50, double p95, double p99) {}

  synchronized void add(double millis) {
    last[(int) (count % KEPT)] = (float) millis;
    count++;
    sum += millis;
  }

  synchronized long count() {
    return count;
  }

  synchronized @Nullable Figures figures() {
    if (count == 0) {
      return null;
    }
    float[] sorted = Arrays.copyOf(last, (int) Math.min(count, KEPT));
    Arrays.sort(sorted);
    return new Figures(
        count, sum / count, rank(sorted, 0.5), rank(sorted, 0.95), rank(sorted, 0.99));
  }

  /** The nearest rank: the least that so large a share is not above. */
  private static double rank(float[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }
}
