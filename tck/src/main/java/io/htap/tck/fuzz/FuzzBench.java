package io.htap.tck.fuzz;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.Settings;
import io.htap.tck.fuzz.FuzzResult.Reasons;
import io.htap.tck.subject.Target;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Any number of random statements: {@code mvn -q -Pfuzz -Dcount=N -Dseed=S}. */
public final class FuzzBench implements Benchmark {
  private static final int SHOWN_REASONS = 60;

  @Override
  public String name() {
    return "fuzz";
  }

  @Override
  public String description() {
    return "random statements through both drivers (-Dcount=10000 -Dseed=1 -Dfirst=0)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    int count = (int) Settings.number("count", 10_000);
    int first = (int) Settings.number("first", 0);
    long seed = (long) Settings.number("seed", System.nanoTime() % 1_000_000);
    log.note("seed " + seed);
    long begun = System.nanoTime();
    Logger reads = Logger.getLogger("io.htap.driver.pipeline.CopyReads");
    reads.setLevel(Level.FINE);
    reads.setUseParentHandlers(false);
    reads.addHandler(new Defects());
    FuzzResult result = FuzzRun.run(target, first, count, seed, log::note);
    return report(result, begun, log);
  }

  /** Shows what DuckDB says of a defect of its own. */
  private static final class Defects extends Handler {
    private Defects() {
      setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord record) {
      Throwable thrown = record.getThrown();
      String said = thrown == null ? "" : String.valueOf(thrown.getMessage());
      if (said.startsWith("INTERNAL Error") || said.startsWith("FATAL Error")) {
        System.out.println("# " + said);
      }
    }

    @Override
    public void flush() {
      System.out.flush();
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }

  static boolean report(FuzzResult result, long begun, BenchLog log) {
    log.note("stayed on Postgres, by reason:");
    result.stayed().ranked().stream().limit(SHOWN_REASONS).forEach(r -> note(log, r));
    log.note("answered by an error, by state:");
    result.errors().ranked().stream().limit(SHOWN_REASONS).forEach(r -> note(log, r));
    log.value("seconds", (System.nanoTime() - begun) / 1e9, "s");
    log.count("statements", result.statements());
    log.count("answered", result.answered());
    log.count("on_duckdb", result.onDuckDb());
    log.count("differences", result.differences().size());
    log.value("share_on_duckdb", result.shareOnDuckDb(), "");
    return result.differences().isEmpty();
  }

  private static void note(BenchLog log, Reasons.Ranked ranked) {
    log.note(
        "%6d  %s%n            %s".formatted(ranked.count(), ranked.reason(), ranked.example()));
  }

  /** The same over tables of which some are Parquet files: {@code bench split-fuzz}. */
  public static final class Split implements Benchmark {
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
}
