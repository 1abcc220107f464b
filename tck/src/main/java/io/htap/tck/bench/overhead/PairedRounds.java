package io.htap.tck.bench.overhead;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One case measured by JMH in many short rounds, each on both connections right after the other, so
 * that whatever else the machine does hits both. A ratio is the median over the rounds' own ratios:
 * a disturbed round moves it little. All runs in this process: the rounds share connections,
 * compiled code and heap, as the two drivers would in one application.
 *
 * @param rounds the rounds after the warm-up
 */
record PairedRounds(List<Round> rounds) {
  private static final int WARM_UP = 20;
  private static final TimeValue TIME = TimeValue.milliseconds(60);

  /** Microseconds per call on each side. */
  record Round(double reference, double tested) {}

  static PairedRounds measure(String method, int count) throws RunnerException {
    var rounds = new ArrayList<Round>();
    for (var i = -WARM_UP; i < count; i++) {
      var round = i % 2 == 0 ? referenceFirst(method) : testedFirst(method);
      if (i >= 0) {
        rounds.add(round);
      }
    }
    return new PairedRounds(rounds);
  }

  double medianReference() {
    return median(Round::reference);
  }

  double medianTested() {
    return median(Round::tested);
  }

  double medianRatio() {
    return median(round -> round.tested / round.reference);
  }

  double medianAdded() {
    return median(round -> round.tested - round.reference);
  }

  /**
   * How sure the median ratio is: it lies between these two with about 95 %, whatever the
   * distribution of the noise (the order statistics at n/2 ∓ √n).
   */
  double[] ratioBounds() {
    var sorted = sorted(round -> round.tested / round.reference);
    var reach = (int) Math.ceil(Math.sqrt(sorted.length));
    var middle = sorted.length / 2;
    return new double[] {
      sorted[Math.max(0, middle - reach)], sorted[Math.min(sorted.length - 1, middle + reach)]
    };
  }

  private double[] sorted(ToDoubleFunction<Round> value) {
    return rounds.stream().mapToDouble(value).sorted().toArray();
  }

  private double median(ToDoubleFunction<Round> value) {
    var sorted = sorted(value);
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static Round referenceFirst(String method) throws RunnerException {
    var reference = micros(method, Side.REFERENCE);
    return new Round(reference, micros(method, Side.TESTED));
  }

  private static Round testedFirst(String method) throws RunnerException {
    var tested = micros(method, Side.TESTED);
    return new Round(micros(method, Side.REFERENCE), tested);
  }

  private static double micros(String method, String side) throws RunnerException {
    var options =
        new OptionsBuilder()
            .include("\\Q" + OverheadCases.class.getName() + "." + method + "\\E$")
            .param("side", side)
            .forks(0)
            .threads(1)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TIME)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    return new Runner(options).runSingle().getPrimaryResult().getScore();
  }
}
