package io.htap.routing.learn;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * By how much predictions for one engine are off, as a linear function of what a statement is like:
 * what some statements have shown of a price holds for others that are similar. A Kalman filter
 * (Kalman, "A New Approach to Linear Filtering and Prediction Problems", 1960) whose coefficients
 * wander back to zero, so that old runs count less than new ones; the noise is what single
 * statements deviate from the function by, and is learned, too.
 */
public final class Residual {
  /** How far a coefficient may be from zero before there are runs; of the logarithm. */
  private static final double PRIOR = 0.4;

  /** What a run's worth of forgetting takes from what is known. */
  private static final double FORGET = 0.002;

  /** How much the first runs say about the noise, and how much the later ones. */
  private static final double NOISE_RATE = 0.04;

  private static final double LEAST_NOISE = 0.02;
  private static final double MOST_NOISE = 2;

  private final double[] mean;
  private final double[] covariance;
  private final double noise;

  private Residual(double[] mean, double[] covariance, double noise) {
    this.mean = mean;
    this.covariance = covariance;
    this.noise = noise;
  }

  /**
   * Nothing known.
   *
   * @param features how many describe a statement
   * @param deviation by which predictions are off, of the logarithm
   */
  public static Residual unknown(int features, double deviation) {
    var covariance = new double[features * features];
    for (int i = 0; i < features; i++) {
      covariance[i * features + i] = PRIOR * PRIOR;
    }
    return new Residual(new double[features], covariance, deviation * deviation);
  }

  /**
   * What {@link #numbers} gave.
   *
   * @throws IllegalArgumentException when it is of another number of features, or none
   */
  public static Residual of(double[] numbers, int features) {
    if (numbers.length != 1 + features + features * features
        || !Arrays.stream(numbers).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(numbers.length + " numbers");
    }
    return new Residual(
        Arrays.copyOfRange(numbers, 1, 1 + features),
        Arrays.copyOfRange(numbers, 1 + features, numbers.length),
        Math.max(LEAST_NOISE, Math.min(MOST_NOISE, numbers[0])));
  }

  /** All that it consists of. */
  public double[] numbers() {
    return DoubleStream.concat(
            DoubleStream.of(noise),
            DoubleStream.concat(Arrays.stream(mean), Arrays.stream(covariance)))
        .toArray();
  }

  /**
   * What a statement is expected to take that has not been seen yet.
   *
   * @param log the logarithm of the milliseconds that were predicted
   * @param features about 1 in size
   */
  public Estimate estimate(double log, double[] features) {
    double variance = dot(features, times(features)) + noise;
    return new Estimate(log + dot(mean, features), Math.sqrt(variance));
  }

  /**
   * After a run.
   *
   * @param residual the logarithm of what it took over what was predicted
   * @param weight 1 for a statement that is new; less for one that has been seen often
   */
  public Residual ran(double[] features, double residual, double weight) {
    int n = mean.length;
    double keep = 1 - FORGET * weight;
    var wandered = new double[n];
    var uncertain = new double[n * n];
    for (int i = 0; i < n; i++) {
      wandered[i] = mean[i] * Math.sqrt(keep);
      for (int j = 0; j < n; j++) {
        uncertain[i * n + j] =
            covariance[i * n + j] * keep + (i == j ? (1 - keep) * PRIOR * PRIOR : 0);
      }
    }
    double[] gain = times(uncertain, features);
    double known = dot(features, gain);
    double surprise = residual - dot(wandered, features);
    double total = known + noise / weight;
    for (int i = 0; i < n; i++) {
      wandered[i] += gain[i] / total * surprise;
    }
    var after = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        after[i * n + j] = uncertain[i * n + j] - gain[i] * gain[j] / total;
      }
    }
    double seen = surprise * surprise - known;
    double changed = noise + NOISE_RATE * weight * (Math.min(seen, 4 * noise) - noise);
    return new Residual(wandered, after, Math.max(LEAST_NOISE, Math.min(MOST_NOISE, changed)));
  }

  private double[] times(double[] features) {
    return times(covariance, features);
  }

  private static double[] times(double[] matrix, double[] vector) {
    int n = vector.length;
    var product = new double[n];
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += matrix[i * n + j] * vector[j];
      }
      product[i] = sum;
    }
    return product;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
