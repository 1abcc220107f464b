package io.htap.routing.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyTest {
  private static final long SEED = 7;
  private static final Estimate PRIOR = new Estimate(Math.log(100), 1);

  @Test
  void withoutARunThePriorIsAllThereIs() {
    assertThat(Latency.NOTHING.estimate(PRIOR)).isEqualTo(PRIOR);
  }

  @Test
  void theMeanIsThatOfTheLogarithms() {
    Latency latency = Latency.NOTHING.ran(10);
    assertThat(latency.mean()).isEqualTo(Math.log(10));
    assertThat(latency.squares()).isZero();
    latency = latency.ran(12);
    // Weights 0.9 and 1.
    assertThat(latency.weight()).isEqualTo(1.9);
    assertThat(latency.mean()).isCloseTo((0.9 * Math.log(10) + Math.log(12)) / 1.9, within(1e-12));
    double a = Math.log(10) - latency.mean();
    double b = Math.log(12) - latency.mean();
    assertThat(latency.squares()).isCloseTo(0.9 * a * a + b * b, within(1e-12));
  }

  @Test
  void aFewRunsOutweighThePrior() {
    Latency latency = Latency.NOTHING;
    for (int i = 0; i < 3; i++) {
      latency = latency.ran(5);
    }
    assertThat(latency.estimate(PRIOR).millis()).isBetween(5.0, 8.0);
    assertThat(latency.estimate(new Estimate(Math.log(100), 0.01)).millis())
        .as("a sure prior, too")
        .isBetween(5.0, 8.0);
  }

  @Test
  void theNextRunScattersByWhatIsUnknownAndByNature() {
    Latency latency = Latency.NOTHING.ran(10).ran(12);
    double noise = (2 * 0.1 + latency.squares()) / (2 + latency.weight());
    Estimate run = latency.run(new Estimate(3, 0.4));
    assertThat(run.mean()).isEqualTo(3);
    assertThat(run.deviation()).isCloseTo(Math.sqrt(0.16 + noise), within(1e-12));
  }

  @Test
  void aRunThatWasStoppedCountsAsWhatIsToBeExpectedOfItThen() {
    Latency latency = Latency.NOTHING.stopped(100, PRIOR);
    assertThat(latency).as("stopped at the median, which says nothing").isEqualTo(Latency.NOTHING);
    double scatter = Math.sqrt(1 + 0.1);
    latency = Latency.NOTHING.stopped(100 * Math.exp(scatter), PRIOR);
    // The mean of a normal variable above one deviation: density over probability, from tables.
    assertThat(latency.mean())
        .isCloseTo(Math.log(100) + scatter * 0.2419707 / 0.1586553, within(1e-5));
    Latency far = Latency.NOTHING.stopped(100 * Math.exp(20 * scatter), PRIOR);
    assertThat(far.mean()).isBetween(Math.log(100) + 20 * scatter, Math.log(100) + 20.1 * scatter);
  }

  @Test
  void whatIsStoppedAgainAndAgainIsExpectedToTakeLonger() {
    Latency latency = Latency.NOTHING;
    double last = PRIOR.millis();
    for (int i = 0; i < 10; i++) {
      latency = latency.stopped(1_000, latency.estimate(PRIOR));
    }
    assertThat(latency.estimate(PRIOR).millis()).isGreaterThan(1_000).isGreaterThan(last);
  }

  @Test
  void moreRunsMakeItSurerAndScatterLessSure() {
    Random random = new Random(SEED);
    Latency steady = Latency.NOTHING;
    Latency scattered = Latency.NOTHING;
    double last = Double.MAX_VALUE;
    for (int i = 0; i < 6; i++) {
      steady = steady.ran(20);
      scattered = scattered.ran(20 * Math.exp(random.nextGaussian()));
      double deviation = steady.estimate(PRIOR).deviation();
      assertThat(deviation).isLessThan(last);
      last = deviation;
    }
    assertThat(scattered.estimate(PRIOR).deviation()).isGreaterThan(2 * last);
  }

  @Test
  void whatHasChangedIsForgottenWithinTenRuns() {
    Latency latency = Latency.NOTHING;
    for (int i = 0; i < 100; i++) {
      latency = latency.ran(10);
    }
    assertThat(latency.ran(1000).ran(10).ran(10).ran(10).estimate(PRIOR).millis())
        .as("after one bad day")
        .isLessThan(30);
    for (int i = 0; i < 10; i++) {
      latency = latency.ran(1000);
    }
    assertThat(latency.estimate(PRIOR).millis()).isGreaterThan(500);
  }

  @Test
  void whatIsNotSeenBecomesUnsure() {
    Latency latency = Latency.NOTHING.ran(10).ran(10).ran(10);
    double before = latency.estimate(PRIOR).deviation();
    for (int i = 0; i < 200; i++) {
      latency = latency.unseen();
    }
    assertThat(latency.estimate(PRIOR).deviation()).isGreaterThan(2 * before);
    assertThat(latency.estimate(PRIOR).millis()).isBetween(10.0, 100.0);
  }

  @Test
  void theNormalDistributionIsOne() {
    assertThat(Normal.above(0)).isCloseTo(0.5, within(1e-7));
    assertThat(Normal.above(1.959964)).isCloseTo(0.025, within(1e-7));
    assertThat(Normal.above(-1.959964)).isCloseTo(0.975, within(1e-7));
  }
}
