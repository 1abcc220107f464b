package io.htap.routing.load;

/**
 * How much longer than expected the statements of an engine have taken lately, which tells how busy
 * its processors are where they cannot be looked at. What lasts becomes what is expected, and so
 * counts there and no longer here.
 *
 * @param log the mean logarithm of times over expected times, as it was then
 * @param nanos when, by {@link System#nanoTime()}
 */
public record Stretch(double log, long nanos) {
  /** Nothing has run. */
  public static final Stretch NONE = new Stretch(0, 0);

  /** What one run counts. */
  private static final double RATE = 0.2;

  /** Of the logarithm: an accident of one statement is no load. */
  private static final double MOST = Math.log(10);

  /** After so long without a run little of it is left. */
  private static final double KEEP_NANOS = 5e9;

  /**
   * After one more run.
   *
   * @param ratio of what it took to what was expected
   */
  public Stretch ran(double ratio, long now) {
    double before = at(now);
    double seen = Math.max(-MOST, Math.min(MOST, Math.log(ratio)));
    return new Stretch(before + RATE * (seen - before), now);
  }

  private double at(long now) {
    return log * Math.exp(-(now - nanos) / KEEP_NANOS);
  }

  /**
   * The share of the processors that is busy, if all that run share in them: then a statement takes
   * 1 / (1 − share) times as long as alone (Kleinrock, "Queueing Systems II", 1976, 4.4).
   */
  public double utilisation(long now) {
    return 1 - Math.exp(-Math.max(0, at(now)));
  }
}
