package io.htap.gpu.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.Device;
import io.htap.spi.engine.EngineStatus.State;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each of the states by itself, from the cheap to the dear. */
class DiscoveryTest {
  private static final String LINUX = "Linux amd64";
  private static final EngineStatus FOUND =
      new EngineStatus(State.DEVICE, "found", new Device("one", 2, 1));

  @TempDir private Path root;

  /** The class path of this test has no cuDF, as that of most users. */
  @Test
  void withoutTheJarNothingElseIsLookedAt() throws IOException {
    driver("dev/nvidiactl");
    var discovery = new Discovery(getClass().getClassLoader(), root, LINUX, this::never);
    assertThat(discovery.status())
        .isEqualTo(
            EngineStatus.without(State.NO_LIBRARY, "ai.rapids:cudf is not on the class path"));
    assertThat(Discovery.ofThisMachine().status().state()).isEqualTo(State.NO_LIBRARY);
  }

  @Test
  void theJarIsForOnePlatform() {
    var discovery = new Discovery(withCudf(), root, "Mac OS X aarch64", this::never);
    assertThat(discovery.status().state()).isEqualTo(State.NO_LIBRARY);
    assertThat(discovery.status().reason()).contains("Linux on x86-64", "Mac OS X aarch64");
  }

  @Test
  void withoutADriverTheLibraryIsNotLoaded() {
    var discovery = new Discovery(withCudf(), root, LINUX, this::never);
    assertThat(discovery.status().state()).isEqualTo(State.NO_DRIVER);
    assertThat(discovery.status().reason()).contains("/proc/driver/nvidia/version");
  }

  @Test
  void theDeviceIsLookedForOnceAndInTheBackground() throws Exception {
    driver("proc/driver/nvidia/version");
    var asked = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    Supplier<EngineStatus> slow =
        () -> {
          asked.countDown();
          await(answer);
          return FOUND;
        };
    var discovery = new Discovery(withCudf(), root, LINUX, slow);
    assertThat(discovery.status().state()).isEqualTo(State.LOOKING);
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(discovery.status().state()).isEqualTo(State.LOOKING);
    answer.countDown();
    while (discovery.status().state() == State.LOOKING) {
      Thread.onSpinWait();
    }
    assertThat(discovery.status()).isSameAs(FOUND);
  }

  private EngineStatus never() {
    throw new AssertionError("the library was asked");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void driver(String file) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.createFile(root.resolve(file));
  }

  /** A class path that has cuDF, as far as looking for its classes goes. */
  private static ClassLoader withCudf() {
    return new ClassLoader(null) {
      @Override
      public URL getResource(String name) {
        try {
          return name.startsWith("ai/rapids/cudf/") ? new URL("file:/cudf") : null;
        } catch (MalformedURLException e) {
          throw new AssertionError(e);
        }
      }
    };
  }
}
