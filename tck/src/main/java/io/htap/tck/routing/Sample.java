package io.htap.tck.routing;

import io.htap.routing.features.Features;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A statement that was timed, with what was known of it before.
 *
 * @param values in the order of {@link Features#ALL}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Sample(String workload, String name, double postgres, double duckDb, float[] values) {
  /** The line that {@link #line} has written. */
  static Sample of(String line) {
    var words = line.split(",", -1);
    var values = new float[words.length - 4];
    for (var i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(words[i + 4]);
    }
    return new Sample(
        words[0], words[1], Double.parseDouble(words[2]), Double.parseDouble(words[3]), values);
  }

  /**
   * @param features as {@code htap.decisions} tells them
   */
  static Sample of(String workload, Timed timed, String features) {
    var values = new float[Features.ALL.size()];
    for (var pair : features.split(" ")) {
      var equals = pair.indexOf('=');
      values[Features.index(pair.substring(0, equals))] =
          Float.parseFloat(pair.substring(equals + 1));
    }
    return new Sample(workload, timed.file().name(), timed.postgres(), timed.duckDb(), values);
  }

  String line() {
    return String.format(Locale.ROOT, "%s,%s,%.3f,%.3f,", workload, name, postgres, duckDb)
        + IntStream.range(0, values.length)
            .mapToObj(i -> values[i] == (int) values[i] ? "" + (int) values[i] : "" + values[i])
            .collect(Collectors.joining(","));
  }

  /** The names of a line's columns. */
  static String header() {
    return "workload,name,postgres_ms,duckdb_ms,"
        + Features.ALL.stream().map(Features.Feature::name).collect(Collectors.joining(","));
  }

  /** The logarithm of the time over the price. */
  double target(boolean onDuckDb) {
    return Math.log(Math.max(0.01, onDuckDb ? duckDb : postgres)) - price(onDuckDb);
  }

  double price(boolean onDuckDb) {
    return values[Features.index(onDuckDb ? "price_duckdb" : "price_postgres")];
  }

  float[] some(int[] features) {
    var some = new float[features.length];
    for (var i = 0; i < some.length; i++) {
      some[i] = values[features[i]];
    }
    return some;
  }

  static float[] matrix(List<Sample> samples, int[] features) {
    var matrix = new float[samples.size() * features.length];
    for (var row = 0; row < samples.size(); row++) {
      System.arraycopy(
          samples.get(row).some(features), 0, matrix, row * features.length, features.length);
    }
    return matrix;
  }

  static int[] allFeatures() {
    return IntStream.range(0, Features.ALL.size()).toArray();
  }

  static float[] targets(List<Sample> samples, boolean onDuckDb) {
    var targets = new float[samples.size()];
    for (var i = 0; i < targets.length; i++) {
      targets[i] = (float) samples.get(i).target(onDuckDb);
    }
    return targets;
  }
}
