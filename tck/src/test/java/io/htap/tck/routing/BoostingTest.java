package io.htap.tck.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.ml.lightgbm.PredictionType;
import io.github.metarank.lightgbm4j.LGBMBooster;
import io.htap.routing.features.Features;
import io.htap.routing.model.TreeModel;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the driver makes of a model that LightGBM has saved. */
class BoostingTest {
  private static final long SEED = 5;
  private static final int[] FEATURES = {0, 1, 5, 9};
  private final Random random = new Random(SEED);

  private List<Sample> samples(int count) {
    return IntStream.range(0, count).mapToObj(i -> sample()).toList();
  }

  private Sample sample() {
    var values = new float[Features.ALL.size()];
    for (var feature : FEATURES) {
      values[feature] = (float) (10 * random.nextGaussian());
    }
    var log = values[0] + Math.sin(values[5]) + (values[9] > 3 ? 1 : 0);
    return new Sample("w", "s", Math.exp(Math.max(-4, log)), 1, values);
  }

  @Test
  void thePredictionsAreThoseOfLightGbm() throws Exception {
    for (var objective : List.of(Boosting.MEAN, Boosting.NINTH_DECILE)) {
      var trained = Boosting.train(samples(2_000), FEATURES, false, objective);
      var ours = TreeModel.parse(trained.text());
      try (var theirs = LGBMBooster.loadModelFromString(trained.text())) {
        for (var sample : samples(2_000)) {
          var values = sample.some(FEATURES);
          var doubles = IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
          assertThat(ours.of(doubles))
              .isCloseTo(
                  theirs.predictForMatSingleRow(doubles, PredictionType.C_API_PREDICT_NORMAL),
                  within(1e-9));
        }
      }
    }
  }

  @Test
  void theSameSamplesGiveTheSameModel() throws Exception {
    var samples = samples(500);
    assertThat(Boosting.train(samples, FEATURES, false, Boosting.MEAN).text())
        .isEqualTo(Boosting.train(samples, FEATURES, false, Boosting.MEAN).text());
  }

  @Test
  void whatMattersIsSelected() throws Exception {
    assertThat(Boosting.select(samples(2_000), 4)).contains(5, 9);
  }

  @Test
  void aSampleIsReadAsItWasWritten() {
    for (var sample : samples(100)) {
      var read = Sample.of(sample.line());
      assertThat(read.values()).isEqualTo(sample.values());
      assertThat(read.postgres()).isCloseTo(sample.postgres(), within(0.0005));
    }
  }
}
