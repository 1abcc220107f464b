package io.htap.spi.engine;

import io.htap.spi.EngineId;

/**
 * An engine that may be on the class path or not. The driver finds it by {@link
 * java.util.ServiceLoader}, and only when somebody asks for it; an implementation's constructor
 * does nothing.
 */
public interface OptionalEngine {
  EngineId id();

  /**
   * What is known now. The first call begins to look; what takes longer than a few milliseconds
   * goes on in the background. Never waits, never throws; may be called from any thread.
   */
  EngineStatus status();
}
