package io.htap.tck.routing;

import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMBooster.FeatureImportanceType;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import io.htap.routing.features.Features;
import io.htap.routing.model.TreeModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Trains models by LightGBM; the same samples give the same models. */
final class Boosting {
  private static final int TREES = 150;
  private static final String HOW =
      "num_leaves=12 learning_rate=0.06 min_data_in_leaf=12 feature_fraction=0.6 bagging_fraction=0.8"
          + " bagging_freq=1 lambda_l2=5 seed=7 deterministic=true force_row_wise=true num_threads=1"
          + " verbosity=-1 ";
  static final String MEAN = "objective=huber alpha=1.0 ";
  static final String NINTH_DECILE = "objective=quantile alpha=0.9 ";

  private Boosting() {}

  /** What LightGBM saves, and how much each feature has gained. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Trained(String text, double[] gains) {
    TreeModel model() {
      return TreeModel.parse(text);
    }
  }

  static Trained train(List<Sample> samples, int[] features, boolean onDuckDb, String objective)
      throws LGBMException {
    var matrix = Sample.matrix(samples, features);
    try (var data =
        LGBMDataset.createFromMat(matrix, samples.size(), features.length, true, HOW, null)) {
      data.setFeatureNames(
          Arrays.stream(features).mapToObj(i -> Features.ALL.get(i).name()).toArray(String[]::new));
      data.setField("label", Sample.targets(samples, onDuckDb));
      try (var booster = LGBMBooster.create(data, HOW + objective)) {
        for (var i = 0; i < TREES; i++) {
          booster.updateOneIter();
        }
        return new Trained(
            booster.saveModelToString(0, 0, FeatureImportanceType.GAIN),
            booster.featureImportance(0, FeatureImportanceType.GAIN));
      }
    }
  }

  /** Those of all features that gain most in the models of both engines, in their own order. */
  static int[] select(List<Sample> samples, int count) throws LGBMException {
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
