package io.htap.tck.bench.stream;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.ChildJvm;
import io.htap.tck.bench.Settings;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.sql.SQLException;

/**
 * All rows of a table, a thousand at a time, within a transaction: from pgjdbc's own cursor and
 * through the driver, in a JVM with a small heap. {@code -Dsf=1} is ten million rows.
 */
public final class StreamBench implements Benchmark {
  private static final String DATABASE = "stream";
  private static final String HEAP = "-Xmx64m";
  private static final long ROWS = 10_000_000;

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public String description() {
    return "ten million rows read with fetch size 1,000 in a heap of 64 MB (-Dsf=1)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    long rows = Math.round(Settings.number("sf", 1) * ROWS);
    try (var server = EmbeddedServer.start(1)) {
      server.createDatabase(DATABASE, Collation.EN_US);
      fill(server, rows);
      log.note("the table is filled");
      return ChildJvm.run(
          log,
          HEAP,
          StreamChild.class,
          StreamChild.SAME,
          "jdbc:postgresql:" + server.address(DATABASE),
          target.url(server, DATABASE));
    }
  }

  private static void fill(EmbeddedServer server, long rows) throws SQLException {
    try (var connection = server.connect(DATABASE);
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE event (id bigint PRIMARY KEY, name text, amount numeric(18,3), day date)");
      statement.execute(
          "INSERT INTO event SELECT i, 'row number ' || i, i / 7.0, date '2020-01-01' + i % 1000"
              + " FROM generate_series(1, "
              + rows
              + ") i");
      statement.execute("VACUUM ANALYZE event");
    }
  }
}
