package io.htap.driver.event;

import io.htap.parser.Fingerprint;
import io.htap.spi.RouteDecision;

/**
 * A statement that has ended. All times are in nanoseconds.
 *
 * @param sql as the application wrote it
 * @param decision where it ran and why
 * @param planning deciding where it goes, with all questions to Postgres
 * @param waiting for the copy to become fresh
 * @param lost on DuckDB, before it went to Postgres after all; or on Postgres, before the copy
 *     answered what was late there
 * @param running on the engine that has answered
 * @param rows −1 when nobody knows
 */
public record EndedStatement(
    String sql,
    RouteDecision decision,
    long planning,
    long waiting,
    long lost,
    long running,
    long rows) {

  /** What the application has waited for. */
  public long total() {
    return planning + waiting + lost + running;
  }

  /** The same for statements that differ in literals only. */
  public String fingerprint() {
    return Long.toHexString(Fingerprint.of(sql));
  }
}
