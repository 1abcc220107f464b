package io.htap.driver.pipeline;

import io.htap.driver.federation.FederatedReport;
import io.htap.driver.learn.SessionLearning.Answered;
import io.htap.driver.offload.Report;
import io.htap.spi.RouteDecision;
import org.jspecify.annotations.Nullable;

/**
 * What really happened to the session's last statement.
 *
 * @param decision where it ran and why
 * @param copyRun how the copy answered; null when it did not
 * @param offload what an engine that may be there has done for it; null when it did not run there
 * @param federated what was brought to DuckDB for it; null for a statement of one engine
 */
record LastRun(
    RouteDecision decision,
    @Nullable CopyRun copyRun,
    @Nullable Report offload,
    @Nullable FederatedReport federated) {
  LastRun(RouteDecision decision, @Nullable CopyRun copyRun) {
    this(decision, copyRun, null, null);
  }

  LastRun(RouteDecision decision, @Nullable CopyRun copyRun, @Nullable Report offload) {
    this(decision, copyRun, offload, null);
  }

  /**
   * A read of the copy.
   *
   * @param requiredLsn the position that had to be visible; 0 for none
   * @param appliedLsn the position that was
   * @param firstRowMs of the run, until the first row was there
   * @param rows −1 when they are read bit by bit
   */
  record CopyRun(
      long requiredLsn,
      long appliedLsn,
      double preflightMs,
      double waitMs,
      double runMs,
      double firstRowMs,
      long rows) {
    /** What it took, had the copy been fresh enough at once. */
    Answered answered() {
      return new Answered(
          (long) ((preflightMs + runMs) * 1e6),
          (long) ((preflightMs + firstRowMs) * 1e6),
          rows,
          waitMs);
    }

    long runNanos() {
      return (long) (runMs * 1e6);
    }
  }
}
