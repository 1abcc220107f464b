package io.htap.spi;

import java.time.Duration;
import java.util.Set;

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

  /**
   * Whether some tables are visible as they were at a position or later, which they may be before
   * {@link #appliedLsn()} has reached it: what is still to be applied may concern other tables
   * only.
   *
   * @param tables OIDs of tables in the copy
   */
  boolean shows(long lsn, Set<Long> tables);

  /**
   * Waits until the copy {@link #shows} some tables as they were at a position.
   *
   * @return false as for all tables
   */
  boolean awaitLsn(long lsn, Set<Long> tables, Duration atMost) throws InterruptedException;

  /** An upper bound of how far the copy lags now: all commits older than this are visible in it. */
  Duration staleness();

  /** What a wait for this position is expected to cost; zero when it has been applied already. */
  Duration expectedWait(long lsn);
}
