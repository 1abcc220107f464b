package io.htap.driver.learn;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.replay.Run;
import io.htap.spi.EngineId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A run as a line of text: words in the order of {@link Run}, the features that are not 0 by their
 * places, and a checksum of all that. A line that was not written to its end is none.
 */
final class RunLine {
  private static final String GAP = " ";
  private static final String STOPPED = "stopped";
  private static final String ENDED = "ended";
  private static final int WORDS = 18;

  private RunLine() {}

  static String of(Run run) {
    StatementKey key = run.statement();
    Run.Course course = run.course();
    String words =
        String.join(
            GAP,
            Long.toString(run.ended()),
            Long.toHexString(key.fingerprint()),
            Base64.getEncoder().encodeToString(key.tenant().getBytes(StandardCharsets.UTF_8)),
            Integer.toString(key.size()),
            run.chosen().label(),
            Double.toString(run.propensity()),
            run.engine().label(),
            Float.toString((float) run.postgresExpected()),
            Float.toString((float) run.duckDbExpected()),
            Float.toString((float) course.millis()),
            Float.toString((float) course.firstMillis()),
            course.stopped() ? STOPPED : ENDED,
            Long.toString(course.rows()),
            Float.toString((float) course.waitedMillis()),
            Long.toString(course.lagBytes()),
            Integer.toString(course.load()),
            features(run.features()));
    return words + GAP + checksum(words);
  }

  private static String features(FeatureVector features) {
    return IntStream.range(0, features.size())
        .filter(i -> features.get(i) != 0)
        .mapToObj(i -> i + "=" + features.get(i))
        .collect(Collectors.joining(","));
  }

  private static String checksum(String words) {
    var sum = new CRC32();
    sum.update(words.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  /** The run; null when the line is damaged. */
  static @Nullable Run read(String line) {
    String[] words = line.split(GAP, -1);
    int end = line.lastIndexOf(GAP);
    if (words.length != WORDS || !checksum(line.substring(0, end)).equals(words[WORDS - 1])) {
      return null;
    }
    try {
      return run(words);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // Whole, but of nobody who knows what belongs there.
      return null;
    }
  }

  private static Run run(String... words) {
    var key =
        new StatementKey(
            Long.parseUnsignedLong(words[1], 16),
            new String(Base64.getDecoder().decode(words[2]), StandardCharsets.UTF_8),
            Integer.parseInt(words[3]));
    var course =
        new Run.Course(
            Double.parseDouble(words[9]),
            Double.parseDouble(words[10]),
            words[11].equals(STOPPED),
            Long.parseLong(words[12]),
            Double.parseDouble(words[13]),
            Long.parseLong(words[14]),
            Integer.parseInt(words[15]));
    return new Run(
        Long.parseLong(words[0]),
        key,
        features(words[16]),
        engine(words[4]),
        Double.parseDouble(words[5]),
        engine(words[6]),
        Double.parseDouble(words[7]),
        Double.parseDouble(words[8]),
        course);
  }

  private static FeatureVector features(String text) {
    var values = new float[Features.ALL.size()];
    for (String pair : text.isEmpty() ? new String[0] : text.split(",")) {
      int equals = pair.indexOf('=');
      values[Integer.parseInt(pair.substring(0, equals))] =
          Float.parseFloat(pair.substring(equals + 1));
    }
    return new FeatureVector(values);
  }

  private static EngineId engine(String label) {
    return Stream.of(EngineId.POSTGRES, EngineId.DUCKDB)
        .filter(engine -> engine.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no runs of " + label + " are kept"));
  }
}
