package io.htap.driver.learn;

import io.htap.driver.config.RoutingMode;
import io.htap.driver.learn.ParameterPrices.Priced;
import io.htap.driver.load.Load;
import io.htap.driver.verify.Subject;
import io.htap.routing.learn.Estimate;
import io.htap.routing.load.Balance;
import io.htap.routing.model.Expectation;
import io.htap.routing.replay.Run;
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

  /** Of the logarithm: of a statement that is known worse its runs do not tell of the load. */
  private static final double KNOWN = 0.3;

  private static final double NANOS_PER_MILLI = 1e6;
  private static final Reason SLOWER =
      Reason.of(ReasonCode.LEARNED, "by what its runs have taken on either engine");
  private static final Reason EXPLORED =
      Reason.of(ReasonCode.LEARNED, "the other one is tried, to learn what it takes there");

  private static final Reason LOADED =
      Reason.of(ReasonCode.ENGINE_BUSY, "it has more to do, and the other one takes hardly longer");

  private final Supplier<Learning> learning;
  private final Supplier<Load> load;
  private final String user;
  private final Supplier<Conditions> conditions;
  private @Nullable Decision underWay;

  /** Where a statement is counted as being under way on Postgres. */
  private @Nullable Load onPostgres;

  /**
   * What else may have counted.
   *
   * @param lagBytes of the log that the copy does not show yet
   * @param load how many others run or wait on DuckDB
   */
  public record Conditions(long lagBytes, int load) {}

  /**
   * What came of a statement.
   *
   * @param nanos without its waits for freshness and for its turn
   * @param firstNanos until its first row was there
   * @param rows −1 where nobody has counted them
   * @param waitedMillis for freshness and for its turn
   */
  public record Answered(long nanos, long firstNanos, long rows, double waitedMillis) {
    /** By Postgres: pgjdbc has all rows at once. */
    public static Answered whole(long nanos) {
      return new Answered(nanos, nanos, -1, 0);
    }
  }

  /**
   * @param conditions as they are when somebody asks
   */
  public SessionLearning(
      Supplier<Learning> learning,
      Supplier<Load> load,
      String user,
      Supplier<Conditions> conditions) {
    this.learning = learning;
    this.load = load;
    this.user = user;
    this.conditions = conditions;
  }

  /** Another statement begins. */
  public void begin() {
    underWay = null;
  }

  /** The statement goes to Postgres, whether that was the first choice or not. */
  public void beginsOnPostgres() {
    if (underWay != null && onPostgres == null) {
      onPostgres = load.get();
      onPostgres.beginsOnPostgres();
    }
  }

  /** The statement has ended on Postgres, well or not. */
  public void endedOnPostgres() {
    Load counted = onPostgres;
    if (counted != null) {
      onPostgres = null;
      counted.endedOnPostgres();
    }
  }

  /**
   * Decides.
   *
   * @param tenant whose statement it is; empty where there are none
   * @param priced by prices; stands where nothing is to be learned about the statement
   * @param balance of the load
   */
  public RouteDecision decide(
      RoutingMode mode, String tenant, Subject subject, Priced priced, Balance balance) {
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
                mode == RoutingMode.LEARNED,
                balance);
    underWay = mode == RoutingMode.LEARNED ? decision : null;
    EngineId chosen = decision.engine();
    return new RouteDecision(
        chosen,
        List.of(new Rejection(Decision.other(chosen), against(decision, priced.decision()))),
        List.of(
            price(EngineId.POSTGRES, decision.postgres()),
            price(EngineId.DUCKDB, decision.duckDb())));
  }

  private static Reason against(Decision decision, RouteDecision priced) {
    if (decision.choice().explores()) {
      return EXPLORED;
    }
    return decision.byLoad()
        ? LOADED
        : Objects.requireNonNullElse(
            priced.reasonAgainst(Decision.other(decision.engine())), SLOWER);
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
      record(decision, engine, Answered.whole(nanos), true);
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
      record(
          decision, EngineId.POSTGRES, Answered.whole(postgresNanos), first != EngineId.POSTGRES);
      record(decision, EngineId.DUCKDB, Answered.whole(duckDbNanos), first != EngineId.DUCKDB);
    }
  }

  /**
   * The statement that was under way is over.
   *
   * @param engine where it ran
   */
  public void ran(EngineId engine, Answered answered) {
    Decision decision = underWay;
    if (decision != null) {
      underWay = null;
      double millis = answered.nanos() / NANOS_PER_MILLI;
      learning.get().ran(decision, engine, millis);
      Estimate known = decision.on(engine);
      if (known.deviation() < KNOWN) {
        load.get().ran(engine, millis / known.millis());
      }
      record(decision, engine, answered, false);
    }
  }

  private void record(Decision decision, EngineId engine, Answered answered, boolean stopped) {
    Learning to = learning.get();
    if (!to.records()) {
      return;
    }
    Conditions now = conditions.get();
    to.record(
        decision,
        engine,
        new Run.Course(
            answered.nanos() / NANOS_PER_MILLI,
            answered.firstNanos() / NANOS_PER_MILLI,
            stopped,
            answered.rows(),
            answered.waitedMillis(),
            now.lagBytes(),
            now.load()));
  }
}
