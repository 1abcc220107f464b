package io.htap.tck.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.tck.subject.SmokeTest;
import io.htap.tck.subject.Target;
import io.htap.tck.tpch.TpchDifferentialTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The driver works on a newer JDK as it is: the same classes, and no JVM flag. */
class OtherJdkTest {
  private static final String DRIVER = "io.htap.driver.";

  /** The driver's own integration tests, from its test jar, and the proof's. */
  private static final List<String> TESTS =
      List.of(
          DRIVER + "HtapDriverTest",
          DRIVER + "forward.CompletenessTest",
          DRIVER + "jdbc.MovedResultTest",
          DRIVER + "pipeline.CopyReadTest",
          DRIVER + "pipeline.CopyFaultTest",
          SmokeTest.class.getName(),
          TpchDifferentialTest.class.getName());

  @TempDir private Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void testsPassThereToo() throws Exception {
    var found = Jdk.newestOther();
    if (found.isEmpty()) {
      System.out.println("OtherJdkTest: no other JDK is installed here, nothing was run");
      return;
    }
    var jdk = found.orElseThrow();
    var command =
        new java.util.ArrayList<String>(
            List.of(jdk.java().toString(), "-Xmx2g", "-cp", classPath()));
    command.add("-D" + Target.PROPERTY + "=" + Target.configured().prefix());
    command.add(RunTests.class.getName());
    command.addAll(TESTS);
    // To a file: whoever reads from the process itself hears of no time limit, and leaves it
    // behind.
    var log = folder.resolve("output");
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    String output;
    try {
      var ended = process.waitFor(9, TimeUnit.MINUTES);
      output = Files.readString(log, StandardCharsets.UTF_8);
      assertThat(ended).as("ended in time on JDK %s: %s", jdk.version(), end(output)).isTrue();
      assertThat(process.exitValue())
          .as("exit status on JDK %s: %s", jdk.version(), end(output))
          .isZero();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(output).contains("java=" + jdk.version().feature());
    System.out.printf(
        "OtherJdkTest: %d test classes passed on JDK %s%n", TESTS.size(), jdk.version());
  }

  /** The failures, which come last, before a report of the whole would be cut for its length. */
  private static String end(String output) {
    var failures = output.lastIndexOf("Failures (");
    return output.substring(failures < 0 ? Math.max(0, output.length() - 4_000) : failures);
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
