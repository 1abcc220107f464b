package io.htap.driver.learn;

import io.htap.routing.learn.Choice;
import io.htap.routing.learn.Estimate;
import io.htap.routing.load.Balance;
import io.htap.routing.model.Expectation;
import io.htap.spi.EngineId;

/**
 * A decision about one run of a statement.
 *
 * @param postgres what it was expected to take there
 * @param duckDb what it was expected to take there
 * @param expected before anything was learned of it
 * @param load as it was then
 */
public record Decision(
    LearnedStatement statement,
    Choice choice,
    Estimate postgres,
    Estimate duckDb,
    Expectation expected,
    Balance load) {
  /** Where it goes. */
  public EngineId engine() {
    return choice.engine();
  }

  /** Whether that is not where it is expected to be fastest, but where less is to be done. */
  public boolean byLoad() {
    return !choice.explores() && on(engine()).mean() > on(other(engine())).mean();
  }

  Estimate on(EngineId engine) {
    return engine == EngineId.POSTGRES ? postgres : duckDb;
  }

  static EngineId other(EngineId engine) {
    return engine == EngineId.POSTGRES ? EngineId.DUCKDB : EngineId.POSTGRES;
  }
}
