package io.htap.routing.learn;

import io.htap.spi.EngineId;

/** What the runs of one statement have shown of both engines. */
public record Experience(Latency postgres, Latency duckDb) {
  public static final Experience NONE = new Experience(Latency.NOTHING, Latency.NOTHING);

  /** Of one engine. */
  public Latency on(EngineId engine) {
    return switch (engine) {
      case POSTGRES -> postgres;
      case DUCKDB -> duckDb;
      case GPU -> throw new IllegalArgumentException("no runs of " + engine + " are kept");
    };
  }

  /** After one more run. */
  public Experience ran(EngineId engine, double millis) {
    return engine == EngineId.POSTGRES
        ? new Experience(postgres.ran(millis), duckDb.unseen())
        : new Experience(postgres.unseen(), on(engine).ran(millis));
  }
}
