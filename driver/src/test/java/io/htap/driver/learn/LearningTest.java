package io.htap.driver.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htap.routing.learn.Choice;
import io.htap.routing.load.Balance;
import io.htap.routing.load.Regulator;
import io.htap.routing.load.Utilisation;
import io.htap.routing.model.Expectation;
import io.htap.routing.model.LatencyModel;
import io.htap.spi.EngineId;
import io.htap.spi.RouteDecision;
import io.htap.spi.RouteDecision.Price;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LearningTest {
  private static final long SEED = 3;
  private final Random random = new Random(SEED);
  private final Learning learning = new Learning(null, random::nextDouble);

  @Test
  void withoutRunsThePricesDecide() {
    assertThat(decide(1, 100, 1_000, false).engine()).isEqualTo(EngineId.POSTGRES);
    assertThat(decide(2, 1_000, 100, false).engine()).isEqualTo(EngineId.DUCKDB);
  }

  @Test
  void runsProveAPriceWrong() {
    for (int i = 0; i < 30; i++) {
      Decision decision = decide(1, 20, 60, true);
      learning.ran(decision, decision.engine(), decision.engine() == EngineId.DUCKDB ? 5 : 40);
    }
    Decision decision = decide(1, 20, 60, false);
    assertThat(decision.engine()).isEqualTo(EngineId.DUCKDB);
    assertThat(decision.duckDb().millis()).isCloseTo(5, within(1.0));
    LearnedStatement statement = learning.statements().get(0);
    assertThat(statement.count()).isEqualTo(30);
    assertThat(statement.figures(EngineId.DUCKDB).p99()).isEqualTo(5);
    assertThat(statement.figures(EngineId.POSTGRES).mean()).isEqualTo(40);
    assertThat(statement.savedMillis()).isPositive();
  }

  @Test
  void whatSomeStatementsHaveShownOfThePricesHoldsForOthers() {
    for (int i = 1; i <= 40; i++) {
      learning.ran(decide(i, 20, 12, false), EngineId.DUCKDB, 60);
    }
    Decision unseen = decide(1_000, 20, 12, false);
    assertThat(unseen.engine()).isEqualTo(EngineId.POSTGRES);
    assertThat(unseen.duckDb().millis()).isBetween(40.0, 65.0);
    learning.reset();
    assertThat(decide(1_001, 20, 12, false).engine()).isEqualTo(EngineId.DUCKDB);
  }

  @Test
  void whatOneSizeHasShownHoldsForAnotherOfTheSameMagnitude() {
    for (int i = 0; i < 20; i++) {
      learning.ran(decide(1, 20, 5, false), EngineId.DUCKDB, 10);
      learning.ran(decide(1, 20, 5, false), EngineId.POSTGRES, 20);
    }
    Decision larger = decide(1, 30, 12, false);
    assertThat(learning.statements()).hasSize(1);
    assertThat(larger.duckDb().millis()).isCloseTo(24, within(1.5));
    assertThat(larger.postgres().millis()).isCloseTo(30, within(1.5));
  }

  @Test
  void oneStatementThatRunsAllDayDoesNotSpeakForTheOthers() {
    for (int i = 0; i < 1_000; i++) {
      learning.ran(decide(1, 20, 12, false), EngineId.DUCKDB, 600);
    }
    assertThat(decide(2, 2_000, 1_200, false).duckDb().millis()).isLessThan(12_000);
  }

  @Test
  void whatTookLongerThanItWasExpectedToTakeElsewhereIsCounted() {
    learning.ran(decide(1, 20, 60, false), EngineId.POSTGRES, 65);
    assertThat(learning.statements().get(0).timesMispredicted()).isZero();
    learning.ran(decide(1, 20, 60, false), EngineId.POSTGRES, 400);
    assertThat(learning.statements().get(0).timesMispredicted()).isEqualTo(1);
  }

  @Test
  void nothingIsTriedThatCostsTooMuch() {
    for (int i = 0; i < 1_000; i++) {
      Decision decision = decide(1, 100_000, 80_000, true);
      assertThat(decision.engine()).isEqualTo(EngineId.DUCKDB);
    }
  }

  @Test
  void statementsOfOneShapeAndAnotherSizeAreOthers() {
    for (int i = 0; i < 30; i++) {
      learning.ran(decide(1, 1, 5, false), EngineId.POSTGRES, 0.1);
      learning.ran(decide(1, 10_000, 500, false), EngineId.DUCKDB, 300);
    }
    assertThat(learning.statements()).hasSize(2);
    assertThat(decide(1, 1, 5, false).engine()).isEqualTo(EngineId.POSTGRES);
    assertThat(decide(1, 10_000, 500, false).engine()).isEqualTo(EngineId.DUCKDB);
  }

  @Test
  void decisionsAreToldTheLatestFirstAndForgotten() {
    for (int i = 1; i <= 300; i++) {
      learning.ran(decide(i, 10, 20, false), EngineId.POSTGRES, i);
    }
    List<Learning.Past> past = learning.decisions();
    assertThat(past).hasSize(256);
    assertThat(past.get(0).millis()).isEqualTo(300);
    assertThat(past).isSortedAccordingTo((a, b) -> b.ended().compareTo(a.ended()));
    learning.reset();
    assertThat(learning.decisions()).isEmpty();
    assertThat(learning.statements()).isEmpty();
  }

  @Test
  void whatIsAboutAsFastOnEitherGoesWhereLessIsToBeDone() {
    Balance busy = Regulator.START.balance(Utilisation.IDLE, Utilisation.of(0.8, 0, 4, 4));
    Decision decision = learning.decide(1, "", "select", expected(22, 20), "me", true, busy);
    assertThat(decision.choice()).isEqualTo(new Choice(EngineId.POSTGRES, false, 1));
    assertThat(decision.byLoad()).isTrue();
    learning.ran(decision, EngineId.POSTGRES, 22);
    assertThat(learning.decisions().get(0).decision().load()).isSameAs(busy);
    Decision sure = learning.decide(2, "", "select", expected(2_000, 20), "me", true, busy);
    assertThat(sure.engine()).isEqualTo(EngineId.DUCKDB);
    assertThat(sure.byLoad()).isFalse();
  }

  @Test
  void lateIsWhatExceedsNineteenOfTwentyRuns() {
    assertThat(learning.lateAfter(decide(1, 30, 60, false))).isInfinite();
    int late = 0;
    int runs = 4_000;
    for (int i = 0; i < runs; i++) {
      Decision decision = decide(1, 30, 60, false);
      double millis = 30 * Math.exp(0.3 * random.nextGaussian());
      late += millis > learning.lateAfter(decision) ? 1 : 0;
      learning.ran(decision, EngineId.POSTGRES, millis);
    }
    assertThat(late).isBetween(runs / 40, runs / 10);
  }

  @Test
  void aRunOnDuckDbIsOverdueWhenPostgresWouldHaveAnswered() {
    double unseen = learning.overdueAfter(decide(1, 1_000, 10, false));
    for (int i = 0; i < 10; i++) {
      learning.ran(decide(1, 1_000, 10, false), EngineId.POSTGRES, 1_000);
    }
    double seen = learning.overdueAfter(decide(1, 1_000, 10, false));
    assertThat(seen).isBetween(1_000.0, 1_600.0);
    assertThat(unseen).as("the less is known").isGreaterThan(2 * seen);
  }

  @Test
  void whatHedgesCostIsLimitedToAShareOfWhatStatementsTake() {
    for (int i = 0; i < 10; i++) {
      learning.ran(decide(1, 30, 60, false), EngineId.POSTGRES, 30);
    }
    double spent = 0;
    int runs = 2_000;
    for (int i = 0; i < runs; i++) {
      Decision decision = decide(1, 30, 60, false);
      if (learning.lateAfter(decision) < 1_000) {
        learning.hedged(decision, EngineId.POSTGRES, 30, 60);
        spent += 60;
      } else {
        learning.ran(decision, EngineId.POSTGRES, 30);
      }
    }
    assertThat(spent).isBetween(0.02 * 30 * runs, 500 + 0.06 * 30 * runs);
  }

  @Test
  void aHedgeIsARunWhereItWasAnsweredAndStoppedElsewhere() {
    for (int i = 0; i < 10; i++) {
      learning.ran(decide(1, 30, 60, false), EngineId.POSTGRES, 30);
    }
    for (int i = 0; i < 4; i++) {
      Decision decision = decide(1, 30, 60, false);
      learning.hedged(decision, EngineId.DUCKDB, 400, 20);
    }
    Decision decision = decide(1, 30, 60, false);
    assertThat(decision.engine()).isEqualTo(EngineId.DUCKDB);
    assertThat(decision.postgres().millis()).isGreaterThan(100);
    LearnedStatement statement = learning.statements().get(0);
    assertThat(statement.figures(EngineId.DUCKDB).count()).isEqualTo(4);
    assertThat(statement.figures(EngineId.POSTGRES).count()).isEqualTo(10);
    assertThat(learning.decisions().get(0).hedged()).isTrue();
    assertThat(learning.decisions()).filteredOn(Learning.Past::hedged).hasSize(4);
  }

  @Test
  void manyThreadsLoseNoRun() throws Exception {
    int threads = 8;
    int runs = 2_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    var start = new CountDownLatch(1);
    var shared = new Learning(null);
    for (int t = 0; t < threads; t++) {
      pool.execute(
          () -> {
            try {
              start.await();
            } catch (InterruptedException e) {
              return;
            }
            for (int i = 0; i < runs; i++) {
              shared.ran(
                  shared.decide(1, "", "s", expected(10, 20), "u", false, Balance.EVEN),
                  EngineId.POSTGRES,
                  10);
            }
          });
    }
    start.countDown();
    pool.shutdown();
    assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(shared.statements()).hasSize(1);
    assertThat(shared.statements().get(0).count()).isEqualTo((long) threads * runs);
  }

  @Test
  void percentilesAreOfTheLastRuns() {
    var runs = new Runs();
    assertThat(runs.figures()).isNull();
    for (int i = 1; i <= 228; i++) {
      runs.add(i);
    }
    Runs.Figures figures = runs.figures();
    assertThat(figures.count()).isEqualTo(228);
    assertThat(figures.mean()).isEqualTo(114.5);
    assertThat(figures.p50()).isEqualTo(164);
    assertThat(figures.p99()).isEqualTo(227);
  }

  private Decision decide(long fingerprint, double postgres, double duckDb, boolean tries) {
    return learning.decide(
        fingerprint, "", "select", expected(postgres, duckDb), "me", tries, Balance.EVEN);
  }

  static Expectation expected(double postgres, double duckDb) {
    return Expectation.of(
        () -> LatencyModel.NONE,
        null,
        new RouteDecision(
            EngineId.POSTGRES,
            List.of(),
            List.of(new Price(EngineId.POSTGRES, postgres), new Price(EngineId.DUCKDB, duckDb))));
  }
}
