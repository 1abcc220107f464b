package io.htap.routing;

import io.htap.routing.policy.Calibration;
import io.htap.routing.policy.CostPolicy;
import io.htap.spi.CatalogFacts;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import io.htap.spi.RouteDecision.Price;
import io.htap.spi.RouteDecision.Rejection;
import io.htap.spi.StatementFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Chooses between engines that are all able to give the same answer. */
public final class Router {
  private Router() {}

  /** The cheaper engine by estimate. */
  public static RouteDecision cheapest(
      StatementFacts facts, CatalogFacts catalog, double planCost, Calibration calibration) {
    List<Price> prices = CostPolicy.price(facts, catalog, planCost, calibration);
    Price best = prices.stream().min(Comparator.comparingDouble(Price::millis)).orElseThrow();
    List<Rejection> rejected =
        prices.stream()
            .filter(p -> p.engine() != best.engine())
            .map(p -> new Rejection(p.engine(), moreExpensive(p, best)))
            .toList();
    return new RouteDecision(best.engine(), rejected, prices);
  }

  /** The engine that the session or a hint demands, whatever it costs. */
  public static RouteDecision forced(EngineId engine, String by) {
    Reason forced = Reason.of(ReasonCode.ROUTE_FORCED, by);
    List<Rejection> rejected =
        Stream.of(EngineId.POSTGRES, EngineId.DUCKDB)
            .filter(other -> other != engine)
            .map(other -> new Rejection(other, forced))
            .toList();
    return new RouteDecision(engine, rejected, List.of());
  }

  private static Reason moreExpensive(Price price, Price best) {
    return Reason.of(
        ReasonCode.MORE_EXPENSIVE,
        String.format(
            Locale.ROOT,
            "estimated %.1f ms against %.1f ms on %s",
            price.millis(),
            best.millis(),
            best.engine().label()));
  }
}
