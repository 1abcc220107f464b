package io.htap.routing.replay;

import io.htap.routing.features.Features;
import io.htap.routing.learn.Offsets;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.model.LatencyModel;
import io.htap.spi.EngineId;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains the shipped model further: trees are added to it that predict by how much it was off here
 * (boosting goes on where it had ended; Friedman, "Greedy Function Approximation: A Gradient
 * Boosting Machine", Annals of Statistics 29, 2001). What few runs have to say changes little: a
 * statement counts once, by the mean of its runs, however often it has run; no leaf speaks for less
 * than ten statements; and there are as many trees as half the statements, each taking a twentieth
 * of what is off, so that forty statements correct at most two thirds of it, and four hundred all.
 * Always the shipped one, and never the last one that was trained, so that mistakes do not pile up.
 */
public final class Continuation {
  /** Statements in a leaf, at least. */
  static final int LEAST_IN_LEAF = 10;

  private static final int MOST_TREES = 150;

  /** How LightGBM is to do it. */
  static final String HOW =
      "objective=huber alpha=1.0 boost_from_average=false num_leaves=6 learning_rate=0.05"
          + " lambda_l2=2 feature_fraction=0.6 min_data_in_leaf="
          + LEAST_IN_LEAF;

  private final LatencyModel.Texts shipped;
  private final LatencyModel model;
  private final Booster booster;

  /** Whatever can train trees. */
  @FunctionalInterface
  public interface Booster {
    /**
     * Trains.
     *
     * @param matrix a row after the other, a value for each name in each
     * @param labels what to predict of each row
     * @param how LightGBM's parameters
     * @param trees how many at most
     * @return what LightGBM saves
     */
    String train(float[] matrix, String[] names, float[] labels, String how, int trees);
  }

  /**
   * @param shipped the model that is trained further
   */
  public Continuation(LatencyModel.Texts shipped, Booster booster) throws IOException {
    this.shipped = shipped;
    this.model = LatencyModel.of(shipped);
    this.booster = booster;
  }

  /** The model with what these runs have shown. */
  public LatencyModel.Texts train(List<Run> runs) {
    Map<EngineId, String> trees = new EnumMap<>(EngineId.class);
    for (EngineId engine : List.of(EngineId.POSTGRES, EngineId.DUCKDB)) {
      Map<StatementKey, Lesson> lessons = lessons(runs, engine);
      if (lessons.size() >= 2 * LEAST_IN_LEAF) {
        trees.put(engine, train(lessons.values().toArray(Lesson[]::new)));
      }
    }
    return shipped.plus(trees);
  }

  /** Whether these runs are enough to change anything. */
  public boolean teaches(List<Run> runs) {
    return lessons(runs, EngineId.POSTGRES).size() >= 2 * LEAST_IN_LEAF
        || lessons(runs, EngineId.DUCKDB).size() >= 2 * LEAST_IN_LEAF;
  }

  /** What the runs of one statement on one engine have shown. */
  private static final class Lesson {
    private Run last;
    private double sum;
    private int count;

    private Lesson(Run first) {
      last = first;
    }

    void add(Run run, double residual) {
      last = run;
      sum += residual;
      count++;
    }

    float label() {
      return (float) (sum / count);
    }
  }

  private Map<StatementKey, Lesson> lessons(List<Run> runs, EngineId engine) {
    Map<StatementKey, Lesson> lessons = new LinkedHashMap<>();
    for (Run run : runs) {
      if (run.engine() == engine) {
        double expected = run.expected(model, engine);
        lessons
            .computeIfAbsent(run.statement(), key -> new Lesson(run))
            .add(run, Offsets.bounded(run.atLeast(expected) - expected));
      }
    }
    return lessons;
  }

  private String train(Lesson... lessons) {
    int[] features = model.features();
    var matrix = new float[lessons.length * features.length];
    var labels = new float[lessons.length];
    for (int row = 0; row < lessons.length; row++) {
      for (int i = 0; i < features.length; i++) {
        matrix[row * features.length + i] = lessons[row].last.features().get(features[i]);
      }
      labels[row] = lessons[row].label();
    }
    String[] names =
        Arrays.stream(features).mapToObj(i -> Features.ALL.get(i).name()).toArray(String[]::new);
    return booster.train(matrix, names, labels, HOW, Math.min(MOST_TREES, lessons.length / 2));
  }
}
