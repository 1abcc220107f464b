package io.htap.tck.bench.overhead;

import com.sun.management.ThreadMXBean;
import io.htap.tck.bench.BenchLog;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;

/** How much a prepared point read allocates on the thread that runs it. */
final class AllocationCase implements Case {
  private static final int READS = 20_000;

  @Override
  public String title() {
    return "allocation";
  }

  @Override
  public void measure(Sides sides, BenchLog log) throws SQLException {
    try (var reference = sides.openReference();
        var tested = sides.openTested()) {
      var plain = bytesPerPointRead(reference);
      log.value("point_prepared_pgjdbc_bytes", plain, "B");
      log.value("point_prepared_bytes", bytesPerPointRead(tested) - plain, "B");
    }
  }

  /** Once all is warm; other threads do not disturb it. */
  private static double bytesPerPointRead(Side side) throws SQLException {
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
