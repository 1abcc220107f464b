package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Prepared point reads by many threads, each with a connection of its own: how much of pgjdbc's
 * throughput is left. A spell on one driver follows one on the other.
 */
final class ThreadsCase implements Case {
  private static final int THREADS = 64;
  private static final int OPENINGS = 6;
  private static final int PAIRS = 20;
  private static final int WARM_UP = 4;
  private static final long SPELL_NANOS = 250_000_000;

  @Override
  public String title() {
    return "threads64";
  }

  @Override
  public void measure(Sides sides, BenchLog log) throws Exception {
    var threads = Executors.newFixedThreadPool(THREADS);
    var pairs = new Pairs();
    try {
      for (var opening = 0; opening < OPENINGS; opening++) {
        // Of two groups of the same driver one is up to 2 % faster, for as long as it is open.
        var first = opening % 2 == 0;
        try (var one = open(first ? sides::reference : sides::tested);
            var other = open(first ? sides::tested : sides::reference)) {
          var reference = first ? one : other;
          var tested = first ? other : one;
          Pairs.measure(WARM_UP, () -> spell(threads, reference), () -> spell(threads, tested));
          pairs.addAll(
              Pairs.measure(PAIRS, () -> spell(threads, reference), () -> spell(threads, tested)));
        }
      }
    } finally {
      threads.shutdownNow();
    }
    log.value("threads64_pgjdbc", pairs.median(Pair::reference), "/s");
    log.value("threads64_htap", pairs.median(Pair::tested), "/s");
    log.value("threads64_throughput_share", pairs.median(Pair::ratio), "");
  }

  /** Reads per second. */
  private static double spell(ExecutorService threads, Group group) throws Exception {
    var start = System.nanoTime();
    var tasks = new ArrayList<Callable<Long>>();
    for (var side : group.sides) {
      tasks.add(() -> reads(side, start + SPELL_NANOS));
    }
    long reads = 0;
    for (var done : threads.invokeAll(tasks)) {
      reads += done.get();
    }
    return reads * 1e9 / (System.nanoTime() - start);
  }

  private static long reads(Side side, long end) throws Exception {
    long reads = 0;
    while (System.nanoTime() < end) {
      side.pointPrepared(reads++ % Side.ACCOUNTS);
    }
    return reads;
  }

  private static Group open(Sides.Opener opener) throws Exception {
    var group = new Group(new ArrayList<>());
    for (var i = 0; i < THREADS; i++) {
      group.sides.add(new Side(opener.open()));
    }
    return group;
  }

  private record Group(List<Side> sides) implements AutoCloseable {
    @Override
    public void close() throws Exception {
      for (var side : sides) {
        side.close();
      }
    }
  }
}
