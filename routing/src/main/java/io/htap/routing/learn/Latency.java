package io.htap.routing.learn;

/**
 * What the runs of one statement on one engine have shown of the logarithm of their time over what
 * was expected of it (or over a millisecond): its mean and variance, in which a run counts the less
 * the more have followed it. (West, "Updating Mean and Variance Estimates: An Improved Method",
 * CACM 22, 1979, with a discount.)
 *
 * @param weight of all runs together, each 1 when it is new
 * @param mean of the logarithms; 0 without a run
 * @param squares the weighted sum of the squared deviations from the mean
 */
public record Latency(double weight, double mean, double squares) {
  public static final Latency NOTHING = new Latency(0, 0, 0);

  /** What remains of a run's weight when another one follows: about ten of them count. */
  private static final double KEEP = 0.9;

  /** A squared deviation, in variances, from where on less remains the greater it is. */
  private static final double SURPRISE = 9;

  /** What remains when the statement has run elsewhere instead. */
  private static final double KEEP_UNSEEN = 0.98;

  /** The variance of one statement's runs that is assumed before there are any. */
  private static final double NOISE = 0.1;

  /** How many runs that assumption counts for. */
  private static final double NOISE_WEIGHT = 2;

  /** How many runs the prior counts for. */
  private static final double PRIOR_WEIGHT = 0.25;

  /** Shorter than anything takes. */
  private static final double LEAST_MILLIS = 1e-3;

  public Latency {
    if (!(weight >= 0) || !Double.isFinite(mean) || !(squares >= 0)) {
      throw new IllegalArgumentException("no latency: " + weight + ", " + mean + ", " + squares);
    }
  }

  /** After one more run. */
  public Latency ran(double millis) {
    return with(Math.log(Math.max(LEAST_MILLIS, millis)));
  }

  /**
   * After a run that was stopped: as if it had taken what is to be expected of one that has taken
   * so long already (Schmee and Hahn, "A Simple Method for Regression Analysis with Censored Data",
   * Technometrics 21, 1979). One that was stopped before half of the runs would have ended says
   * nothing.
   *
   * @param millis after which it was stopped
   * @param expected of its time, the runs so far considered
   */
  public Latency stopped(double millis, Estimate expected) {
    double scatter = run(expected).deviation();
    double z = (Math.log(Math.max(LEAST_MILLIS, millis)) - expected.mean()) / scatter;
    return z <= 0 ? this : with(expected.mean() + scatter * Normal.meanAbove(z));
  }

  private Latency with(double log) {
    double delta = log - mean;
    // What has not been seen like that for long is rather another world than a bad day.
    double keep = KEEP / Math.max(1, delta * delta / noise() / SURPRISE);
    double before = weight * keep;
    double after = before + 1;
    return new Latency(
        after, mean + delta / after, squares * keep + before / after * delta * delta);
  }

  /** After a run on another engine: what is known of this one has become older. */
  public Latency unseen() {
    return new Latency(weight * KEEP_UNSEEN, mean, squares * KEEP_UNSEEN);
  }

  /**
   * The posterior of the mean.
   *
   * @param prior what is expected of the statement without having seen it run
   */
  public Estimate estimate(Estimate prior) {
    double noise = noise();
    double precision = 1 / (prior.deviation() * prior.deviation());
    // Without a limit a sure prior would have to be contradicted for long.
    double priorWeight = Math.min(precision, PRIOR_WEIGHT / NOISE);
    double total = priorWeight + weight / noise;
    if (weight == 0) {
      return prior;
    }
    return new Estimate(
        (priorWeight * prior.mean() + weight / noise * mean) / total, Math.sqrt(1 / total));
  }

  /**
   * What the next run takes, which scatters about what is expected.
   *
   * @param expected of its time, the runs so far considered
   */
  public Estimate run(Estimate expected) {
    double variance = expected.deviation() * expected.deviation() + noise();
    return new Estimate(expected.mean(), Math.sqrt(variance));
  }

  private double noise() {
    return (NOISE_WEIGHT * NOISE + squares) / (NOISE_WEIGHT + weight);
  }
}
