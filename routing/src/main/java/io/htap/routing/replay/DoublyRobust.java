package io.htap.routing.replay;

import java.util.Arrays;

/**
 * What a way to choose would have come to on runs that another way has chosen: the doubly robust
 * estimator (Dudík, Langford, Li, "Doubly Robust Policy Evaluation and Learning", ICML 2011). Where
 * the run went elsewhere, a model of the outcomes has to say what it would have been; where it went
 * the same way, that model is corrected by what it was, the more the less likely the run was to go
 * that way. It is right when either the model or the probabilities are.
 */
public final class DoublyRobust {
  /**
   * A run that was less likely than that counts as if it had been so likely, for a few of them
   * would decide alone: some bias for much less variance.
   */
  static final double LEAST_PROPENSITY = 0.05;

  private DoublyRobust() {}

  /**
   * The outcome of one run.
   *
   * @param modelled what the model says of the engine that is to be judged
   * @param taken whether the run went there
   * @param propensity the probability with which it went where it went
   * @param seen the outcome there; counts only if it is taken
   */
  static double outcome(double modelled, boolean taken, double propensity, double seen) {
    return taken ? modelled + (seen - modelled) / Math.max(LEAST_PROPENSITY, propensity) : modelled;
  }

  /**
   * A mean.
   *
   * @param standardError of it; infinite where it cannot be told
   */
  record Mean(double value, double standardError) {
    /** Of values that are independent of each other. */
    static Mean of(double... values) {
      int n = values.length;
      double mean = Arrays.stream(values).average().orElse(0);
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      return new Mean(mean, n < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (n - 1) / n));
    }
  }
}
