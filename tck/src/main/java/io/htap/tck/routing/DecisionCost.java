package io.htap.tck.routing;

import io.htap.driver.learn.Learning;
import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.SqlParser;
import io.htap.routing.features.Candidate;
import io.htap.routing.features.Features;
import io.htap.routing.features.PlanNode;
import io.htap.routing.load.Balance;
import io.htap.routing.load.Regulator;
import io.htap.routing.load.Utilisation;
import io.htap.routing.model.Expectation;
import io.htap.routing.model.LatencyModel;
import io.htap.spi.CatalogFacts;
import io.htap.spi.EngineId;
import io.htap.spi.PgType;
import io.htap.spi.RouteDecision;
import io.htap.spi.RouteDecision.Price;
import io.htap.spi.StatementFacts;
import io.htap.tck.bench.BenchLog;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** What it takes to decide where a statement goes, without asking Postgres. */
final class DecisionCost {
  private static final Balance BUSY =
      Regulator.START.balance(Utilisation.IDLE, Utilisation.of(1, 0, 8, 4));
  private static final int BATCHES = 60;
  private static final int BATCH = 2_000;
  private static final RouteDecision PRICED =
      new RouteDecision(
          EngineId.POSTGRES,
          List.of(),
          List.of(new Price(EngineId.POSTGRES, 20), new Price(EngineId.DUCKDB, 5)));

  private DecisionCost() {}

  /**
   * @param explained what Postgres's planner says of it, as JSON
   */
  static void print(String sql, String explained, BenchLog log) {
    var facts = ((Parsed) SqlParser.parse(sql)).facts();
    var learning = new Learning(null);
    var known = expectation(sql, explained, facts);
    log.value(
        "decision_warm_us",
        micros(i -> learning.decide(1, "", sql, known, "somebody", true, BUSY)),
        "");
    log.value(
        "decision_cold_us",
        micros(
            i ->
                learning.decide(
                    i, "", sql, expectation(sql, explained, facts), "somebody", true, BUSY)),
        "");
  }

  private static Expectation expectation(String sql, String explained, StatementFacts facts) {
    var candidate =
        new Candidate(
            PlanNode.parse(explained),
            facts,
            new CatalogFacts(Map.of()),
            sql,
            List.of(PgType.INT8, PgType.NUMERIC),
            sql,
            20,
            5);
    return Expectation.of(LatencyModel::shipped, Features.of(candidate), PRICED);
  }

  /** Of the fastest of many batches, since what interrupts one is no part of it. */
  private static double micros(LongConsumer decision) {
    var best = Long.MAX_VALUE;
    var number = 0L;
    for (var batch = 0; batch < BATCHES; batch++) {
      var began = System.nanoTime();
      for (var i = 0; i < BATCH; i++) {
        decision.accept(number++);
      }
      best = Math.min(best, System.nanoTime() - began);
    }
    return best / 1e3 / BATCH;
  }
}
