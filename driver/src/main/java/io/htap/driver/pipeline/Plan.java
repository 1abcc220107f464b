package io.htap.driver.pipeline;

import io.htap.driver.engine.postgres.Described;
import io.htap.driver.engine.postgres.Preflight;
import io.htap.driver.execute.CopyQuery;
import io.htap.driver.learn.ParameterPrices;
import io.htap.driver.offload.Offered;
import io.htap.driver.source.OwnRelations;
import io.htap.driver.verify.Subject;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.EngineId;
import io.htap.spi.Reason;
import io.htap.spi.RouteDecision;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was decided for a statement with parameters of given types, in one session.
 *
 * @param decision where it goes
 * @param lastIfStays what a run amounts to when that is Postgres
 * @param onCopy how it runs on the copy; null when it cannot
 * @param expiresNanos {@link System#nanoTime()} after which it is looked at anew
 */
record Plan(
    RouteDecision decision, LastRun lastIfStays, @Nullable OnCopy onCopy, long expiresNanos) {

  /**
   * A statement that the copy can answer.
   *
   * @param leastLsn the position that the copy must have reached, however old it may be otherwise
   * @param own relations of DuckDB's that it reads beside the copy
   * @param subject what verification knows of it
   * @param prices what it takes by the values that are bound
   * @param offered by an engine that may be there; null when nobody asked it
   * @param timeZone the session's when it was planned, which decides what it means
   */
  record OnCopy(
      CopyQuery query,
      Translated translated,
      Described described,
      Preflight preflight,
      long leastLsn,
      OwnRelations own,
      Subject subject,
      ParameterPrices prices,
      @Nullable Offered offered,
      String timeZone) {}

  /** Prices and states change: a decision against the copy is looked at again after this. */
  private static final Duration RECONSIDER = Duration.ofSeconds(60);

  private static final Duration RECONSIDER_SOON = Duration.ofSeconds(1);

  /** Of what nobody knows; only the order of those that wait depends on it. */
  private static final double UNPRICED_MILLIS = 1_000;

  private static final Duration KEEP = Duration.ofMinutes(10);

  static Plan stay(Reason reason) {
    Duration keep =
        switch (reason.code()) {
          case TABLE_NOT_READY,
              NOT_REPLICATED,
              UNKNOWN_RELATION,
              CATALOG_CHANGED,
              ENGINE_ABSENT,
              QUARANTINED ->
              RECONSIDER_SOON;
          case UNTRANSLATABLE, UNPROVEN_CAST, UNPROVEN_FUNCTION, UNPROVEN_OPERATOR, UNPROVEN_TYPE ->
              KEEP;
          default -> RECONSIDER;
        };
    return of(RouteDecision.stay(reason), null, keep);
  }

  static Plan routed(RouteDecision decision, OnCopy onCopy) {
    Duration keep = decision.chosen() == EngineId.POSTGRES ? RECONSIDER : KEEP;
    return of(decision, onCopy, keep);
  }

  /** The same with another decision about where it goes. */
  Plan with(RouteDecision other) {
    return new Plan(other, new LastRun(other, null), onCopy, expiresNanos);
  }

  private static Plan of(RouteDecision decision, @Nullable OnCopy onCopy, Duration keep) {
    return new Plan(
        decision, new LastRun(decision, null), onCopy, System.nanoTime() + keep.toNanos());
  }

  boolean expired() {
    return System.nanoTime() - expiresNanos > 0;
  }

  /** Whether Postgres is to have it. */
  boolean stays() {
    return decision.chosen() == EngineId.POSTGRES;
  }

  OnCopy requireOnCopy() {
    return Objects.requireNonNull(onCopy);
  }

  /** Milliseconds that it is expected to run on the copy. */
  double onCopyMillis() {
    return decision.prices().isEmpty() ? UNPRICED_MILLIS : decision.millisOn(EngineId.DUCKDB);
  }

  /** Milliseconds that the copy is expected to save; infinite when nobody asked for the price. */
  double saving() {
    if (decision.prices().isEmpty()) {
      return Double.POSITIVE_INFINITY;
    }
    EngineId engine = decision.chosen() == EngineId.GPU ? EngineId.GPU : EngineId.DUCKDB;
    return decision.millisOn(EngineId.POSTGRES) - decision.millisOn(engine);
  }
}
