package io.htap.tck.bench;

import io.htap.tck.subject.QuietLog;
import io.htap.tck.subject.Target;
import java.io.PrintStream;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;

/**
 * Runs one benchmark: {@code mvn -q -Pbench -Dbench=NAME}. Ends with a status other than zero when
 * a result is wrong or there is no such benchmark. Benchmarks are found as services.
 */
public final class Bench {
  private Bench() {}

  /** Runs the benchmark that the system property {@code bench} names. */
  public static void main(String[] arguments) {
    QuietLog.errorsOnly();
    var name = System.getProperty("bench", "list");
    try {
      System.exit(run(name, System.out) ? 0 : 1);
    } catch (Exception failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }

  private static boolean run(String name, PrintStream out) throws Exception {
    var all = ServiceLoader.load(Benchmark.class).stream().map(Provider::get).toList();
    for (var benchmark : all) {
      if (benchmark.name().equals(name)) {
        return benchmark.run(Target.configured(), new BenchLog(out, name));
      }
    }
    all.forEach(known -> out.printf("%-10s %s%n", known.name(), known.description()));
    var listed = name.equals("list");
    if (!listed) {
      out.println("There is no benchmark named " + name + ".");
    }
    return listed;
  }
}
