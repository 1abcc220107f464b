package io.htap.routing.replay;

import io.htap.routing.features.FeatureVector;
import io.htap.routing.features.Features;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.model.LatencyModel;
import io.htap.spi.EngineId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Statements of which is known how long they take: as their prices say, but half of them, those
 * that call a function, take so many times longer on DuckDB. Which no linear correction can see.
 */
final class Simulated {
  private static final int FUNCTIONS = Features.index("text_functions");
  private static final int POSTGRES_PRICE = Features.index("price_postgres");
  private static final int DUCKDB_PRICE = Features.index("price_duckdb");

  final double factor;
  private final Random random;

  /**
   * @param factor the logarithm of how many times longer
   */
  Simulated(long seed, double factor) {
    this.random = new Random(seed);
    this.factor = factor;
  }

  private record Statement(
      StatementKey key, FeatureVector features, double postgres, double duckDb) {
    double best() {
      return Math.min(postgres, duckDb);
    }
  }

  private final List<Statement> statements = new ArrayList<>();

  /** So many runs of each of so many statements, sent to either engine by a known probability. */
  List<Run> runs(int count, int each) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Statement statement = statement(i);
      statements.add(statement);
      for (int j = 0; j < each; j++) {
        runs.add(run(statement, 1_000L * j + i));
      }
    }
    runs.sort((a, b) -> Long.compare(a.ended(), b.ended()));
    return runs;
  }

  private Statement statement(int number) {
    var values = new float[Features.ALL.size()];
    double postgres = 3 + random.nextGaussian();
    double duckDb = postgres + 0.8 * random.nextGaussian();
    values[POSTGRES_PRICE] = (float) postgres;
    values[DUCKDB_PRICE] = (float) duckDb;
    values[FUNCTIONS] = number % 2;
    return new Statement(
        new StatementKey(number, "", 1),
        new FeatureVector(values),
        postgres,
        duckDb + (number % 2 == 0 ? -factor : factor));
  }

  private Run run(Statement statement, long when) {
    double postgres = 0.2 + 0.6 * random.nextDouble();
    boolean there = random.nextDouble() < postgres;
    EngineId engine = there ? EngineId.POSTGRES : EngineId.DUCKDB;
    double millis =
        Math.exp((there ? statement.postgres : statement.duckDb) + 0.2 * random.nextGaussian());
    return new Run(
        when,
        statement.key,
        statement.features,
        engine,
        there ? postgres : 1 - postgres,
        engine,
        1,
        1,
        new Run.Course(millis, millis, false, -1, 0, 0, 0));
  }

  /** The mean logarithm of the milliseconds where each ran on the better engine. */
  double best() {
    return statements.stream().mapToDouble(Statement::best).average().orElseThrow();
  }

  /** The same where prices decide. */
  double byPrice() {
    return statements.stream()
        .mapToDouble(
            s ->
                s.features.get(DUCKDB_PRICE) < s.features.get(POSTGRES_PRICE)
                    ? s.duckDb
                    : s.postgres)
        .average()
        .orElseThrow();
  }

  /** Prices as they are. */
  static LatencyModel prices() throws IOException {
    return LatencyModel.of(texts(0, 0));
  }

  /** What the statements really take. */
  LatencyModel truth() throws IOException {
    return LatencyModel.of(texts(-factor, factor));
  }

  static LatencyModel.Texts texts(double without, double with) {
    String zero = tree(0, 0);
    String duckDb = tree(without, with);
    return new LatencyModel.Texts(
        List.of("text_functions"),
        Map.of(EngineId.POSTGRES, zero, EngineId.DUCKDB, duckDb),
        Map.of(EngineId.POSTGRES, zero, EngineId.DUCKDB, duckDb));
  }

  /** A tree of one split, as LightGBM saves it. */
  static String tree(double without, double with) {
    return """
    tree
    max_feature_idx=0

    Tree=0
    num_leaves=2
    num_cat=0
    split_feature=0
    threshold=0.5
    decision_type=2
    left_child=-1
    right_child=-2
    leaf_value=%s %s

    end of trees
    """
        .formatted(without, with);
  }
}
