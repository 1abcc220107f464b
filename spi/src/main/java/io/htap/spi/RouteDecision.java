package io.htap.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a statement goes and why every other way was turned down. EXPLAIN, the log, the metrics and
 * the tests all read this one value.
 *
 * @param chosen the engine
 * @param rejected every other engine considered, each with its reason
 * @param prices expected milliseconds per engine, where they were estimated
 */
public record RouteDecision(EngineId chosen, List<Rejection> rejected, List<Price> prices) {
  public RouteDecision {
    Objects.requireNonNull(chosen);
    rejected = List.copyOf(rejected);
    prices = List.copyOf(prices);
  }

  /** One engine that will not run the statement. */
  public record Rejection(EngineId engine, Reason reason) {}

  /**
   * What running the statement on an engine is expected to take, in milliseconds.
   *
   * @param least it takes at least that in nine of ten cases, as far as is known
   * @param most it takes at most that in nine of ten cases, as far as is known
   */
  public record Price(EngineId engine, double millis, double least, double most) {
    /** Without a notion of how far it is off. */
    public Price(EngineId engine, double millis) {
      this(engine, millis, millis, millis);
    }
  }

  public static RouteDecision stay(Reason reason) {
    return new RouteDecision(
        EngineId.POSTGRES, List.of(new Rejection(EngineId.DUCKDB, reason)), List.of());
  }

  /** The same with one more engine turned down. */
  public RouteDecision without(EngineId engine, Reason reason) {
    List<Rejection> all = new ArrayList<>(rejected);
    all.add(new Rejection(engine, reason));
    return new RouteDecision(chosen, all, prices);
  }

  /** What it comes to when the one that was chosen had no answer, and another gave it. */
  public RouteDecision instead(EngineId other, Reason against) {
    List<Rejection> all = new ArrayList<>(rejected);
    all.removeIf(r -> r.engine() == other);
    all.add(new Rejection(chosen, against));
    return new RouteDecision(other, all, prices);
  }

  /**
   * What it is expected to take on an engine, in milliseconds.
   *
   * @throws java.util.NoSuchElementException when it was not estimated
   */
  public double millisOn(EngineId engine) {
    return prices.stream()
        .filter(price -> price.engine() == engine)
        .mapToDouble(Price::millis)
        .findFirst()
        .orElseThrow();
  }

  /** The reason an engine was turned down; null when it was chosen or not considered. */
  public @Nullable Reason reasonAgainst(EngineId engine) {
    return rejected.stream()
        .filter(r -> r.engine() == engine)
        .map(Rejection::reason)
        .findFirst()
        .orElse(null);
  }
}
