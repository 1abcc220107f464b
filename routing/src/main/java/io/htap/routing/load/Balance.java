package io.htap.routing.load;

import io.htap.routing.learn.Choice;
import io.htap.routing.learn.Estimate;
import io.htap.spi.EngineId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the load is spread over the two engines, and the say that it has: where a statement is likely
 * to take about as long on either engine, it goes to the one with less to do, and where one engine
 * cannot bear more, some more goes to the other. What is surely faster on one engine goes there
 * whatever it has to do; that it takes longer then shows in its runs.
 *
 * @param distance from balance, as {@link Regulator} has it; positive where DuckDB has more to do
 * @param heard whether it has a say at all
 */
public record Balance(double distance, Utilisation postgres, Utilisation duckDb, boolean heard) {
  /** Nothing to say. */
  public static final Balance EVEN = new Balance(0, Utilisation.IDLE, Utilisation.IDLE, false);

  /** What four figures are beyond by chance in one of twenty samples; of a chi distribution. */
  private static final double NOTICEABLE = 3.08;

  /** What a statement may take longer elsewhere; the logarithm of the factor. */
  private static final double TIE = Math.log(1.2);

  /** The same, where the engine cannot bear more. */
  private static final double VETO = Math.log(2);

  /** In deviations: four of five are faster where they are expected to be. */
  private static final double SURE = 0.8416;

  /** The same without a say. */
  public Balance unheard() {
    return new Balance(distance, postgres, duckDb, false);
  }

  /** The engine that has too much to do; null for none. */
  public @Nullable EngineId pressed() {
    if (!heard) {
      return null;
    }
    if (vetoes()) {
      return duckDb.saturated() ? EngineId.DUCKDB : EngineId.POSTGRES;
    }
    if (Math.abs(distance) <= NOTICEABLE) {
      return null;
    }
    return distance > 0 ? EngineId.DUCKDB : EngineId.POSTGRES;
  }

  /** Whether one engine cannot bear more, and the other can. */
  private boolean vetoes() {
    return postgres.saturated() != duckDb.saturated();
  }

  /** Where a statement goes because of the load; null where that is not for the load to say. */
  public @Nullable Choice settle(Estimate onPostgres, Estimate onDuckDb) {
    EngineId pressed = pressed();
    if (pressed == null) {
      return null;
    }
    boolean duckDbIs = pressed == EngineId.DUCKDB;
    double longer = (onPostgres.mean() - onDuckDb.mean()) * (duckDbIs ? 1 : -1);
    double deviation = Math.hypot(onPostgres.deviation(), onDuckDb.deviation());
    return longer > (vetoes() ? VETO : TIE) || longer > SURE * deviation
        ? null
        : new Choice(duckDbIs ? EngineId.POSTGRES : EngineId.DUCKDB, false, 1);
  }

  /** As people read it. */
  @Override
  public String toString() {
    EngineId pressed = pressed();
    String says =
        pressed == null
            ? "no say"
            : vetoes() ? pressed.label() + " is saturated" : "ties do not go to " + pressed.label();
    return String.format(
        Locale.ROOT, "%+.1f, %s (postgres: %s; duckdb: %s)", distance, says, postgres, duckDb);
  }
}
