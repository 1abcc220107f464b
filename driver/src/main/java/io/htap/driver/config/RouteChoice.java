package io.htap.driver.config;

import io.htap.spi.EngineId;
import org.jspecify.annotations.Nullable;

/** Who chooses the engine of a statement: the router, or the user. */
public enum RouteChoice {
  AUTO(null),
  POSTGRES(EngineId.POSTGRES),
  DUCKDB(EngineId.DUCKDB),
  GPU(EngineId.GPU);

  private final @Nullable EngineId engine;

  RouteChoice(@Nullable EngineId engine) {
    this.engine = engine;
  }

  /** The engine asked for; null when the router chooses. */
  public @Nullable EngineId engine() {
    return engine;
  }
}
