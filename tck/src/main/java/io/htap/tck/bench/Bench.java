package io.htap.tck.bench;

import io.htap.tck.bench.freshness.FreshnessBench;
import io.htap.tck.bench.overhead.OverheadBench;
import io.htap.tck.bench.tpch.TpchBench;
import io.htap.tck.target.Target;
import java.io.PrintStream;
import java.util.List;

/**
 * Runs one benchmark: {@code mvn -q -Pbench -Dbench=NAME}. Ends with a status other than zero when
 * a result is wrong or there is no such benchmark.
 */
public final class Bench {
  private static final List<Benchmark> ALL =
      List.of(new TpchBench(), new OverheadBench(), new FreshnessBench());

  private Bench() {}

  /** Runs the benchmark that the system property {@code bench} names. */
  public static void main(String[] arguments) {
    var name = System.getProperty("bench", "list");
    try {
      System.exit(run(name, System.out) ? 0 : 1);
    } catch (Exception failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }

  private static boolean run(String name, PrintStream out) throws Exception {
    for (var benchmark : ALL) {
      if (benchmark.name().equals(name)) {
        return benchmark.run(Target.configured(), new BenchLog(out, name));
      }
    }
    ALL.forEach(known -> out.printf("%-10s %s%n", known.name(), known.description()));
    var listed = name.equals("list");
    if (!listed) {
      out.println("There is no benchmark named " + name + ".");
    }
    return listed;
  }
}
