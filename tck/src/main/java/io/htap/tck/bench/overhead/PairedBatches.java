package io.htap.tck.bench.overhead;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * One call timed on two drivers, so that the difference shows even on a machine whose own noise is
 * larger.
 *
 * <p>A pair is a short batch on one driver and, right after it, on the other, in an order that
 * changes from pair to pair: slow noise hits both. A ratio is the median over the pairs' own
 * ratios: a disturbed pair moves it little. Pairs come in rounds with fresh connections, because
 * where the scheduler puts a server process decides more about a short call than the driver does,
 * and stays for the life of the connection. One thread does it all and shares its compiled code, as
 * two drivers in one application would.
 *
 * @param pairs all pairs after the warm-up
 * @param medianRatios the median ratio of each round
 */
record PairedBatches(List<Pair> pairs, List<Double> medianRatios) {
  private static final int BATCH = 20;
  private static final int PAIRS = 100;
  private static final int WARM_UP_CALLS = 200;
  private static final int WARM_UP_ROUNDS = 5;

  /** Microseconds per call on each driver. */
  record Pair(double reference, double tested) {
    double ratio() {
      return tested / reference;
    }
  }

  static PairedBatches measure(Call call, Sides sides, int rounds) throws SQLException {
    var random = new SplittableRandom(7);
    var all = new ArrayList<Pair>();
    var ratios = new ArrayList<Double>();
    for (var round = -WARM_UP_ROUNDS; round < rounds; round++) {
      var pairs = round(call, sides, random);
      if (round >= 0) {
        all.addAll(pairs);
        ratios.add(median(pairs, Pair::ratio));
      }
    }
    return new PairedBatches(all, ratios);
  }

  double median(ToDoubleFunction<Pair> value) {
    return median(pairs, value);
  }

  /**
   * Where the ratio lies with about 95 % by the spread of the rounds, whatever the distribution of
   * the noise: the order statistics at n/2 ∓ √n.
   */
  double[] bounds() {
    var sorted = medianRatios.stream().sorted().toList();
    var reach = (int) Math.ceil(Math.sqrt(sorted.size()));
    var middle = sorted.size() / 2;
    return new double[] {
      sorted.get(Math.max(0, middle - reach)),
      sorted.get(Math.min(sorted.size() - 1, middle + reach))
    };
  }

  private static List<Pair> round(Call call, Sides sides, SplittableRandom random)
      throws SQLException {
    try (var reference = sides.openReference();
        var tested = sides.openTested()) {
      micros(call, reference, random, WARM_UP_CALLS);
      micros(call, tested, random, WARM_UP_CALLS);
      var pairs = new ArrayList<Pair>(PAIRS);
      for (var i = 0; i < PAIRS; i++) {
        if (i % 2 == 0) {
          var first = micros(call, reference, random, BATCH);
          pairs.add(new Pair(first, micros(call, tested, random, BATCH)));
        } else {
          var first = micros(call, tested, random, BATCH);
          pairs.add(new Pair(micros(call, reference, random, BATCH), first));
        }
      }
      return pairs;
    }
  }

  private static double micros(Call call, Side side, SplittableRandom random, int calls)
      throws SQLException {
    var start = System.nanoTime();
    for (var i = 0; i < calls; i++) {
      call.on(side, random);
    }
    return (System.nanoTime() - start) / 1e3 / calls;
  }

  private static double median(List<Pair> pairs, ToDoubleFunction<Pair> value) {
    var sorted = pairs.stream().mapToDouble(value).sorted().toArray();
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
