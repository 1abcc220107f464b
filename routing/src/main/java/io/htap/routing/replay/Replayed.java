package io.htap.routing.replay;

import io.htap.routing.learn.Basis;
import io.htap.routing.learn.Estimate;
import io.htap.routing.learn.Experience;
import io.htap.routing.learn.Offsets;
import io.htap.routing.learn.StatementKey;
import io.htap.routing.model.LatencyModel;
import io.htap.spi.EngineId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What would be known now if a model had been in use all along: what was learned is by how much the
 * model was off, so that under another model it is something else.
 */
public final class Replayed {
  private final LatencyModel model;
  private final Map<StatementKey, Experience> statements = new HashMap<>();
  private final Map<StatementKey, int[]> seen = new HashMap<>();
  private Offsets offsets = Offsets.UNKNOWN;

  private Replayed(LatencyModel model) {
    this.model = model;
  }

  /**
   * Replays.
   *
   * @param runs the oldest first
   */
  public static Replayed of(LatencyModel model, List<Run> runs) {
    var replayed = new Replayed(model);
    runs.forEach(replayed::ran);
    return replayed;
  }

  private void ran(Run run) {
    EngineId engine = run.engine();
    double[] basis = Basis.of(run.features());
    double expected = run.expected(model, engine);
    Experience known = statement(run.statement());
    double ratio = run.course().millis() / Math.exp(expected);
    if (run.course().stopped()) {
      Estimate estimate = known.on(engine).estimate(offsets.on(engine).estimate(0, basis));
      statements.put(run.statement(), known.stopped(engine, ratio, estimate));
      return;
    }
    int[] count = seen.computeIfAbsent(run.statement(), key -> new int[2]);
    int place = engine == EngineId.POSTGRES ? 0 : 1;
    offsets = offsets.ran(engine, basis, run.log() - expected, count[place]);
    count[place]++;
    statements.put(run.statement(), known.ran(engine, ratio));
  }

  /** By how much the model is off in general. */
  public Offsets offsets() {
    return offsets;
  }

  /** What a statement's own runs have shown. */
  public Experience statement(StatementKey key) {
    return statements.getOrDefault(key, Experience.NONE);
  }

  /** The logarithm of the milliseconds that are expected of a statement that nobody has seen. */
  double unseen(Run of, EngineId engine) {
    double log = of.expected(model, engine);
    return offsets.on(engine).estimate(log, Basis.of(of.features())).mean();
  }
}
