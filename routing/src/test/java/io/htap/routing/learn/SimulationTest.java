package io.htap.routing.learn;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.spi.EngineId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Statements of which is known how long they take on both engines, priced by a rule that errs as
 * cost rules do. The gain is what a choice saves of always Postgres, as a share of what the best
 * choice for each statement would save.
 */
class SimulationTest {
  private static final long SEED = 20_260_101;
  private static final int STATEMENTS = 60;

  /** Of the logarithm: a factor of 2.5 either way is nothing unusual. */
  private static final double RULE_ERROR = 0.9;

  private static final double NOISE = 0.2;

  private final Random random = new Random(SEED);
  private final List<Simulated> statements = new ArrayList<>();
  private RegretBudget budget = RegretBudget.START;

  private final class Simulated {
    private double postgres = 3 + 2 * random.nextGaussian();
    private double duckDb = 3 + random.nextGaussian();
    private final Estimate postgresPrior = prior(postgres);
    private final Estimate duckDbPrior = prior(duckDb);
    private Experience experience = Experience.NONE;

    private Estimate prior(double truth) {
      return new Estimate(truth + RULE_ERROR * random.nextGaussian(), RULE_ERROR);
    }

    private double run() {
      Estimate onPostgres = experience.postgres().estimate(postgresPrior);
      Estimate onDuckDb = experience.duckDb().estimate(duckDbPrior);
      Choice choice =
          Bandit.choose(
              onPostgres, onDuckDb, random.nextDouble(), budget.allowed(), experience.mostTries());
      double expected = Math.exp(Math.min(onPostgres.mean(), onDuckDb.mean()));
      double truth = choice.engine() == EngineId.POSTGRES ? postgres : duckDb;
      double millis = Math.exp(truth + NOISE * random.nextGaussian());
      experience = experience.ran(choice.engine(), millis);
      budget = choice.explores() ? budget.tried(millis - expected) : budget.ran(expected);
      return Math.exp(truth);
    }
  }

  /** One run of each; the share of the possible gain. */
  private double round() {
    double ours = 0;
    double postgres = 0;
    double best = 0;
    for (Simulated statement : statements) {
      postgres += Math.exp(statement.postgres);
      best += Math.exp(Math.min(statement.postgres, statement.duckDb));
      ours += statement.run();
    }
    return (postgres - ours) / (postgres - best);
  }

  private double gain(int rounds) {
    double sum = 0;
    for (int i = 0; i < rounds; i++) {
      sum += round();
    }
    return sum / rounds;
  }

  @Test
  void afterTwentyRunsNearlyAllOfTheGainIsHad() {
    for (int i = 0; i < STATEMENTS; i++) {
      statements.add(new Simulated());
    }
    gain(20);
    assertThat(gain(10)).isGreaterThan(0.95);
  }

  @Test
  void afterADriftItIsHadAgainWithinTenRuns() {
    for (int i = 0; i < STATEMENTS; i++) {
      statements.add(new Simulated());
    }
    gain(30);
    for (Simulated statement : statements) {
      // An index dropped: what Postgres answered at once takes as long as a scan of the table.
      statement.postgres = Math.max(statement.postgres, 5 + random.nextGaussian());
    }
    gain(10);
    assertThat(gain(5)).isGreaterThan(0.9);
  }

  @Test
  void attemptsCostNoMoreThanTheirShare() {
    for (int i = 0; i < STATEMENTS; i++) {
      statements.add(new Simulated());
    }
    gain(50);
    assertThat(budget.spent()).isLessThan(budget.earned() * 1.1);
  }
}
