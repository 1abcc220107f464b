package io.htap.routing.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResidualTest {
  private static final long SEED = 11;
  private static final double[] CONSTANT = {1};

  @Test
  void withoutRunsThePredictionStands() {
    Estimate estimate = Residual.unknown(2, 0.7).estimate(3, new double[] {1, 0.5});
    assertThat(estimate.mean()).isEqualTo(3);
    // 0.4 is what a coefficient may be off by.
    assertThat(estimate.deviation())
        .isCloseTo(Math.sqrt(0.7 * 0.7 + 0.16 * 1 + 0.16 * 0.25), within(1e-12));
  }

  @Test
  void oneRunIsWeighedAgainstThePriorAsBayesSays() {
    Residual after = Residual.unknown(1, 0.5).ran(CONSTANT, 1, 1);
    // Normal prior with variance 0.16, noise 0.25: the posterior mean of the coefficient.
    assertThat(after.estimate(0, CONSTANT).mean()).isCloseTo(0.16 / (0.16 + 0.25), within(1e-9));
    assertThat(after.numbers()[2]).isCloseTo(0.16 * 0.25 / (0.16 + 0.25), within(1e-9));
  }

  @Test
  void aLinearErrorIsFound() {
    var random = new Random(SEED);
    Residual residual = Residual.unknown(3, 0.9);
    for (int i = 0; i < 400; i++) {
      double[] features = features(random);
      double off = 0.5 - 0.3 * features[1] + 0.8 * features[2] + 0.2 * random.nextGaussian();
      residual = residual.ran(features, off, 1);
    }
    Estimate estimate = residual.estimate(2, new double[] {1, 1, -1});
    assertThat(estimate.mean()).isCloseTo(2 + 0.5 - 0.3 - 0.8, within(0.15));
    assertThat(estimate.deviation()).as("the noise of single statements").isBetween(0.15, 0.35);
  }

  @Test
  void whatChangesIsFollowed() {
    var random = new Random(SEED);
    Residual residual = Residual.unknown(3, 0.5);
    for (int i = 0; i < 3_000; i++) {
      residual = residual.ran(features(random), i < 2_000 ? 1 : -1, 1);
    }
    assertThat(residual.estimate(0, new double[] {1, 0, 0}).mean()).isCloseTo(-1, within(0.1));
  }

  @Test
  void whatIsOldBecomesUnsureAgainButNeverMoreThanAtFirst() {
    Residual residual = Residual.unknown(2, 0.5);
    for (int i = 0; i < 50; i++) {
      residual = residual.ran(new double[] {0, 1}, 1, 1);
    }
    double sure = residual.numbers()[6];
    for (int i = 0; i < 10_000; i++) {
      residual = residual.ran(new double[] {1, 0}, 0, 1);
    }
    assertThat(residual.numbers()[6]).isGreaterThan(sure).isLessThanOrEqualTo(0.16 + 1e-9);
    assertThat(residual.estimate(0, new double[] {0, 1}).mean()).isCloseTo(0, within(0.01));
  }

  @Test
  void itsNumbersAreAllOfIt() {
    Residual residual = Residual.unknown(2, 0.5).ran(new double[] {1, 0.3}, 0.7, 0.5);
    assertThat(Residual.of(residual.numbers(), 2).numbers()).isEqualTo(residual.numbers());
    assertThatThrownBy(() -> Residual.of(residual.numbers(), 3))
        .isInstanceOf(IllegalArgumentException.class);
    double[] broken = residual.numbers();
    broken[1] = Double.NaN;
    assertThatThrownBy(() -> Residual.of(broken, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  private static double[] features(Random random) {
    return new double[] {1, random.nextGaussian(), random.nextGaussian()};
  }
}
