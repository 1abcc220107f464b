package io.htap.tck.bench.overhead;

import io.htap.tck.bench.BenchLog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One call timed on two drivers, so that the difference shows even on a machine whose own noise is
 * larger.
 *
 * <p>A pair is a short batch on one driver and, right after it, on the other. A ratio is the median
 * over the pairs' own ratios. Pairs come in rounds with fresh connections, because where the
 * scheduler puts a server process decides more about a short call than the driver does, and stays
 * for the life of the connection. One thread does it all and shares its compiled code, as two
 * drivers in one application would.
 */
final class PairedBatches {
  private static final int WARM_UP_BATCHES = 10;
  private static final int WARM_UP_ROUNDS = 5;

  private final Call call;
  private final SplittableRandom random = new SplittableRandom(7);

  /** All pairs after the warm-up, in microseconds per call. */
  private final Pairs pairs = new Pairs();

  private final List<Double> medianRatios = new ArrayList<>();

  private PairedBatches(Call call) {
    this.call = call;
  }

  static PairedBatches measure(Call call, Sides sides, int rounds) throws Exception {
    var batches = new PairedBatches(call);
    for (var round = -WARM_UP_ROUNDS; round < rounds; round++) {
      var pairs = batches.round(sides);
      if (round >= 0) {
        batches.pairs.addAll(pairs);
        batches.medianRatios.add(pairs.median(Pair::ratio));
      }
    }
    return batches;
  }

  void print(BenchLog log) {
    var metric = call.title();
    pairs.print(metric, "us", log);
    log.value(metric + "_ratio_low", bounds()[0], "");
    log.value(metric + "_ratio_high", bounds()[1], "");
    log.value(metric + "_added_us", pairs.median(Pair::added), "us");
  }

  /**
   * Where the ratio lies with about 95 % by the spread of the rounds, whatever the distribution of
   * the noise: the order statistics at n/2 ∓ √n.
   */
  private double[] bounds() {
    var sorted = medianRatios.stream().sorted().toList();
    var reach = (int) Math.ceil(Math.sqrt(sorted.size()));
    var middle = sorted.size() / 2;
    return new double[] {
      sorted.get(Math.max(0, middle - reach)),
      sorted.get(Math.min(sorted.size() - 1, middle + reach))
    };
  }

  private Pairs round(Sides sides) throws Exception {
    try (var reference = sides.openReference();
        var tested = sides.openTested()) {
      micros(reference, WARM_UP_BATCHES * call.batch());
      micros(tested, WARM_UP_BATCHES * call.batch());
      return Pairs.measure(
          call.pairs(), () -> micros(reference, call.batch()), () -> micros(tested, call.batch()));
    }
  }

  private double micros(Side side, int calls) throws SQLException {
    var start = System.nanoTime();
    for (var i = 0; i < calls; i++) {
      call.on(side, random);
    }
    return (System.nanoTime() - start) / 1e3 / calls;
  }
}
