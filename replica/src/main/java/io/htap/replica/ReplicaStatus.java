package io.htap.replica;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replica as {@code SHOW htap.replica} shows it.
 *
 * @param problem what went wrong and what to do; null when all is well
 * @param lastProblem the last one seen, mended or not; null when there was none
 * @param appliedLsn the position that the copy is at
 * @param lagBytes of log known to be there and not applied
 * @param staleness an upper bound of the age of the oldest commit that is missing
 */
public record ReplicaStatus(
    Phase phase,
    @Nullable String problem,
    @Nullable Problem lastProblem,
    long appliedLsn,
    long lagBytes,
    Duration staleness,
    List<TableStatus> tables) {

  /** What the replica is doing. */
  public enum Phase {
    STARTING,
    SNAPSHOT,
    STREAMING,
    /** At rest until somebody resumes it. */
    PAUSED,
    FAILED,
    CLOSED,
    /** Gone for good, with whatever it had on the server and on disk. */
    DROPPED
  }

  public ReplicaStatus {
    tables = List.copyOf(tables);
  }
}
