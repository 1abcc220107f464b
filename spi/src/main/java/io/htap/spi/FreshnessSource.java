package io.htap.spi;

import java.time.Duration;

/**
 * Where the copy stands in Postgres's log. Log positions (LSN) are unsigned 64-bit byte offsets as
 * {@code pg_lsn} prints them. All methods may be called from any thread.
 */
public interface FreshnessSource {
  /** Everything committed at or before this position is visible in the copy. */
  long appliedLsn();

  /**
   * Waits until {@link #appliedLsn()} has reached a position, asking the server to push the log out
   * when it must.
   *
   * @return false when the time ran out, or the copy stopped being maintained, before that
   */
  boolean awaitLsn(long lsn, Duration atMost) throws InterruptedException;

  /** An upper bound of how far the copy lags now: all commits older than this are visible in it. */
  Duration staleness();

  /** What a wait for this position is expected to cost; zero when it has been applied already. */
  Duration expectedWait(long lsn);
}
