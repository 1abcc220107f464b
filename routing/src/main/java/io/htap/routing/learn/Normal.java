package io.htap.routing.learn;

/** The standard normal distribution. */
final class Normal {
  private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

  /** Where the approximation of the probability is still good to a thousandth of itself. */
  private static final double FAR = 4;

  private Normal() {}

  private static double density(double z) {
    return Math.exp(-z * z / 2) / ROOT_TWO_PI;
  }

  /** What is to be expected of what is more than that (the inverse of Mills' ratio). */
  static double meanAbove(double z) {
    // Far out the probability is lost in rounding, and the first terms of the series are enough.
    return z > FAR ? z + 1 / z : density(z) / above(z);
  }

  /**
   * The probability of more than that (Abramowitz and Stegun, "Handbook of Mathematical Functions",
   * 26.2.17; off by less than 1e-7).
   */
  static double above(double z) {
    if (z < 0) {
      return 1 - above(-z);
    }
    double t = 1 / (1 + 0.2316419 * z);
    double sum =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return density(z) * sum;
  }
}
