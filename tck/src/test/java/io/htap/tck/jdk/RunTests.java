package io.htap.tck.jdk;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs test classes in this JVM and ends with a status other than zero unless all succeed. */
public final class RunTests {
  private RunTests() {}

  /** Takes the names of the test classes. */
  public static void main(String[] classes) {
    var request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
            .build();
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    var summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 30);
    System.out.printf(
        "java=%s started=%d succeeded=%d skipped=%d%n",
        Runtime.version(),
        summary.getTestsStartedCount(),
        summary.getTestsSucceededCount(),
        summary.getTestsSkippedCount());
    var all =
        summary.getTestsFoundCount() >= classes.length
            && summary.getTestsSucceededCount() == summary.getTestsFoundCount();
    System.exit(all ? 0 : 1);
  }
}
