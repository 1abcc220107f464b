package io.htap.tck.bench.federation;

import io.htap.tck.bench.BenchLog;
import io.htap.tck.bench.Benchmark;
import io.htap.tck.bench.ChildJvm;
import io.htap.tck.bench.Settings;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * A table of ten million rows and a file of as many, of which one in a hundred has a partner,
 * joined in a JVM with a small heap and a DuckDB with little memory.
 */
public final class MemoryBench implements Benchmark {
  private static final String DATABASE = "memory";
  private static final String HEAP = "-Xmx256m";
  private static final String MEMORY = "512MB";
  private static final long ROWS = 10_000_000;

  /**
   * One id in a hundred is one of the table's, all over it; so no range of ids tells them apart.
   */
  private static final String FILE =
      "select case when i %% 100 = 0 then i else i + %1$d end as id, (i %% 10)::int as kind"
          + " from range(1, %1$d + 1) s(i)";

  @Override
  public String name() {
    return "federation-memory";
  }

  @Override
  public String description() {
    return "ten million rows joined with ten million in little memory (-Dsf=1)";
  }

  @Override
  public boolean run(Target target, BenchLog log) throws Exception {
    long rows = Math.round(Settings.number("sf", 1) * ROWS);
    Path folder = Files.createTempDirectory("htap-bench");
    Path file = folder.resolve("seen.parquet");
    try (var server = EmbeddedServer.start(1, Map.of("fsync", "off"))) {
      server.createDatabase(DATABASE, Collation.EN_US);
      fill(server, rows);
      try (var duck = DriverManager.getConnection("jdbc:duckdb:");
          var statement = duck.createStatement()) {
        statement.execute("copy (" + FILE.formatted(rows) + ") to '" + file + "'");
      }
      log.note("%,d rows on either side, DuckDB's limit is %s".formatted(rows, MEMORY));
      return ChildJvm.run(
          log,
          HEAP,
          MemoryChild.class,
          MemoryChild.RIGHT,
          "jdbc:htap:"
              + server.address(DATABASE)
              + "&htap.idle=0s&htap.duckdb.memory="
              + MEMORY
              + "&htap.table.seen=parquet:"
              + file,
          String.valueOf(rows));
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static void fill(EmbeddedServer server, long rows) throws SQLException {
    try (var connection = server.connect(DATABASE);
        var statement = connection.createStatement()) {
      statement.execute("create table item (id bigint, price numeric(12,2), name text)");
      statement.execute(
          "insert into item select i, i / 8.0, 'item number ' || i from generate_series(1, "
              + rows
              + ") i");
      statement.execute("vacuum analyze item");
    }
  }
}
