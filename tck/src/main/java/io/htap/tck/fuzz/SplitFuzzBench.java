package io.htap.tck.fuzz;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.subject.Target;

/** Any number of random statements over tables of which some are Parquet files. */
public final class SplitFuzzBench implements Benchmark {
  private static final int PER_PLACEMENT = 500;

  @Override
  public String name() {
    return "split-fuzz";
  }

  @Override
  public String description() {
    return "random statements over tables and files (-Dcount=10000 -Dseed=1)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    int count = (int) Settings.number("count", 10_000);
    long seed = (long) Settings.number("seed", System.nanoTime() % 1_000_000);
    log.note("seed " + seed);
    long begun = System.nanoTime();
    FuzzResult all = null;
    for (int done = 0; done < count; done += PER_PLACEMENT) {
      String properties = FuzzRun.SWITCHES.get(done / PER_PLACEMENT % FuzzRun.SWITCHES.size());
      int some = Math.min(PER_PLACEMENT, count - done);
      FuzzResult result = FuzzRun.split(0, some, seed++, properties, log::note);
      all = all == null ? result : all.plus(result);
    }
    return all != null && FuzzBench.report(all, begun, log);
  }
}
