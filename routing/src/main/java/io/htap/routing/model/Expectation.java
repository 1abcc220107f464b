package io.htap.routing.model;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import io.htap.routing.learn.Basis;
import io.htap.spi.EngineId;
import io.htap.spi.RouteDecision;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of a statement that nobody has seen run. Made once for a plan and a model, since
 * to ask the model takes longer than to decide, and not before somebody wants to know: who routes
 * by prices alone does not even load it.
 */
public final class Expectation {
  /** In milliseconds; what is beyond is as good as that. */
  private static final double LEAST = 0.01;

  private static final double MOST = 1e8;

  private static final int POSTGRES_PRICE = Features.index("price_postgres");
  private static final int DUCKDB_PRICE = Features.index("price_duckdb");

  private final Supplier<LatencyModel> model;
  private final @Nullable FeatureVector features;
  private final double priceOnPostgres;
  private final double priceOnDuckDb;
  private volatile @Nullable Known known;

  /**
   * Always the same of one model, whoever makes it first.
   *
   * @param by null where no model was asked
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Known(@Nullable LatencyModel by, double[] basis, double postgres, double duckDb) {}

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
    LatencyModel now = features == null ? null : model.get();
    if (made == null || made.by != now) {
      made =
          new Known(
              now,
              Basis.of(features),
              Math.log(priceOnPostgres) + correction(now, EngineId.POSTGRES),
              Math.log(priceOnDuckDb) + correction(now, EngineId.DUCKDB));
      known = made;
    }
    return made;
  }

  private double correction(@Nullable LatencyModel by, EngineId engine) {
    return by == null || features == null ? 0 : by.of(engine, features).log();
  }

  /**
   * The logarithm of the milliseconds that some model expects of a statement, by the prices among
   * its features.
   */
  public static double log(LatencyModel model, FeatureVector features, EngineId engine) {
    float price = features.get(engine == EngineId.POSTGRES ? POSTGRES_PRICE : DUCKDB_PRICE);
    return Math.max(Math.log(LEAST), Math.min(Math.log(MOST), price))
        + model.of(engine, features).log();
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
