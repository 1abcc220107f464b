package io.htap.gpu.serve;

import io.htap.spi.EngineId;
import io.htap.spi.engine.EnginePlanning;
import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.Device;
import io.htap.spi.engine.EngineStatus.State;
import io.htap.spi.engine.EngineTables;
import io.htap.spi.engine.OptionalEngine;
import io.htap.spi.engine.StoredTables;
import io.htap.spi.query.Query;
import java.util.Objects;

/**
 * The engine with the interpreter for a device: everything but cuDF as it is. The driver finds it
 * as it finds the other; it has a device only where a test has put one.
 */
public final class HostEngine implements OptionalEngine {
  private static volatile HostRuntime runtime;

  /** From now on; null for no device. */
  static void put(HostRuntime device) {
    runtime = device;
  }

  @Override
  public EngineId id() {
    return EngineId.GPU;
  }

  @Override
  public EngineStatus status() {
    HostRuntime device = runtime;
    return device == null
        ? EngineStatus.without(State.NO_MODULE, "no test has put a device here")
        : new EngineStatus(
            State.DEVICE,
            "put here by a test",
            new Device(HostRuntime.NAME, device.capacity(), device.capacity() - device.used()));
  }

  @Override
  public EnginePlanning plan(Query query, boolean floatsRelaxed) {
    return GpuPlan.of(query, floatsRelaxed);
  }

  @Override
  public EngineTables serve(StoredTables tables, long memory) {
    return new GpuTables<>(tables, Objects.requireNonNull(runtime), memory);
  }
}
