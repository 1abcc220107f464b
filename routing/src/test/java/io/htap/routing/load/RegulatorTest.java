package io.htap.routing.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RegulatorTest {
  private static final long SEED = 5;

  /** The square of what is not worth noticing. */
  private static final double RIDGE = 0.15 * 0.15;

  @Test
  void theDistanceIsThatOfTheInverse() {
    // The inverse of ((2, 1), (1, 2)) is ((2, -1), (-1, 2)) / 3.
    double[][] matrix = {{2, 1}, {1, 2}};
    assertThat(Regulator.squared(matrix, new double[] {1, 1})).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(Regulator.squared(matrix, new double[] {1, -1})).isCloseTo(2, within(1e-12));
    double[][] diagonal = {{4, 0, 0}, {0, 9, 0}, {0, 0, 16}};
    assertThat(Regulator.squared(diagonal, new double[] {2, 3, 4})).isCloseTo(3, within(1e-12));
  }

  @Test
  void theShrinkageIsWhatThePaperSays() {
    // p = 2, n = 10, S = diag(3, 1): tr(S) = 4, tr(S²) = 10.
    assertThat(Regulator.shrinkage(2, 10, 4, 10)).isCloseTo(16.0 / (10 * 2), within(1e-12));
    assertThat(Regulator.shrinkage(2, 3, 4, 10)).as("never more than all of it").isEqualTo(1);
    assertThat(Regulator.shrinkage(4, 50, 4, 4)).as("of what is its target").isEqualTo(1);
  }

  @Test
  void nothingAtAllIsNoDistance() {
    assertThat(Regulator.START.distance(new double[4])).isZero();
    assertThat(Regulator.START.covariance()[0][0]).isCloseTo(RIDGE, within(1e-12));
  }

  @Test
  void theSignTellsWhoHasMoreToDo() {
    Utilisation busy = Utilisation.of(0.6, 0, 3, 4);
    assertThat(Regulator.START.balance(Utilisation.IDLE, busy).distance()).isPositive();
    assertThat(Regulator.START.balance(busy, Utilisation.IDLE).distance())
        .isEqualTo(-Regulator.START.balance(Utilisation.IDLE, busy).distance());
    assertThat(Regulator.START.balance(busy, busy).distance()).isZero();
  }

  @Test
  void theCovarianceIsFound() {
    var random = new Random(SEED);
    Regulator regulator = Regulator.START;
    for (int i = 0; i < 2_000; i++) {
      double both = 0.2 * random.nextGaussian();
      double own = 0.1 * random.nextGaussian();
      regulator = regulator.after(new double[] {both, 0, both + own, 0.3});
    }
    double[][] covariance = regulator.covariance();
    assertThat(covariance[0][0]).isCloseTo(0.04 + RIDGE, within(0.015));
    assertThat(covariance[2][2]).isCloseTo(0.05 + RIDGE, within(0.015));
    assertThat(covariance[0][2]).isCloseTo(0.04, within(0.015)).isEqualTo(covariance[2][0]);
    assertThat(covariance[3][3]).as("always the same").isLessThan(RIDGE + 0.005);
  }

  @Test
  void whatRisesTogetherCountsOnce() {
    var random = new Random(SEED);
    Regulator together = Regulator.START;
    Regulator apart = Regulator.START;
    for (int i = 0; i < 500; i++) {
      double one = random.nextDouble();
      together = together.after(new double[] {one, 0, one, 0});
      apart = apart.after(new double[] {one, 0, random.nextDouble(), 0});
    }
    double[] both = {0.9, 0, 0.9, 0};
    assertThat(together.distance(both)).isLessThan(0.85 * apart.distance(both));
  }

  @Test
  void whatAlwaysGoesUpAndDownMeansLessThanWhatIsNew() {
    Regulator restless = Regulator.START;
    Regulator steady = Regulator.START;
    for (int i = 0; i < 100; i++) {
      restless = restless.after(new double[] {i % 2, 0, 0, 0});
      steady = steady.after(new double[] {0.1, 0, 0, 0});
    }
    double[] now = {1, 0, 0, 0};
    assertThat(restless.distance(now)).isLessThan(0.5 * steady.distance(now));
  }

  @Test
  void ofNextToNothingNeverMuchIsMade() {
    var random = new Random(SEED);
    Regulator idle = Regulator.START;
    for (int i = 0; i < 1_000; i++) {
      idle = idle.after(new double[] {0.001 * random.nextGaussian(), 0, 0, 0});
    }
    assertThat(idle.distance(new double[] {0.02, 0, 0, 0})).as("twenty deviations").isLessThan(0.2);
  }

  @Test
  void whatLastsStaysALoad() {
    Regulator regulator = Regulator.START;
    for (int i = 0; i < 1_000; i++) {
      regulator = regulator.after(new double[] {0.9, 0, 0.75, 0});
    }
    assertThat(regulator.distance(new double[] {0.9, 0, 0.75, 0})).isGreaterThan(5);
  }
}
