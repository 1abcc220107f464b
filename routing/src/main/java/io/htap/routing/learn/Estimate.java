package io.htap.routing.learn;

/**
 * How long a statement is expected to take on one engine: the logarithm of its milliseconds is
 * normally distributed.
 *
 * @param mean of the logarithm
 * @param deviation of that mean, as far as it is known; not of single runs
 */
public record Estimate(double mean, double deviation) {
  public Estimate {
    if (!Double.isFinite(mean) || !(deviation > 0)) {
      throw new IllegalArgumentException("not an estimate: " + mean + " ± " + deviation);
    }
  }

  /** The same of what takes so much longer; the logarithm of the factor. */
  public Estimate plus(double log) {
    return new Estimate(mean + log, deviation);
  }

  /** The median, in milliseconds. */
  public double millis() {
    return Math.exp(mean);
  }

  /**
   * Some quantile, in milliseconds.
   *
   * @param deviations from the median
   */
  public double millis(double deviations) {
    return Math.exp(mean + deviations * deviation);
  }
}
