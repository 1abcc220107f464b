package io.htap.tck.bench.soak;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/**
 * When the server was away. What fails meanwhile, as connections do then, is no error of anybody;
 * all else is.
 */
final class Outages {
  /** So long a server that is there again may still say that it is starting. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private volatile boolean away;
  private volatile long over = System.nanoTime() - GRACE_NANOS;

  /** What takes the server away and brings it back. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  void during(Work work) throws Exception {
    away = true;
    try {
      work.run();
    } finally {
      over = System.nanoTime();
      away = false;
    }
  }

  /**
   * Whether an outage explains it.
   *
   * @param since when the work began that failed
   */
  boolean explains(SQLException failure, long since) {
    var state = String.valueOf(failure.getSQLState());
    var lost = state.startsWith("08") || state.startsWith("57P0");
    return lost && (away || over + GRACE_NANOS - since > 0);
  }
}
