package io.htap.routing.load;

/**
 * How far the load is from balance: the Mahalanobis distance of the differences of the engines'
 * {@link Utilisation}, positive where DuckDB has more to do ("On the Generalised Distance in
 * Statistics", Proceedings of the National Institute of Sciences of India 2, 1936). So figures that
 * rise together count once, and one that always goes up and down has to do so more than others
 * before it means something.
 *
 * <p>The covariance is that of the last minute or so, in which a sample counts the less the more
 * have followed it. Few samples know little of it, so it is drawn towards the same variance for all
 * figures and no correlation, by as much as Chen, Wiesel, Eldar and Hero have it ("Shrinkage
 * Algorithms for MMSE Covariance Estimation", IEEE Transactions on Signal Processing 58, 2010,
 * equation 23). To that comes what is not worth noticing: where nothing happens the variance is
 * next to nothing, and the distance of next to nothing would be great.
 */
public final class Regulator {
  /** What remains of a sample's weight when another one follows: about a hundred count. */
  private static final double KEEP = 0.99;

  /** A difference that is not worth noticing. */
  private static final double SMALL = 0.15;

  /** Before there was a sample. */
  public static final Regulator START =
      new Regulator(0, new double[Utilisation.FIGURES], zero(Utilisation.FIGURES));

  private final double weight;
  private final double[] mean;
  private final double[][] scatter;

  /**
   * @param scatter the weighted sum of the products of the deviations from the mean
   */
  private Regulator(double weight, double[] mean, double[][] scatter) {
    this.weight = weight;
    this.mean = mean;
    this.scatter = scatter;
  }

  private static double[][] zero(int n) {
    return new double[n][n];
  }

  /** After one more sample. */
  public Regulator after(Utilisation postgres, Utilisation duckDb) {
    return after(duckDb.minus(postgres));
  }

  Regulator after(double[] difference) {
    int n = difference.length;
    double before = weight * KEEP;
    double total = before + 1;
    var delta = new double[n];
    var moved = new double[n];
    for (int i = 0; i < n; i++) {
      delta[i] = difference[i] - mean[i];
      moved[i] = mean[i] + delta[i] / total;
    }
    double[][] more = zero(n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        more[i][j] = scatter[i][j] * KEEP + before / total * delta[i] * delta[j];
      }
    }
    return new Regulator(total, moved, more);
  }

  /** What the load at this moment comes to. */
  public Balance balance(Utilisation postgres, Utilisation duckDb) {
    return new Balance(distance(duckDb.minus(postgres)), postgres, duckDb, true);
  }

  double distance(double[] difference) {
    double sum = 0;
    for (double of : difference) {
      sum += of;
    }
    return Math.copySign(Math.sqrt(squared(covariance(), difference)), sum);
  }

  double[][] covariance() {
    int n = mean.length;
    double trace = 0;
    double ofSquare = 0;
    double[][] covariance = zero(n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        covariance[i][j] = weight == 0 ? 0 : scatter[i][j] / weight;
        ofSquare += covariance[i][j] * covariance[i][j];
      }
      trace += covariance[i][i];
    }
    double shrinkage = shrinkage(n, weight, trace, ofSquare);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        covariance[i][j] *= 1 - shrinkage;
      }
      covariance[i][i] += shrinkage * trace / n + SMALL * SMALL;
    }
    return covariance;
  }

  /**
   * @param n figures in each sample
   * @param ofSquare the trace of the covariance's square
   */
  static double shrinkage(int n, double samples, double trace, double ofSquare) {
    double unlike = (samples + 1 - 2.0 / n) * (ofSquare - trace * trace / n);
    double all = (1 - 2.0 / n) * ofSquare + trace * trace;
    return unlike <= all ? 1 : all / unlike;
  }

  /**
   * What x times the inverse of a matrix times x is. With Cholesky's factor L of the matrix, that
   * is the square of the y for which L y = x.
   */
  static double squared(double[][] matrix, double[] x) {
    int n = x.length;
    double[][] factor = zero(n);
    var y = new double[n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      y[i] = x[i];
      for (int j = 0; j <= i; j++) {
        double rest = matrix[i][j];
        for (int k = 0; k < j; k++) {
          rest -= factor[i][k] * factor[j][k];
        }
        factor[i][j] = i == j ? Math.sqrt(rest) : rest / factor[j][j];
        y[i] = i == j ? y[i] / factor[i][i] : y[i] - factor[i][j] * y[j];
      }
      sum += y[i] * y[i];
    }
    return sum;
  }
}
