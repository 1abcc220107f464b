package io.htap.gpu.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.htap.spi.engine.EngineStatus;
import io.htap.spi.engine.EngineStatus.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real jar on a machine without a device, in a JVM of its own: this test alone has it on a
 * class path.
 */
class WithoutDeviceTest {
  private static final String LOADED = "ai.rapids.cudf.Cuda source";

  @TempDir private Path temp;

  /** Prints the status beneath each root, first and last. */
  static final class Look {
    public static void main(String[] roots) throws InterruptedException {
      for (String root : roots) {
        Discovery discovery = Discovery.at(Path.of(root));
        EngineStatus status = discovery.status();
        System.out.println(status.state() + ": " + status.reason());
        while (status.state() == State.LOOKING) {
          Thread.sleep(20);
          status = discovery.status();
        }
        System.out.println("at last " + status.state() + ": " + status.reason());
      }
    }
  }

  @Test
  void withoutADriverTheJarIsNotTouchedAndWithOneCudfSaysWhatIsMissing() throws Exception {
    assumeFalse(Files.exists(Path.of("/dev/nvidiactl")), "a machine with a device");
    Path noDriver = Files.createDirectory(temp.resolve("no-driver"));
    Path driver = temp.resolve("driver");
    Files.createDirectories(driver.resolve("dev"));
    Files.createFile(driver.resolve("dev/nvidiactl"));
    Path unpacked = Files.createDirectory(temp.resolve("unpacked"));
    List<String> lines =
        Child.run(
            Look.class,
            List.of("-Djava.io.tmpdir=" + unpacked, "-Xlog:class+load:stdout"),
            List.of(Path.of(System.getProperty("htap.gpu.cudf"))),
            noDriver.toString(),
            driver.toString());
    List<String> said = lines.stream().filter(line -> !line.startsWith("[")).toList();
    assertThat(said)
        .hasSize(4)
        .satisfies(s -> assertThat(s.get(0)).startsWith("NO_DRIVER: no NVIDIA driver"))
        .satisfies(s -> assertThat(s.get(1)).startsWith("at last NO_DRIVER"))
        .satisfies(s -> assertThat(s.get(2)).startsWith("LOOKING"))
        .satisfies(s -> assertThat(s.get(3)).startsWith("at last NO_DEVICE: cuDF: "));
    List<String> loads = lines.stream().filter(line -> line.contains(LOADED)).toList();
    assertThat(loads).hasSize(1);
    assertThat(lines.indexOf(loads.get(0))).isGreaterThan(lines.indexOf(said.get(1)));
    assertThat(unpacked).isEmptyDirectory();
  }
}
