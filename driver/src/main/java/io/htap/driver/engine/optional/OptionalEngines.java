package io.htap.driver.engine.optional;

import io.htap.spi.EngineId;
import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.State;
import io.htap.spi.engine.OptionalEngine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The engines that lie beside the driver on the class path. They are looked for once for the whole
 * process, and not before somebody asks. Of several of one kind the one counts that got furthest.
 */
public final class OptionalEngines {
  private static final Map<EngineId, Found> FOUND = new ConcurrentHashMap<>();

  private OptionalEngines() {}

  /**
   * What there is of a kind.
   *
   * @param missing said of it when there is none
   */
  private record Found(List<OptionalEngine> engines, String missing) {
    @Nullable OptionalEngine furthest() {
      return engines.stream()
          .max(Comparator.comparing(engine -> engine.status().state()))
          .orElse(null);
    }
  }

  /** Whether an engine is there and can run, as far as is known now. Never waits. */
  public static EngineStatus status(EngineId engine) {
    Found found = found(engine);
    OptionalEngine furthest = found.furthest();
    return furthest == null
        ? EngineStatus.without(State.NO_MODULE, found.missing())
        : furthest.status();
  }

  /** The engine, if it has a device as far as is known now; else null. Never waits. */
  public static @Nullable OptionalEngine ready(EngineId engine) {
    OptionalEngine furthest = found(engine).furthest();
    return furthest != null && furthest.status().state() == State.DEVICE ? furthest : null;
  }

  private static Found found(EngineId engine) {
    return FOUND.computeIfAbsent(engine, OptionalEngines::find);
  }

  private static Found find(EngineId wanted) {
    List<OptionalEngine> engines = new ArrayList<>();
    try {
      for (OptionalEngine engine :
          ServiceLoader.load(OptionalEngine.class, OptionalEngines.class.getClassLoader())) {
        if (engine.id() == wanted) {
          engines.add(engine);
        }
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      return new Found(
          List.of(), "the engine on the class path cannot be loaded: " + e.getMessage());
    }
    return new Found(List.copyOf(engines), "no " + wanted.label() + " engine is on the class path");
  }
}
