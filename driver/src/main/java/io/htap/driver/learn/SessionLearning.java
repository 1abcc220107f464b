package io.htap.driver.learn;

import io.htap.driver.config.RoutingMode;
import io.htap.driver.learn.Learning.Decision;
import io.htap.driver.learn.ParameterPrices.Priced;
import io.htap.driver.verify.Subject;
import io.htap.routing.learn.Estimate;
import io.htap.routing.model.Expectation;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import io.htap.spi.RouteDecision.Price;
import io.htap.spi.RouteDecision.Rejection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One session's part in it: what was decided about the statement that is under way. */
public final class SessionLearning {
  /** In deviations of a normal distribution. */
  private static final double NINE_OF_TEN = 1.2816;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final Reason SLOWER =
      Reason.of(ReasonCode.LEARNED, "by what its runs have taken on either engine");
  private static final Reason EXPLORED =
      Reason.of(ReasonCode.LEARNED, "the other one is tried, to learn what it takes there");

  private final Supplier<Learning> learning;
  private final String user;
  private @Nullable Decision underWay;

  public SessionLearning(Supplier<Learning> learning, String user) {
    this.learning = learning;
    this.user = user;
  }

  /** Another statement begins. */
  public void begin() {
    underWay = null;
  }

  /**
   * Decides.
   *
   * @param tenant whose statement it is; empty where there are none
   * @param priced by prices; stands where nothing is to be learned about the statement
   */
  public RouteDecision decide(RoutingMode mode, String tenant, Subject subject, Priced priced) {
    Expectation expected = priced.expected();
    if (mode == RoutingMode.COST || expected == null) {
      return priced.decision();
    }
    Decision decision =
        learning
            .get()
            .decide(
                subject.fingerprint(),
                tenant,
                subject.shape(),
                expected,
                user,
                mode == RoutingMode.LEARNED);
    underWay = mode == RoutingMode.LEARNED ? decision : null;
    EngineId chosen = decision.engine();
    return new RouteDecision(
        chosen,
        List.of(
            new Rejection(
                Decision.other(chosen),
                decision.choice().explores()
                    ? EXPLORED
                    : Objects.requireNonNullElse(
                        priced.decision().reasonAgainst(Decision.other(chosen)), SLOWER))),
        List.of(
            price(EngineId.POSTGRES, decision.postgres()),
            price(EngineId.DUCKDB, decision.duckDb())));
  }

  private static Price price(EngineId engine, Estimate estimate) {
    return new Price(
        engine, estimate.millis(), estimate.millis(-NINE_OF_TEN), estimate.millis(NINE_OF_TEN));
  }

  /**
   * The statement that is under way was stopped, or has failed; it may run elsewhere yet.
   *
   * @param engine where it ran
   */
  public void stopped(EngineId engine, long nanos) {
    Decision decision = underWay;
    if (decision != null) {
      learning.get().stopped(decision, engine, nanos / NANOS_PER_MILLI);
    }
  }

  /** See {@link Learning#lateAfter}; infinite where nothing is learned of the statement. */
  public double lateAfter() {
    Decision decision = underWay;
    return decision == null || decision.engine() != EngineId.POSTGRES
        ? Double.POSITIVE_INFINITY
        : learning.get().lateAfter(decision);
  }

  /** See {@link Learning#spentOnHedge}. */
  public void spentOnHedge(long nanos) {
    learning.get().spentOnHedge(nanos / NANOS_PER_MILLI);
  }

  /** See {@link Learning#overdueAfter}; infinite where nothing is learned of the statement. */
  public double overdueAfter() {
    Decision decision = underWay;
    return decision == null || decision.engine() != EngineId.DUCKDB
        ? Double.POSITIVE_INFINITY
        : learning.get().overdueAfter(decision);
  }

  /** See {@link Learning#hedged}; the statement that was under way is over. */
  public void hedged(EngineId first, long postgresNanos, long duckDbNanos) {
    Decision decision = underWay;
    if (decision != null) {
      underWay = null;
      learning
          .get()
          .hedged(decision, first, postgresNanos / NANOS_PER_MILLI, duckDbNanos / NANOS_PER_MILLI);
    }
  }

  /**
   * The statement that was under way is over.
   *
   * @param engine where it ran
   */
  public void ran(EngineId engine, long nanos) {
    Decision decision = underWay;
    if (decision != null) {
      underWay = null;
      learning.get().ran(decision, engine, nanos / NANOS_PER_MILLI);
    }
  }
}
