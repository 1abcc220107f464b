package io.htap.routing.learn;

import io.htap.spi.EngineId;

/**
 * Chooses between the two engines by Thompson sampling (Thompson, "On the Likelihood that One
 * Unknown Probability Exceeds Another", Biometrika 25, 1933): each is chosen as often as it is
 * likely to be the faster one, as long as what that may cost is allowed.
 */
public final class Bandit {
  /** A bad case, in deviations: what an attempt is charged with beforehand. */
  private static final double BAD = 1;

  private Bandit() {}

  /**
   * Chooses.
   *
   * @param draw from 0 to 1, equally distributed
   * @param allowed milliseconds that an attempt may cost; 0 for none
   * @param most the probability with which an attempt is made at most
   */
  public static Choice choose(
      Estimate postgres, Estimate duckDb, double draw, double allowed, double most) {
    EngineId best = postgres.mean() <= duckDb.mean() ? EngineId.POSTGRES : EngineId.DUCKDB;
    EngineId other = best == EngineId.POSTGRES ? EngineId.DUCKDB : EngineId.POSTGRES;
    Estimate of = best == EngineId.POSTGRES ? postgres : duckDb;
    Estimate ofOther = best == EngineId.POSTGRES ? duckDb : postgres;
    double loss = ofOther.millis(BAD) - of.millis();
    if (loss > allowed) {
      return new Choice(best, false, 1);
    }
    double otherIsFaster =
        Normal.above(
            (ofOther.mean() - of.mean())
                / Math.sqrt(
                    of.deviation() * of.deviation() + ofOther.deviation() * ofOther.deviation()));
    double tried = Math.min(most, otherIsFaster);
    return draw < tried ? new Choice(other, true, tried) : new Choice(best, false, 1 - tried);
  }
}
