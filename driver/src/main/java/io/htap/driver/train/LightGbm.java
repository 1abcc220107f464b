package io.htap.driver.train;

import io.github.metarank.lightgbm4j.LGBMBooster;
import io.github.metarank.lightgbm4j.LGBMBooster.FeatureImportanceType;
import io.github.metarank.lightgbm4j.LGBMDataset;
import io.github.metarank.lightgbm4j.LGBMException;
import java.io.IOException;

/**
 * Trains trees by LightGBM, in one thread; the same rows give the same trees. Nobody but who trains
 * may touch this class: it is there without the library, and cannot be loaded then.
 */
public final class LightGbm {
  private static final String ALIKE =
      " seed=7 deterministic=true force_row_wise=true num_threads=1 verbosity=-1";

  private LightGbm() {}

  /**
   * Loads what is native of it.
   *
   * @throws IOException when there is none for this platform
   */
  public static void load() throws IOException {
    LGBMBooster.loadNative();
  }

  /** What LightGBM saves, and how much each feature has gained. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Trained(String text, double[] gains) {}

  /**
   * Trains.
   *
   * @param matrix a row after the other, a value for each name in each
   * @param labels what to predict of each row
   * @param how LightGBM's parameters
   * @param trees how many at most: it ends when no split gains anything
   * @throws IllegalStateException when LightGBM refuses
   */
  public static Trained train(
      float[] matrix, String[] names, float[] labels, String how, int trees) {
    String parameters = how + ALIKE;
    try (var data =
        LGBMDataset.createFromMat(matrix, labels.length, names.length, true, parameters, null)) {
      data.setFeatureNames(names);
      data.setField("label", labels);
      try (var booster = LGBMBooster.create(data, parameters)) {
        boolean ended = false;
        for (int i = 0; i < trees && !ended; i++) {
          ended = booster.updateOneIter();
        }
        return new Trained(
            booster.saveModelToString(0, 0, FeatureImportanceType.GAIN),
            booster.featureImportance(0, FeatureImportanceType.GAIN));
      }
    } catch (LGBMException e) {
      throw new IllegalStateException("LightGBM has failed: " + e.getMessage(), e);
    }
  }
}
