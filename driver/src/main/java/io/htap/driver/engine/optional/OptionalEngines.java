package io.htap.driver.engine.optional;

import io.htap.spi.EngineId;
import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.State;
import io.htap.spi.engine.OptionalEngine;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The engines that lie beside the driver on the class path. They are looked for once for the whole
 * process, and not before somebody asks.
 */
public final class OptionalEngines {
  private static final Map<EngineId, Function<EngineId, EngineStatus>> FOUND =
      new ConcurrentHashMap<>();

  private OptionalEngines() {}

  /** Whether an engine is there and can run, as far as is known now. Never waits. */
  public static EngineStatus status(EngineId engine) {
    return FOUND.computeIfAbsent(engine, OptionalEngines::find).apply(engine);
  }

  private static Function<EngineId, EngineStatus> find(EngineId wanted) {
    try {
      for (OptionalEngine engine :
          ServiceLoader.load(OptionalEngine.class, OptionalEngines.class.getClassLoader())) {
        if (engine.id() == wanted) {
          return id -> engine.status();
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      return id -> missing("the engine on the class path cannot be loaded: " + e.getMessage());
    }
    return id -> missing("no " + id.label() + " engine is on the class path");
  }

  private static EngineStatus missing(String reason) {
    return EngineStatus.without(State.NO_MODULE, reason);
  }
}
