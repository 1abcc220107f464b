package io.htap.gpu;

import io.htap.gpu.device.Discovery;
import io.htap.gpu.execute.CudfRuntime;
import io.htap.gpu.serve.GpuPlan;
import io.htap.gpu.serve.GpuTables;
import io.htap.spi.EngineId;
import io.htap.spi.engine.EnginePlanning;
import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.Device;
import io.htap.spi.engine.EngineTables;
import io.htap.spi.engine.OptionalEngine;
import io.htap.spi.engine.StoredTables;
import io.htap.spi.query.Query;
import java.util.Objects;

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

  @Override
  public EnginePlanning plan(Query query, boolean floatsRelaxed) {
    return GpuPlan.of(query, floatsRelaxed);
  }

  @Override
  public EngineTables serve(StoredTables tables, long memory) {
    Device device = Objects.requireNonNull(status().device(), "there is no device");
    return new GpuTables<>(tables, new CudfRuntime(device.name()), memory);
  }
}
