package io.htap.gpu.device;

import ai.rapids.cudf.Cuda;
import ai.rapids.cudf.CudaMemInfo;
import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.Device;
import io.htap.spi.engine.EngineStatus.State;

/** The device as cuDF finds it. The first call unpacks cuDF's native library. */
final class CudfDevice {
  private CudfDevice() {}

  /** Takes seconds. Whatever cuDF or the linker throws is the reason. */
  static EngineStatus look() {
    try {
      int devices = Cuda.getDeviceCount();
      if (devices == 0) {
        return EngineStatus.without(State.NO_DEVICE, "CUDA finds no device");
      }
      CudaMemInfo memory = Cuda.memGetInfo();
      String name =
          "CUDA device %d of %d, compute capability %d.%d, driver %s, runtime %s"
              .formatted(
                  Cuda.getDevice(),
                  devices,
                  Cuda.getComputeCapabilityMajor(),
                  Cuda.getComputeCapabilityMinor(),
                  version(Cuda.getDriverVersion()),
                  version(Cuda.getRuntimeVersion()));
      return new EngineStatus(
          State.DEVICE, "found by cuDF", new Device(name, memory.total, memory.free));
    } catch (LinkageError | RuntimeException e) {
      return EngineStatus.without(State.NO_DEVICE, "cuDF: " + reason(e));
    }
  }

  /** The last cause says what, in the words of CUDA or of the linker. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message).strip();
  }

  /** CUDA writes 13.1 as 13010. */
  private static String version(int cuda) {
    return cuda / 1000 + "." + cuda % 1000 / 10;
  }
}
