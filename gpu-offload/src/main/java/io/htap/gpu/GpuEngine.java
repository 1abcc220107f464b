package io.htap.gpu;

import io.htap.gpu.device.Discovery;
import io.htap.spi.EngineId;
import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.OptionalEngine;

/** An engine on an NVIDIA GPU by way of cuDF, which whoever has one adds to the class path. */
public final class GpuEngine implements OptionalEngine {
  private final Discovery discovery;

  /** As the driver finds it. Looks at nothing yet. */
  public GpuEngine() {
    this(Discovery.ofThisMachine());
  }

  GpuEngine(Discovery discovery) {
    this.discovery = discovery;
  }

  @Override
  public EngineId id() {
    return EngineId.GPU;
  }

  @Override
  public EngineStatus status() {
    return discovery.status();
  }
}
