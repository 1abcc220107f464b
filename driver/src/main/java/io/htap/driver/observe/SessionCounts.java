package io.htap.driver.observe;

import io.htap.spi.EngineId;
import io.htap.spi.ReasonCode;
import io.htap.spi.RouteDecision;
import io.htap.spi.RouteDecision.Rejection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one session. One thread at a time counts, so that a count is neither lost nor
 * waited for; any other may read.
 */
final class SessionCounts {
  private static final int REASONS = ReasonCode.values().length;

  /** Behind the reasons to stay: those that stayed for none, and those that ran elsewhere. */
  static final int NO_REASON = REASONS;

  static final int ON_DUCKDB = REASONS + 1;
  static final int ON_GPU = REASONS + 2;
  static final int SIZE = REASONS + 3;

  private final AtomicLongArray counts = new AtomicLongArray(SIZE);

  // A session's statements mostly stay for the reason of the one before.
  private @Nullable RouteDecision last;
  private int lastSlot;

  /** One that Postgres has. */
  void stayed(RouteDecision decision) {
    if (decision != last) {
      lastSlot = slot(decision.rejected());
      last = decision;
    }
    count(lastSlot);
  }

  /** One that the copy has, in DuckDB or where columns of it are held. */
  void moved(RouteDecision decision) {
    count(decision.chosen() == EngineId.GPU ? ON_GPU : ON_DUCKDB);
  }

  private static int slot(List<Rejection> rejected) {
    for (int i = 0; i < rejected.size(); i++) {
      if (rejected.get(i).engine() == EngineId.DUCKDB) {
        return rejected.get(i).reason().code().ordinal();
      }
    }
    return NO_REASON;
  }

  private void count(int slot) {
    counts.setOpaque(slot, counts.getOpaque(slot) + 1);
  }

  void addTo(long[] sums) {
    for (int i = 0; i < SIZE; i++) {
      sums[i] += counts.getOpaque(i);
    }
  }
}
