package io.htap.tck.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tools load the edition in one jar into a class loader of its own. There, too, they see the same
 * on htap as on pgjdbc, which is that of the same jar.
 */
@EnabledIfSystemProperty(
    named = SingleJarTest.JAR,
    matches = ".+",
    disabledReason = "without -Pall")
class SingleJarTest {
  static final String JAR = "htap.all.jar";

  private static URLClassLoader loader;
  private static Drivers drivers;
  private static ParityServer server;

  @BeforeAll
  static void start() throws Exception {
    URL jar = Path.of(System.getProperty(JAR)).toUri().toURL();
    loader = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    drivers = Drivers.in(loader);
    server = new ParityServer(drivers);
  }

  static List<Scenario> scenarios() {
    return ToolScenarios.all();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void isThatOfPgjdbc(Scenario scenario) throws Exception {
    List<String> expected = run(scenario, Mode.PGJDBC);
    for (Mode mode : List.of(Mode.COPY_OFF, Mode.AUTO, Mode.DUCKDB)) {
      assertThat(run(scenario, mode)).as("%s", mode).isEqualTo(expected);
    }
  }

  private static List<String> run(Scenario scenario, Mode mode) throws Exception {
    server.reset();
    Transcript transcript = new Transcript(mode);
    try (Client client = new Client(mode, server, drivers)) {
      assertThat(client.driver().getClass().getClassLoader()).isSameAs(loader);
      scenario.code().run(client, transcript);
    }
    return transcript.lines();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    loader.close();
  }
}
