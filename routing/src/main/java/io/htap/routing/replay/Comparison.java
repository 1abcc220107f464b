package io.htap.routing.replay;

import io.htap.routing.model.LatencyModel;
import io.htap.routing.replay.DoublyRobust.Mean;
import io.htap.spi.EngineId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * How two models would have done on statements that they have not seen, by runs that were recorded.
 *
 * <p>Each fifth of the statements is judged by what was trained on the other four, so that all of
 * them count, and none is judged by what it has taught. A model chooses the engine that it expects
 * to be faster, corrected by what the runs of those four have shown of it, as it would be in use:
 * what such a correction mends is no merit of a model. What a statement's own runs show does not
 * count, since under either model they soon decide alone.
 *
 * <p>Outcomes are logarithms of milliseconds, so that a factor counts the same for all. Where the
 * record is silent, the model in use says what an engine would have taken ({@link DoublyRobust}):
 * by itself that always speaks for what is done already, so that only what was really seen can
 * speak for a change. A fingerprint counts once, however often it has run, and the error is that of
 * so many fingerprints, since runs of one are not independent.
 *
 * @param current the mean outcome of the model in use
 * @param candidate that of the other one
 * @param gain by how much the other one's is less
 * @param standardError of the gain
 * @param fingerprints that were judged
 */
public record Comparison(
    double current, double candidate, double gain, double standardError, int fingerprints) {
  /** Parts of the statements. */
  private static final int FOLDS = 5;

  /** Less cannot tell how sure it is. */
  private static final int FEWEST = 10;

  /** One statement alone makes a gain that equals its error, but for rounding. */
  private static final double ROUNDING = 1 + 1e-9;

  /** Makes a model from some of the runs. */
  @FunctionalInterface
  public interface Trainer {
    LatencyModel train(List<Run> runs) throws IOException;
  }

  /** What the runs of one fingerprint come to under both. */
  private record Outcome(double current, double candidate) {}

  /**
   * Compares.
   *
   * @param runs the oldest first
   */
  public static Comparison of(List<Run> runs, LatencyModel current, Trainer trainer)
      throws IOException {
    Map<Long, List<Outcome>> outcomes = new TreeMap<>();
    for (int fold = 0; fold < FOLDS; fold++) {
      List<Run> seen = new ArrayList<>();
      List<Run> unseen = new ArrayList<>();
      for (Run run : runs) {
        (fold(run) == fold ? unseen : seen).add(run);
      }
      Replayed old = Replayed.of(current, seen);
      Replayed other = Replayed.of(trainer.train(seen), seen);
      for (Run run : unseen) {
        outcomes
            .computeIfAbsent(run.statement().fingerprint(), f -> new ArrayList<>())
            .add(new Outcome(outcome(run, old, old), outcome(run, other, old)));
      }
    }
    Mean gain = mean(outcomes.values(), o -> o.current - o.candidate);
    return new Comparison(
        mean(outcomes.values(), Outcome::current).value(),
        mean(outcomes.values(), Outcome::candidate).value(),
        gain.value(),
        gain.standardError(),
        outcomes.size());
  }

  private static int fold(Run run) {
    return Math.floorMod(Long.hashCode(run.statement().fingerprint() * 0x9E3779B97F4A7C15L), FOLDS);
  }

  private static double outcome(Run run, Replayed policy, Replayed outcomes) {
    EngineId choice =
        policy.unseen(run, EngineId.DUCKDB) < policy.unseen(run, EngineId.POSTGRES)
            ? EngineId.DUCKDB
            : EngineId.POSTGRES;
    double modelled = outcomes.unseen(run, choice);
    // What was sent to the copy and did not run there says nothing of it.
    boolean taken = run.asChosen() && choice == run.engine();
    return DoublyRobust.outcome(modelled, taken, run.propensity(), run.atLeast(modelled));
  }

  private static Mean mean(Collection<List<Outcome>> all, ToDoubleFunction<Outcome> of) {
    return Mean.of(
        all.stream()
            .mapToDouble(one -> one.stream().mapToDouble(of).average().orElseThrow())
            .toArray());
  }

  /** Whether enough statements were judged. */
  public boolean tells() {
    return fingerprints >= FEWEST;
  }

  /** Whether the other one is better by more than the standard error. */
  public boolean better() {
    return tells() && gain > standardError * ROUNDING;
  }
}
