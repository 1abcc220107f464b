package io.htap.routing.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htap.routing.model.LatencyModel;
import io.htap.spi.EngineId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Models are compared of which is known how good they are. */
class ComparisonTest {
  private static final int STATEMENTS = 200;
  private static final int EACH = 4;
  private static final double FACTOR = 1;

  @Test
  void aModelThatKnowsBetterIsBetterByWhatItIsBetter() throws Exception {
    var world = new Simulated(1, FACTOR);
    List<Run> runs = world.runs(STATEMENTS, EACH);
    LatencyModel truth = world.truth();
    Comparison comparison = Comparison.of(runs, Simulated.prices(), some -> truth);
    assertThat(comparison.fingerprints()).isEqualTo(STATEMENTS);
    assertThat(comparison.better()).isTrue();
    double gain = world.byPrice() - world.best();
    assertThat(comparison.gain()).isCloseTo(gain, within(3 * comparison.standardError()));
    assertThat(comparison.candidate()).isCloseTo(world.best(), within(0.1));
    assertThat(comparison.current() - comparison.candidate())
        .isCloseTo(comparison.gain(), within(1e-9));
  }

  @Test
  void aWorseOneIsNot() throws Exception {
    var world = new Simulated(2, FACTOR);
    List<Run> runs = world.runs(STATEMENTS, EACH);
    LatencyModel prices = Simulated.prices();
    Comparison comparison = Comparison.of(runs, world.truth(), some -> prices);
    assertThat(comparison.gain()).isNegative();
    assertThat(comparison.better()).isFalse();
  }

  @Test
  void theSameOneIsNot() throws Exception {
    LatencyModel prices = Simulated.prices();
    Comparison comparison =
        Comparison.of(new Simulated(3, FACTOR).runs(STATEMENTS, EACH), prices, some -> prices);
    assertThat(comparison.gain()).isZero();
    assertThat(comparison.better()).isFalse();
  }

  /** Where prices are right, a model that believes otherwise is found out nearly always. */
  @Test
  void whatIsNotSoIsSeldomTakenForBetter() throws Exception {
    int taken = 0;
    int worlds = 40;
    LatencyModel wrong = new Simulated(0, 0.3).truth();
    for (int seed = 0; seed < worlds; seed++) {
      List<Run> runs = new Simulated(seed, 0).runs(60, 3);
      taken += Comparison.of(runs, Simulated.prices(), some -> wrong).better() ? 1 : 0;
    }
    assertThat(taken).isLessThan(worlds / 10);
  }

  @Test
  void nobodyIsJudgedByWhatHeHasTaught() throws Exception {
    List<Run> runs = new Simulated(4, FACTOR).runs(50, 2);
    Set<Long> fingerprints = new HashSet<>();
    LatencyModel prices = Simulated.prices();
    int[] taught = {0};
    Comparison.of(
        runs,
        prices,
        some -> {
          some.forEach(run -> fingerprints.add(run.statement().fingerprint()));
          taught[0] += some.size();
          return prices;
        });
    assertThat(fingerprints).hasSize(50);
    assertThat(taught[0]).as("each run teaches four of five times").isEqualTo(4 * runs.size());
  }

  @Test
  void whereTheRecordIsSilentTheModelInUseIsBelieved() throws Exception {
    var world = new Simulated(6, FACTOR);
    LatencyModel truth = world.truth();
    List<Run> refused =
        world.runs(STATEMENTS, EACH).stream()
            .filter(run -> run.engine() == EngineId.POSTGRES)
            .map(ComparisonTest::sentToTheCopy)
            .toList();
    Comparison comparison = Comparison.of(refused, Simulated.prices(), some -> truth);
    assertThat(comparison.gain()).isNegative();
    assertThat(comparison.better()).isFalse();
  }

  private static Run sentToTheCopy(Run run) {
    return new Run(
        run.ended(),
        run.statement(),
        run.features(),
        EngineId.DUCKDB,
        run.propensity(),
        run.engine(),
        run.postgresExpected(),
        run.duckDbExpected(),
        run.course());
  }

  @Test
  void aFewStatementsTellNothingAndOneIsNotEnough() throws Exception {
    var world = new Simulated(5, 3);
    LatencyModel truth = world.truth();
    assertThat(Comparison.of(world.runs(8, 20), Simulated.prices(), some -> truth).better())
        .isFalse();
    assertThat(new Comparison(1, 0.9, 0.1, 0.1, 30).better()).as("a single one").isFalse();
    assertThat(new Comparison(1, 0.9, 0.1, 0.09, 30).better()).isTrue();
    assertThat(Comparison.of(List.of(), truth, some -> truth).tells()).isFalse();
  }
}
