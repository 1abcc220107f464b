package io.htap.routing.model;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.learn.Basis;
import io.htap.spi.EngineId;
import io.htap.spi.RouteDecision;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of a statement that nobody has seen run. Made once for a plan, since to ask the
 * model takes longer than to decide.
 */
public final class Expectation {
  /** In milliseconds; what is beyond is as good as that. */
  private static final double LEAST = 0.01;

  private static final double MOST = 1e8;

  private final @Nullable FeatureVector features;
  private final double[] basis;
  private final double postgres;
  private final double duckDb;
  private final double priceOnPostgres;

  private Expectation(
      @Nullable FeatureVector features, double postgres, double duckDb, double priceOnPostgres) {
    this.features = features;
    this.basis = Basis.of(features);
    this.postgres = postgres;
    this.duckDb = duckDb;
    this.priceOnPostgres = priceOnPostgres;
  }

  /**
   * By prices, and by a model where the features are known.
   *
   * @param features null where they are not known
   */
  public static Expectation of(
      LatencyModel model, @Nullable FeatureVector features, RouteDecision priced) {
    double postgres = price(priced, EngineId.POSTGRES);
    return new Expectation(
        features,
        Math.log(postgres) + correction(model, EngineId.POSTGRES, features),
        Math.log(price(priced, EngineId.DUCKDB)) + correction(model, EngineId.DUCKDB, features),
        postgres);
  }

  private static double correction(
      LatencyModel model, EngineId engine, @Nullable FeatureVector features) {
    return features == null ? 0 : model.of(engine, features).log();
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
    return basis;
  }

  /** The logarithm of the milliseconds. */
  public double log(EngineId engine) {
    return engine == EngineId.POSTGRES ? postgres : duckDb;
  }

  /** Each factor of four is a magnitude of its own. */
  public int magnitude() {
    return Math.getExponent(priceOnPostgres) / 2;
  }
}
