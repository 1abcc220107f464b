package io.htap.tck.bench.overhead;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;

/** How much a statement allocates on the thread that runs it; other threads do not disturb it. */
final class Allocation {
  private static final int READS = 20_000;

  private Allocation() {}

  /** Bytes per prepared point read, once all is warm. */
  static double bytesPerPointRead(Side side) throws SQLException {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var self = Thread.currentThread().getId();
    run(side);
    var before = threads.getThreadAllocatedBytes(self);
    run(side);
    return (threads.getThreadAllocatedBytes(self) - before) / (double) READS;
  }

  private static void run(Side side) throws SQLException {
    for (var i = 0; i < READS; i++) {
      side.pointPrepared(i % Side.ACCOUNTS);
    }
  }
}
