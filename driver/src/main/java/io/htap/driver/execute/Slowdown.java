package io.htap.driver.execute;

/**
 * How much longer statements have lately taken on Postgres than they are expected to: what a
 * machine adds that has more to do than it can. Where that is much, it is better to wait for the
 * copy than to give Postgres even more to do.
 *
 * <p>A mean of logarithms in which a run counts half as much every few seconds, drawn towards none:
 * what has not been seen for long is not believed any more.
 */
public final class Slowdown {
  private static final double HALF_LIFE_NANOS = 5e9;

  /** As so many runs that took what was expected. */
  private static final double PRIOR = 2;

  /** Of shorter ones the way there and back is most. */
  private static final double LEAST_MILLIS = 10;

  /** Prices are off at times, and no wait is to be borne for that. */
  private static final double MOST = 16;

  private double sum;
  private double weight;
  private long at = System.nanoTime();

  /**
   * A statement has ended on Postgres.
   *
   * @param expectedMillis that it was expected to take with the machine at rest
   * @param millis that it took
   */
  public void ran(double expectedMillis, double millis) {
    ran(expectedMillis, millis, System.nanoTime());
  }

  synchronized void ran(double expectedMillis, double millis, long now) {
    if (expectedMillis < LEAST_MILLIS || millis <= 0) {
      return;
    }
    fade(now);
    sum += Math.log(millis / expectedMillis);
    weight++;
  }

  /** By what expected times are to be multiplied; from 1 on. */
  public double factor() {
    return factor(System.nanoTime());
  }

  synchronized double factor(long now) {
    fade(now);
    return Math.min(MOST, Math.max(1, Math.exp(sum / (weight + PRIOR))));
  }

  private void fade(long now) {
    double left = Math.pow(0.5, (now - at) / HALF_LIFE_NANOS);
    sum *= left;
    weight *= left;
    at = now;
  }
}
