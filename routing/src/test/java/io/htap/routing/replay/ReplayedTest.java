package io.htap.routing.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.htap.routing.learn.Experience;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.model.LatencyModel;
import io.htap.spi.EngineId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplayedTest {
  private static final double FACTOR = 1.5;
  private final Simulated world = new Simulated(7, FACTOR);
  private final List<Run> runs = world.runs(40, 6);

  @Test
  void whatWasLearnedIsByHowMuchTheModelWasOff() throws Exception {
    var key = new StatementKey(1, "", 1);
    Experience ofPrices = Replayed.of(Simulated.prices(), runs).statement(key);
    Experience ofTruth = Replayed.of(world.truth(), runs).statement(key);
    assertThat(ofPrices.duckDb().mean()).isCloseTo(FACTOR, within(0.3));
    assertThat(ofTruth.duckDb().mean()).isCloseTo(0, within(0.3));
    assertThat(ofTruth.postgres()).isEqualTo(ofPrices.postgres());
    assertThat(Replayed.of(world.truth(), runs).statement(new StatementKey(-1, "", 1)))
        .isEqualTo(Experience.NONE);
  }

  @Test
  void whatWasStoppedWouldHaveTakenLonger() throws Exception {
    LatencyModel prices = Simulated.prices();
    Run run = runs.get(0);
    double expected = run.expected(prices, EngineId.DUCKDB);
    assertThat(stopped(run, Math.exp(expected) / 2).atLeast(expected)).isEqualTo(expected);
    assertThat(stopped(run, Math.exp(expected) * 9).atLeast(expected))
        .isCloseTo(expected + Math.log(9), within(1e-6));
    Replayed after = Replayed.of(prices, List.of(stopped(run, Math.exp(expected) * 9)));
    assertThat(after.statement(run.statement()).duckDb().mean()).isGreaterThan(Math.log(9));
    assertThat(after.offsets().duckDb().numbers())
        .as("nothing is said of others")
        .isEqualTo(Replayed.of(prices, List.of()).offsets().duckDb().numbers());
  }

  private static Run stopped(Run run, double millis) {
    return new Run(
        run.ended(),
        run.statement(),
        run.features(),
        EngineId.DUCKDB,
        1,
        EngineId.DUCKDB,
        1,
        1,
        new Run.Course(millis, millis, true, -1, 0, 0, 0));
  }
}
