package io.htap.tck.bench.replica;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.postgresql.PGConnection;

/** What it takes to read a table by COPY and throw it away. */
final class SnapshotTimes {
  private SnapshotTimes() {}

  /** Reads a table over several connections, each a range of pages; returns nanoseconds. */
  static long drain(Source source, String table, int connections) throws Exception {
    source.run("vacuum analyze " + table);
    var pages =
        Long.parseLong(
            source.value("select relpages from pg_class where oid = '" + table + "'::regclass"));
    var threads = Executors.newFixedThreadPool(connections);
    try {
      var tasks = new ArrayList<Callable<Long>>();
      var share = pages / connections + 1;
      for (var i = 0; i < connections; i++) {
        var from = i * share;
        tasks.add(() -> copy(source, table, from, from + share));
      }
      var begun = System.nanoTime();
      for (var done : threads.invokeAll(tasks)) {
        done.get();
      }
      return System.nanoTime() - begun;
    } finally {
      threads.shutdownNow();
    }
  }

  private static long copy(Source source, String table, long from, long to) throws SQLException {
    var sql =
        "copy (select * from %s where ctid >= '(%d,0)' and ctid < '(%d,0)') to stdout (format binary)"
            .formatted(table, from, to);
    try (var connection = source.connect()) {
      var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
      var bytes = 0L;
      for (var row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
        bytes += row.length;
      }
      return bytes;
    }
  }
}
