package io.htap.routing.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htap.spi.EngineId;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BanditTest {
  private static final long SEED = 11;

  @Test
  void anEngineIsChosenAsOftenAsItIsLikelyToBeTheFasterOne() {
    Estimate postgres = new Estimate(3, 0.6);
    Estimate duckDb = new Estimate(3.5, 0.8);
    Random random = new Random(SEED);
    int sampled = 0;
    int chosen = 0;
    int rounds = 100_000;
    for (int i = 0; i < rounds; i++) {
      double p = postgres.mean() + postgres.deviation() * random.nextGaussian();
      double d = duckDb.mean() + duckDb.deviation() * random.nextGaussian();
      sampled += d < p ? 1 : 0;
      Choice choice = Bandit.choose(postgres, duckDb, random.nextDouble(), 1e9, 1);
      chosen += choice.engine() == EngineId.DUCKDB ? 1 : 0;
      assertThat(choice.explores()).isEqualTo(choice.engine() == EngineId.DUCKDB);
    }
    assertThat((double) chosen / rounds).isCloseTo((double) sampled / rounds, within(0.01));
    Choice choice = Bandit.choose(postgres, duckDb, 0, 1e9, 1);
    assertThat(choice.propensity()).isCloseTo((double) sampled / rounds, within(0.01));
  }

  @Test
  void whatAnAttemptMayCostIsLimited() {
    Estimate postgres = new Estimate(Math.log(10), 1);
    Estimate duckDb = new Estimate(Math.log(20), 1);
    double worst = 20 * Math.E - 10;
    assertThat(Bandit.choose(postgres, duckDb, 0, worst + 1, 1).engine())
        .isEqualTo(EngineId.DUCKDB);
    Choice safe = Bandit.choose(postgres, duckDb, 0, worst - 1, 1);
    assertThat(safe).isEqualTo(new Choice(EngineId.POSTGRES, false, 1));
  }

  @Test
  void aSureChoiceIsHardlyEverTriedOtherwise() {
    Estimate postgres = new Estimate(Math.log(1000), 0.1);
    Estimate duckDb = new Estimate(Math.log(10), 0.1);
    assertThat(Bandit.choose(postgres, duckDb, 1e-6, 1e9, 1).engine()).isEqualTo(EngineId.DUCKDB);
  }

  @Test
  void noMoreIsTriedThanAllowed() {
    Estimate one = new Estimate(1, 0.3);
    Estimate other = new Estimate(1.1, 0.3);
    assertThat(Bandit.choose(one, other, 0.3, 1e9, 1).engine()).isEqualTo(EngineId.DUCKDB);
    Choice choice = Bandit.choose(one, other, 0.3, 1e9, 0.02);
    assertThat(choice.engine()).isEqualTo(EngineId.POSTGRES);
    assertThat(choice.propensity()).isEqualTo(0.98);
    assertThat(Bandit.choose(one, other, 0.01, 1e9, 0.02).explores()).isTrue();
  }

  @Test
  void littleIsTriedOfWhatHasBeenSeenOnBothLately() {
    Experience experience = Experience.NONE.ran(EngineId.POSTGRES, 5);
    assertThat(experience.mostTries()).isEqualTo(1);
    experience = experience.ran(EngineId.DUCKDB, 5).ran(EngineId.DUCKDB, 5);
    assertThat(experience.mostTries()).isEqualTo(0.02);
    for (int i = 0; i < 100; i++) {
      experience = experience.ran(EngineId.DUCKDB, 5);
    }
    assertThat(experience.mostTries()).as("long ago").isEqualTo(1);
  }
}
