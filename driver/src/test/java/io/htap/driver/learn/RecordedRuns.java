package io.htap.driver.learn;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.model.Expectation;
import io.htap.routing.model.LatencyModel;
import io.htap.routing.replay.Run;
import io.htap.spi.EngineId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Runs of which is known what they take: what the shipped model expects, but on DuckDB so many
 * times longer of statements that call many functions, and so many times less of all others.
 */
public final class RecordedRuns {
  private static final int MANY = 5;
  private static final double NOISE = 0.2;

  private RecordedRuns() {}

  /** Leaves the runs of so many statements beside a state file, as if they had been recorded. */
  public static void beside(Path state, int statements, double factor) throws IOException {
    var log = new RunLog(state.resolveSibling(state.getFileName() + ".runs"));
    of(1, statements, factor).forEach(log::add);
    log.flush();
  }

  /**
   * Makes them.
   *
   * @param factor the logarithm of how many times longer
   */
  static List<Run> of(long seed, int statements, double factor) {
    var random = new Random(seed);
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < statements; i++) {
      FeatureVector features = features(random, i % 2 == 0);
      double off = i % 2 == 0 ? factor : -factor;
      for (int j = 0; j < 4; j++) {
        boolean postgres = random.nextBoolean();
        EngineId engine = postgres ? EngineId.POSTGRES : EngineId.DUCKDB;
        double log =
            Expectation.log(LatencyModel.shipped(), features, engine)
                + (postgres ? 0 : off)
                + NOISE * random.nextGaussian();
        runs.add(run(1_000L * j + i, i, features, engine, Math.exp(log)));
      }
    }
    return runs;
  }

  static Run run(
      long ended, long fingerprint, FeatureVector features, EngineId engine, double millis) {
    return new Run(
        ended,
        new StatementKey(fingerprint, "", 1),
        features,
        engine,
        0.5,
        engine,
        10,
        20,
        new Run.Course(millis, millis / 2, false, 7, 0.5, 100, 1));
  }

  /** Prices are close to each other, and all else is anything. */
  static FeatureVector features(Random random, boolean manyFunctions) {
    var values = new float[Features.ALL.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(4);
    }
    double price = 3 + random.nextGaussian();
    values[Features.index("price_postgres")] = (float) price;
    values[Features.index("price_duckdb")] = (float) (price + 0.3 * random.nextGaussian());
    values[Features.index("text_functions")] = manyFunctions ? MANY : 0;
    return new FeatureVector(values);
  }
}
