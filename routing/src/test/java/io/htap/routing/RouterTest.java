package io.htap.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.routing.policy.Calibration;
import io.htap.spi.CatalogFacts;
import io.htap.spi.EngineId;
import io.htap.spi.QueryGraph;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationFacts.Kind;
import io.htap.spi.RelationName;
import io.htap.spi.RouteDecision;
import io.htap.spi.StatementFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RouterTest {
  private static final RelationName T = new RelationName(null, "t");
  private static final StatementFacts FACTS =
      new StatementFacts(
          StatementFacts.Kind.SELECT, List.of(T), Set.of(), false, false, 0, QueryGraph.EMPTY);

  @Test
  void anExpensivePlanOverAMillionRowsGoesToDuckDb() {
    RouteDecision decision = decide(1e6, 300_000);
    assertThat(decision.chosen()).isEqualTo(EngineId.DUCKDB);
    assertThat(decision.reasonAgainst(EngineId.POSTGRES).code())
        .isEqualTo(ReasonCode.MORE_EXPENSIVE);
  }

  @Test
  void anIndexScanStaysOnPostgres() {
    RouteDecision decision = decide(1e6, 8.45);
    assertThat(decision.chosen()).isEqualTo(EngineId.POSTGRES);
    assertThat(decision.reasonAgainst(EngineId.DUCKDB).detail()).contains("ms");
  }

  @Test
  void theChoiceIsTheCheaperPrice() {
    for (double cost = 1; cost < 1e7; cost *= 3) {
      RouteDecision decision = decide(5e5, cost);
      double chosen = price(decision, decision.chosen());
      assertThat(decision.prices()).allMatch(p -> p.millis() >= chosen);
    }
  }

  private static double price(RouteDecision decision, EngineId engine) {
    return decision.prices().stream()
        .filter(p -> p.engine() == engine)
        .findFirst()
        .orElseThrow()
        .millis();
  }

  private static RouteDecision decide(double rows, double cost) {
    var table =
        new RelationFacts(
            1, "public", "t", Kind.TABLE, List.of(), List.of(), rows, null, "copy.t_1", null);
    return Router.cheapest(FACTS, new CatalogFacts(Map.of(T, table)), cost, Calibration.DEFAULT);
  }
}
