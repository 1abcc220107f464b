package io.htap.tck.routing;

import io.htap.driver.train.LightGbm;
import io.htap.driver.train.LightGbm.Trained;
import io.htap.routing.features.Features;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Trains models by LightGBM; the same samples give the same models. */
final class Boosting {
  private static final int TREES = 150;
  private static final String HOW =
      "num_leaves=12 learning_rate=0.06 min_data_in_leaf=12 feature_fraction=0.6 bagging_fraction=0.8"
          + " bagging_freq=1 lambda_l2=5 ";
  static final String MEAN = "objective=huber alpha=1.0 ";
  static final String NINTH_DECILE = "objective=quantile alpha=0.9 ";

  private Boosting() {}

  static Trained train(List<Sample> samples, int[] features, boolean onDuckDb, String objective) {
    var names =
        Arrays.stream(features).mapToObj(i -> Features.ALL.get(i).name()).toArray(String[]::new);
    return LightGbm.train(
        Sample.matrix(samples, features),
        names,
        Sample.targets(samples, onDuckDb),
        HOW + objective,
        TREES);
  }

  /** Those of all features that gain most in the models of both engines, in their own order. */
  static int[] select(List<Sample> samples, int count) {
    var all = Sample.allFeatures();
    var gains = new double[all.length];
    for (var onDuckDb : new boolean[] {false, true}) {
      var of = train(samples, all, onDuckDb, MEAN).gains();
      var sum = Arrays.stream(of).sum();
      for (var i = 0; i < of.length; i++) {
        gains[i] += of[i] / sum;
      }
    }
    return IntStream.of(all)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -gains[i]))
        .limit(count)
        .mapToInt(i -> i)
        .sorted()
        .toArray();
  }
}
