package io.htap.gpu.device;

import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a device, from the cheap to the dear: is cuDF on the class path, has the machine a
 * driver, and only then does cuDF, whose native library takes seconds to unpack, find a device? A
 * machine without jar or driver is told apart by looking at files.
 */
public final class Discovery {
  /** A class that cuDF has; never loaded here. */
  private static final String LIBRARY = "ai/rapids/cudf/Cuda.class";

  /** Any of them is there where NVIDIA's driver is; the last on Windows' Linux. */
  private static final List<String> DRIVER =
      List.of("proc/driver/nvidia/version", "dev/nvidiactl", "dev/dxg");

  private final ClassLoader classes;
  private final Path root;
  private final String platform;
  private final Supplier<EngineStatus> device;
  private @Nullable EngineStatus found;

  /**
   * @param classes may have cuDF
   * @param root of the file system
   * @param platform operating system and processor, as Java names them
   * @param device takes seconds; must not throw
   */
  Discovery(ClassLoader classes, Path root, String platform, Supplier<EngineStatus> device) {
    this.classes = classes;
    this.root = root;
    this.platform = platform;
    this.device = device;
  }

  /** Of the machine that this runs on. */
  public static Discovery ofThisMachine() {
    return at(Path.of("/"));
  }

  /** Of this machine, its driver looked for beneath another root. */
  static Discovery at(Path root) {
    return new Discovery(
        Discovery.class.getClassLoader(),
        root,
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        // Not a method reference: that would load the class, and cuDF with it, here.
        () -> CudfDevice.look());
  }

  /** What is known now; the first call begins to look. */
  public synchronized EngineStatus status() {
    EngineStatus known = found;
    if (known == null) {
      known = beforehand();
      found = known;
      if (known.state() == State.LOOKING) {
        var thread = new Thread(() -> found(device.get()), "htap-gpu-look");
        thread.setDaemon(true);
        thread.start();
      }
    }
    return known;
  }

  private synchronized void found(EngineStatus status) {
    found = status;
  }

  private EngineStatus beforehand() {
    if (classes.getResource(LIBRARY) == null) {
      return EngineStatus.without(State.NO_LIBRARY, "ai.rapids:cudf is not on the class path");
    }
    if (!platform.toLowerCase(Locale.ROOT).equals("linux amd64")) {
      return EngineStatus.without(
          State.NO_LIBRARY, "ai.rapids:cudf is for Linux on x86-64, not for " + platform);
    }
    if (DRIVER.stream().noneMatch(file -> Files.exists(root.resolve(file)))) {
      return EngineStatus.without(
          State.NO_DRIVER, "no NVIDIA driver: none of /" + String.join(", /", DRIVER) + " exists");
    }
    return EngineStatus.without(State.LOOKING, "cuDF is being loaded");
  }
}
