package io.htap.routing.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htap.routing.replay.DoublyRobust.Mean;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DoublyRobustTest {
  private static final long SEED = 11;

  @Test
  void whatWentElsewhereIsWhatTheModelSays() {
    assertThat(DoublyRobust.outcome(2.5, false, 0.7, 9)).isEqualTo(2.5);
  }

  @Test
  void withoutAModelItIsTheInversePropensityScore() {
    assertThat(DoublyRobust.outcome(0, true, 0.25, 3)).isEqualTo(12);
    assertThat(DoublyRobust.outcome(0, false, 0.25, 3)).isZero();
  }

  @Test
  void aModelThatIsRightIsNotCorrected() {
    assertThat(DoublyRobust.outcome(3, true, 0.1, 3)).isEqualTo(3);
  }

  @Test
  void whatWasSureToGoThereIsWhatWasSeen() {
    assertThat(DoublyRobust.outcome(7, true, 1, 3)).isEqualTo(3);
  }

  @Test
  void whatWasHardlyEverChosenCountsNoMoreThanTwentyfold() {
    assertThat(DoublyRobust.outcome(1, true, 0.001, 2)).isCloseTo(1 + 20, within(1e-9));
  }

  @Test
  void theErrorOfAMeanIsThatOfItsValues() {
    Mean mean = Mean.of(1, 2, 3, 6);
    assertThat(mean.value()).isEqualTo(3);
    // Variance 14 / 3, of four values.
    assertThat(mean.standardError()).isCloseTo(Math.sqrt(14.0 / 12), within(1e-12));
    assertThat(Mean.of(4).standardError()).isInfinite();
    assertThat(Mean.of().value()).isZero();
  }

  /** Right when the model is, or the probabilities are: each without the other. */
  @Test
  void itIsRightTwice() {
    assertThat(estimate(0, 1)).as("model of nothing").isCloseTo(1, within(0.05));
    assertThat(estimate(1, 0.5)).as("wrong probabilities").isCloseTo(1, within(0.05));
    assertThat(estimate(0, 0.5)).as("neither").isGreaterThan(1.5);
  }

  /**
   * Of an engine whose outcome is 1 in the mean.
   *
   * @param model what is said of it
   * @param known which part of the true probability is known
   */
  private static double estimate(double model, double known) {
    var random = new Random(SEED);
    double sum = 0;
    int runs = 50_000;
    for (int i = 0; i < runs; i++) {
      double propensity = 0.2 + 0.6 * random.nextDouble();
      boolean taken = random.nextDouble() < propensity;
      double seen = 1 + random.nextGaussian();
      sum += DoublyRobust.outcome(model, taken, known * propensity, seen);
    }
    return sum / runs;
  }
}
