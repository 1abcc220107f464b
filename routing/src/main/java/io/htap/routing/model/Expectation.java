package io.htap.routing.model;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.learn.Basis;
import io.htap.spi.EngineId;
import io.htap.spi.RouteDecision;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of a statement that nobody has seen run. Made once for a plan, since to ask the
 * model takes longer than to decide, and not before somebody wants to know: who routes by prices
 * alone does not even load it.
 */
public final class Expectation {
  /** In milliseconds; what is beyond is as good as that. */
  private static final double LEAST = 0.01;

  private static final double MOST = 1e8;

  private final Supplier<LatencyModel> model;
  private final @Nullable FeatureVector features;
  private final double priceOnPostgres;
  private final double priceOnDuckDb;
  private volatile @Nullable Known known;

  /** Always the same, whoever makes it first. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Known(double[] basis, double postgres, double duckDb) {}

  private Expectation(
      Supplier<LatencyModel> model, @Nullable FeatureVector features, RouteDecision priced) {
    this.model = model;
    this.features = features;
    this.priceOnPostgres = price(priced, EngineId.POSTGRES);
    this.priceOnDuckDb = price(priced, EngineId.DUCKDB);
  }

  /**
   * By prices, and by a model where the features are known.
   *
   * @param features null where they are not known
   */
  public static Expectation of(
      Supplier<LatencyModel> model, @Nullable FeatureVector features, RouteDecision priced) {
    return new Expectation(model, features, priced);
  }

  private Known known() {
    Known made = known;
    if (made == null) {
      made =
          new Known(
              Basis.of(features),
              Math.log(priceOnPostgres) + correction(EngineId.POSTGRES),
              Math.log(priceOnDuckDb) + correction(EngineId.DUCKDB));
      known = made;
    }
    return made;
  }

  private double correction(EngineId engine) {
    return features == null ? 0 : model.get().of(engine, features).log();
  }

  private static double price(RouteDecision priced, EngineId engine) {
    return Math.max(LEAST, Math.min(MOST, priced.millisOn(engine)));
  }

  /** All that is known of it beforehand; null where nobody asked. */
  public @Nullable FeatureVector features() {
    return features;
  }

  /** What experience with others is a function of; not to be changed. */
  public double[] basis() {
    return known().basis();
  }

  /** The logarithm of the milliseconds. */
  public double log(EngineId engine) {
    return engine == EngineId.POSTGRES ? known().postgres() : known().duckDb();
  }

  /** Each factor of four is a magnitude of its own. */
  public int magnitude() {
    return Math.getExponent(priceOnPostgres) / 2;
  }
}
