package io.htap.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.routing.learn.Latency;
import io.htap.routing.policy.OffloadPolicy;
import io.htap.routing.policy.OffloadPolicy.Offer;
import io.htap.spi.EngineId;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import io.htap.spi.RouteDecision.Price;
import io.htap.spi.RouteDecision.Rejection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a statement is worth what has to be brought to an engine for it. */
class OffloadPolicyTest {
  private static final double ROWS = 10_000_000;
  private static final double BYTES = 2e9;
  private static final double PACE = 200_000;
  private static final RouteDecision ON_DUCKDB =
      new RouteDecision(
          EngineId.DUCKDB,
          List.of(),
          List.of(new Price(EngineId.POSTGRES, 9000), new Price(EngineId.DUCKDB, 250)));

  private static RouteDecision choose(Offer offer) {
    return OffloadPolicy.choose(ON_DUCKDB, EngineId.GPU, offer, 100_000);
  }

  @Test
  void whatIsThereIsScannedFaster() {
    RouteDecision decision = choose(new Offer(ROWS, BYTES, 0, PACE, 1, Latency.NOTHING));
    assertThat(decision.chosen()).isEqualTo(EngineId.GPU);
    assertThat(decision.reasonAgainst(EngineId.DUCKDB))
        .isNotNull()
        .matches(reason -> reason.code() == ReasonCode.MORE_EXPENSIVE);
    assertThat(decision.millisOn(EngineId.GPU)).isLessThan(250);
  }

  @Test
  void whatHasToBeBroughtPaysOnlyIfItIsReadOften() {
    Offer once = new Offer(ROWS, BYTES, BYTES, PACE, 1, Latency.NOTHING);
    Offer often = new Offer(ROWS, BYTES, BYTES, PACE, 100, Latency.NOTHING);
    assertThat(choose(once).chosen()).isEqualTo(EngineId.DUCKDB);
    assertThat(choose(once).reasonAgainst(EngineId.GPU)).isNotNull();
    assertThat(choose(often).chosen()).isEqualTo(EngineId.GPU);
  }

  @Test
  void fewRowsAreNotWorthIt() {
    RouteDecision decision = choose(new Offer(99_999, 0, 0, PACE, 1, Latency.NOTHING));
    assertThat(decision.chosen()).isEqualTo(EngineId.DUCKDB);
    assertThat(decision.rejected()).extracting(Rejection::engine).containsExactly(EngineId.GPU);
  }

  @Test
  void itsOwnRunsDecideInTheEnd() {
    Latency slow = Latency.NOTHING;
    for (int i = 0; i < 20; i++) {
      slow = slow.ran(1000);
    }
    assertThat(choose(new Offer(ROWS, BYTES, 0, PACE, 1, slow)).chosen())
        .isEqualTo(EngineId.DUCKDB);
  }
}
