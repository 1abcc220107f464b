package io.htap.tck.bench.freshness;

import io.htap.tck.subject.RouteReport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What all clients count together. */
final class Tally {
  /** Events whose commit has returned: what a strict read that begins now must contain. */
  final AtomicLong committed = new AtomicLong();

  /** Events whose insert has begun: more than these no read can contain. */
  final AtomicLong begun = new AtomicLong();

  final LongAdder writes = new LongAdder();
  final LongAdder reads = new LongAdder();
  final LongAdder onDuckDb = new LongAdder();
  final LongAdder sessionStale = new LongAdder();
  final LongAdder strictStale = new LongAdder();
  final LongAdder strictAhead = new LongAdder();

  /** Counts a read, and where it ran. */
  void read(Connection connection) throws SQLException {
    reads.increment();
    if (RouteReport.last(connection).onDuckDb()) {
      onDuckDb.increment();
    }
  }
}
