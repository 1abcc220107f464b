package io.htap.tck.routing;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.model.LatencyModel;
import io.htap.spi.EngineId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The best published rule to learn from runs, to be compared with: LinTS-Delta of "AQD: Online
 * Adaptive Query Dispatcher for HTAP Databases" (PVLDB 19), with its constants and without its
 * regulator, on top of the shipped model. One linear function of the features says by how much the
 * model's logarithm of the ratio is off; what the other engine would have taken is the moving
 * average of all that ran there; of a run counts the logarithm of one and its seconds. (The sign of
 * a run on the row engine is the one of the article's text; its formula has the other.)
 */
final class AqdRule {
  private static final double LAMBDA = 0.5;
  private static final double SIGMA = 1;
  private static final double ALPHA = 0.03;
  private static final double MILLIS_PER_SECOND = 1e3;

  private static final LatencyModel MODEL = LatencyModel.shipped();
  private static final int[] COLUMNS = MODEL.features();

  private final Random random = new Random(13);
  private final double[] middle = new double[COLUMNS.length];
  private final double[] spread = new double[COLUMNS.length];
  private final double[] mean = new double[COLUMNS.length + 1];
  private final double[][] inverse = new double[mean.length][mean.length];
  private Map<Timed, Known> known = Map.of();
  private double averageOnPostgres;
  private double averageOnDuckDb;

  /**
   * What is known of a statement.
   *
   * @param score the logarithm of the time on Postgres over that on DuckDB, by the model
   * @param features about 1 in size
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Known(double score, double[] features) {}

  /**
   * @param statements by which the features are brought to a size of about 1
   */
  AqdRule(Map<Timed, Sample> statements) {
    for (var c = 0; c < COLUMNS.length; c++) {
      var column = COLUMNS[c];
      var values = statements.values().stream().mapToDouble(s -> s.values()[column]).toArray();
      middle[c] = Arrays.stream(values).average().orElse(0);
      var average = middle[c];
      spread[c] =
          Math.sqrt(
              Arrays.stream(values).map(v -> (v - average) * (v - average)).average().orElse(0));
    }
    for (var i = 0; i < mean.length; i++) {
      inverse[i][i] = 1 / LAMBDA;
    }
    sees(statements);
  }

  /** What is to be decided about from now on. */
  void sees(Map<Timed, Sample> statements) {
    Map<Timed, Known> seen = new LinkedHashMap<>();
    statements.forEach(
        (statement, sample) -> seen.put(statement, new Known(score(sample), scaled(sample))));
    known = seen;
  }

  private static double score(Sample sample) {
    var features = new FeatureVector(sample.values());
    return sample.price(false)
        + MODEL.of(EngineId.POSTGRES, features).log()
        - sample.price(true)
        - MODEL.of(EngineId.DUCKDB, features).log();
  }

  private double[] scaled(Sample sample) {
    var scaled = new double[COLUMNS.length + 1];
    for (var c = 0; c < COLUMNS.length; c++) {
      var value = sample.values()[COLUMNS[c]];
      scaled[c] = spread[c] == 0 ? 0 : (value - middle[c]) / spread[c];
    }
    scaled[COLUMNS.length] = 1;
    return scaled;
  }

  /** Decides about each statement once and learns from what it takes; tells which go to DuckDB. */
  Set<Timed> round() {
    var order = new ArrayList<>(known.entrySet());
    Collections.shuffle(order, random);
    var moved = new HashSet<Timed>();
    for (var entry : order) {
      var statement = entry.getKey();
      var of = entry.getValue();
      var deviation = SIGMA * Math.sqrt(dot(of.features(), times(of.features())));
      var drawn = dot(mean, of.features()) + deviation * random.nextGaussian();
      var onDuckDb = of.score() + drawn > 0;
      if (onDuckDb) {
        moved.add(statement);
      }
      ran(of, onDuckDb, statement.on(onDuckDb) / MILLIS_PER_SECOND);
    }
    return moved;
  }

  private void ran(Known of, boolean onDuckDb, double seconds) {
    double delta;
    if (onDuckDb) {
      averageOnDuckDb += ALPHA * (seconds - averageOnDuckDb);
      delta = Math.log1p(averageOnPostgres) - Math.log1p(seconds);
    } else {
      averageOnPostgres += ALPHA * (seconds - averageOnPostgres);
      delta = Math.log1p(seconds) - Math.log1p(averageOnDuckDb);
    }
    // The posterior of a linear regression after one more row (Sherman and Morrison, 1950).
    var gain = times(of.features());
    var total = 1 + dot(of.features(), gain);
    var surprise = delta - dot(mean, of.features());
    for (var i = 0; i < mean.length; i++) {
      mean[i] += gain[i] / total * surprise;
      for (var j = 0; j < mean.length; j++) {
        inverse[i][j] -= gain[i] * gain[j] / total;
      }
    }
  }

  private double[] times(double[] vector) {
    var product = new double[vector.length];
    for (var i = 0; i < product.length; i++) {
      product[i] = dot(inverse[i], vector);
    }
    return product;
  }

  private static double dot(double[] a, double[] b) {
    var sum = 0.0;
    for (var i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
