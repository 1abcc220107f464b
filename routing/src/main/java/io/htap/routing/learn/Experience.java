package io.htap.routing.learn;

import io.htap.spi.EngineId;

/** What the runs of one statement have shown of both engines. */
public record Experience(Latency postgres, Latency duckDb) {
  public static final Experience NONE = new Experience(Latency.NOTHING, Latency.NOTHING);

  /** What two recent runs weigh, or some more that are older. */
  private static final double SEEN = 0.5;

  /** So seldom something is looked at again that has been seen. */
  private static final double AGAIN = 0.02;

  /**
   * The probability with which the engine that seems to be slower is tried at most: where both have
   * been seen lately there is little left to learn, and every try costs.
   */
  public double mostTries() {
    return postgres.weight() > SEEN && duckDb.weight() > SEEN ? AGAIN : 1;
  }

  /** Of one engine. */
  public Latency on(EngineId engine) {
    return switch (engine) {
      case POSTGRES -> postgres;
      case DUCKDB -> duckDb;
      case GPU -> throw new IllegalArgumentException("no runs of " + engine + " are kept");
    };
  }

  /**
   * After one more run.
   *
   * @param millis that it took, or how many times as much as was expected
   */
  public Experience ran(EngineId engine, double millis) {
    return after(engine, on(engine).ran(millis));
  }

  /**
   * After a run that was stopped.
   *
   * @param millis after which it was stopped, or how many times as much as was expected
   * @param expected of its time, in the same unit
   */
  public Experience stopped(EngineId engine, double millis, Estimate expected) {
    return after(engine, on(engine).stopped(millis, expected));
  }

  private Experience after(EngineId engine, Latency seen) {
    return engine == EngineId.POSTGRES
        ? new Experience(seen, duckDb.unseen())
        : new Experience(postgres.unseen(), seen);
  }
}
