package io.htap.tck.bench.replica;

import io.htap.replica.Replica;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What it adds to a read to wait for everything committed before it, with nothing else going on.
 */
final class StrictReads {
  private static final int READS = 400;

  private final List<Double> strict = new ArrayList<>();
  private final List<Double> eventual = new ArrayList<>();
  private long stale;

  void run(Source source, Replica replica) throws SQLException, InterruptedException {
    var table = source.table(replica, "bank_history");
    var duck = replica.readers().borrow();
    try (var connection = source.connect();
        var insert =
            connection.prepareStatement(
                "insert into bank_history (tid, bid, aid, delta) values (0, 0, 0, 0)");
        var position =
            connection.prepareStatement("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
        var read = duck.prepareStatement("select count(*) from " + table.copyTable())) {
      var rows = Long.parseLong(source.value("select count(*) from bank_history"));
      for (var i = 0; i < READS; i++) {
        insert.executeUpdate();
        rows++;
        Thread.sleep(5);
        var begun = System.nanoTime();
        try (var row = position.executeQuery()) {
          row.next();
          replica.awaitLsn(row.getLong(1), Source.PATIENCE);
        }
        try (var row = read.executeQuery()) {
          row.next();
          stale += row.getLong(1) == rows ? 0 : 1;
        }
        var middle = System.nanoTime();
        try (var row = read.executeQuery()) {
          row.next();
        }
        strict.add((middle - begun) / 1e6);
        eventual.add((System.nanoTime() - middle) / 1e6);
      }
    } finally {
      replica.readers().release(duck);
    }
  }

  /** Reads that did not show every row committed before. */
  long stale() {
    return stale;
  }

  double added(double share) {
    return Percentile.of(strict, share) - Percentile.of(eventual, share);
  }
}
