package io.htap.routing.learn;

import io.htap.spi.EngineId;

/** By how much what is expected of statements is off on either engine, as all runs have shown. */
public record Offsets(Residual postgres, Residual duckDb) {
  /** How far the logarithm is off that the model expects: Postgres's joins are hard to foresee. */
  private static final double POSTGRES_PRICE_ERROR = 0.6;

  private static final double DUCKDB_PRICE_ERROR = 0.45;

  /** More than that is an accident and no property of statements like this; of the logarithm. */
  private static final double MOST_RESIDUAL = 4;

  public static final Offsets UNKNOWN =
      new Offsets(
          Residual.unknown(Basis.SIZE, POSTGRES_PRICE_ERROR),
          Residual.unknown(Basis.SIZE, DUCKDB_PRICE_ERROR));

  /** Of one engine. */
  public Residual on(EngineId engine) {
    return engine == EngineId.POSTGRES ? postgres : duckDb;
  }

  /** What counts of a run. */
  public static double bounded(double residual) {
    return Math.max(-MOST_RESIDUAL, Math.min(MOST_RESIDUAL, residual));
  }

  /**
   * After a run.
   *
   * @param basis of the statement
   * @param residual the logarithm of what it took over what was expected
   * @param seen how many runs of this statement there were on this engine before: one that runs all
   *     day tells nothing more about the others
   */
  public Offsets ran(EngineId engine, double[] basis, double residual, double seen) {
    double weight = Math.pow(1 + seen, -2);
    Residual after = on(engine).ran(basis, bounded(residual), weight);
    return engine == EngineId.POSTGRES ? new Offsets(after, duckDb) : new Offsets(postgres, after);
  }
}
