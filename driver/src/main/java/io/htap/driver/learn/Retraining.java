package io.htap.driver.learn;

import io.htap.driver.learn.Deployed.Judged;
import io.htap.driver.train.LightGbm;
import io.htap.routing.model.LatencyModel;
import io.htap.routing.replay.Comparison;
import io.htap.routing.replay.Continuation;
import io.htap.routing.replay.Run;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains the shipped model further by the runs that were recorded, and puts it into use if it would
 * have done better than the one in use.
 */
public final class Retraining {
  private static final String NO_LIBRARY =
      "htap.retrain needs LightGBM: add io.github.metarank:lightgbm4j to the class path";

  private final Models models;

  Retraining(Models models) {
    this.models = models;
  }

  /**
   * What came of it.
   *
   * @param why it is in use, or not
   * @param judged null where there was nothing to judge
   * @param model the number of the one that is in use now; 0 for the shipped one
   */
  public record Result(
      boolean deployed, String why, @Nullable Judged judged, int runs, int model) {}

  /**
   * Trains.
   *
   * @param runs the oldest first
   * @throws HtapException 0A000 without LightGBM, 58000 when it fails
   */
  Result train(List<Run> runs) throws IOException, HtapException {
    requireLightGbm();
    Models.InUse inUse = models.inUse();
    try {
      var continuation = new Continuation(LatencyModel.shippedTexts(), Retraining::boost);
      return train(continuation, runs, inUse);
    } catch (IllegalStateException e) {
      throw new HtapException(SqlState.SYSTEM_ERROR, String.valueOf(e.getMessage()), e);
    }
  }

  private static void requireLightGbm() throws HtapException {
    try {
      LightGbm.load();
    } catch (IOException | LinkageError e) {
      // It is not there, or has nothing for this platform.
      throw new HtapException(
          SqlState.FEATURE_NOT_SUPPORTED, NO_LIBRARY + " (" + e.getMessage() + ")", e);
    }
  }

  private static String boost(
      float[] matrix, String[] names, float[] labels, String how, int trees) {
    return LightGbm.train(matrix, names, labels, how, trees).text();
  }

  private Result train(Continuation continuation, List<Run> runs, Models.InUse inUse)
      throws IOException {
    if (!continuation.teaches(runs)) {
      return refused("too few statements have run", null, runs, inUse);
    }
    Comparison comparison =
        Comparison.of(runs, inUse.model(), some -> LatencyModel.of(continuation.train(some)));
    var judged =
        new Judged(
            Math.exp(comparison.current()),
            Math.exp(comparison.candidate()),
            comparison.gain(),
            comparison.standardError(),
            comparison.fingerprints());
    if (!comparison.tells()) {
      return refused("too few statements have run", judged, runs, inUse);
    }
    if (!comparison.better()) {
      return refused(
          "it would not have been better by more than the standard error", judged, runs, inUse);
    }
    var deployed =
        new Deployed(inUse.number() + 1, Instant.now(), runs.size(), inUse.number(), judged);
    Models.InUse next = models.deploy(continuation.train(runs), deployed);
    return new Result(
        true,
        "it would have been better by more than the standard error",
        judged,
        runs.size(),
        next.number());
  }

  private static Result refused(
      String why, @Nullable Judged judged, List<Run> runs, Models.InUse inUse) {
    return new Result(false, why, judged, runs.size(), inUse.number());
  }
}
