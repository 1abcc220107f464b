package io.htap.routing.learn;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import org.jspecify.annotations.Nullable;

/**
 * The few features that {@link Residual} is a function of, each brought to a size of about 1 around
 * what is common.
 */
public final class Basis {
  private static final Part[] PARTS = {
    new Part("price_postgres", 3, 3),
    new Part("price_duckdb", 3, 2),
    new Part("plan_rows", 5, 5),
    new Part("plan_bytes", 8, 5),
    new Part("plan_most_rows", 8, 5),
    new Part("plan_loops", 0, 8),
    new Part("plan_subplans", 0, 2),
    new Part("plan_sorted_bytes", 0, 15),
    new Part("text_length", 5.5, 1),
    new Part("text_relations", 2, 3),
    new Part("index_scan_nodes", 0, 2),
    new Part("seq_scan_nodes", 1, 3),
    new Part("output_columns", 3, 8),
  };

  /** How many numbers {@link #of} gives. */
  public static final int SIZE = PARTS.length + 1;

  private Basis() {}

  private record Part(int index, double middle, double spread) {
    Part(String feature, double middle, double spread) {
      this(Features.index(feature), middle, spread);
    }

    double of(FeatureVector features) {
      return (features.get(index) - middle) / spread;
    }
  }

  /**
   * The numbers of a statement.
   *
   * @param features null where they are not known
   */
  public static double[] of(@Nullable FeatureVector features) {
    var numbers = new double[SIZE];
    numbers[0] = 1;
    for (int i = 0; i < PARTS.length && features != null; i++) {
      numbers[i + 1] = PARTS[i].of(features);
    }
    return numbers;
  }
}
