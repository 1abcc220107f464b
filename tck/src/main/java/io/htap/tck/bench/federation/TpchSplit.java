package io.htap.tck.bench.federation;

import io.htap.tck.bench.tpch.PlainDuckDb;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.CopyStatus;
import io.htap.tck.tpch.Tpch;
import io.htap.tck.tpch.TpchLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** TPC-H with {@code lineitem} and {@code orders} in Parquet and the rest in Postgres. */
public final class TpchSplit implements AutoCloseable {
  private static final List<String> FILES = List.of("lineitem", "orders");
  private static final int TABLES = Tpch.TABLES - FILES.size();

  private final EmbeddedServer server;
  private final Path folder;
  private final String name;
  private final Connection duck;

  private TpchSplit(EmbeddedServer server, Path folder, String name, Connection duck) {
    this.server = server;
    this.folder = folder;
    this.name = name;
    this.duck = duck;
  }

  /** Makes a database with all tables, one that lacks two, and the files. */
  public static TpchSplit load(EmbeddedServer server, Collation collation, double scaleFactor)
      throws IOException, SQLException {
    String name = "split_tpch_" + collation.name().toLowerCase(java.util.Locale.ROOT);
    server.createDatabase(name, collation);
    new TpchLoader(server, name, scaleFactor).load(step -> {});
    try (var whole = server.connect(name)) {
      // As the files have them.
      execute(
          whole,
          "alter table orders alter o_orderstatus type text, alter o_orderpriority type text,"
              + " alter o_clerk type text, alter o_comment type text",
          "alter table lineitem alter l_returnflag type text, alter l_linestatus type text,"
              + " alter l_shipinstruct type text, alter l_shipmode type text, alter l_comment type"
              + " text",
          "vacuum analyze lineitem",
          "vacuum analyze orders");
    }
    try (var admin = server.connect("postgres")) {
      execute(admin, "create database " + name + "_rest template " + name);
    }
    Path folder = Files.createTempDirectory("htap-tpch");
    Connection duck = PlainDuckDb.load(scaleFactor);
    var split = new TpchSplit(server, folder, name, duck);
    try (var rest = server.connect(name + "_rest")) {
      for (String table : FILES) {
        execute(rest, "drop table " + table);
        execute(duck, "copy " + table + " to '" + split.file(table) + "' (format parquet)");
      }
    }
    execute(duck, "create schema files");
    for (String table : FILES) {
      execute(duck, "create view files." + table + " as from '" + split.file(table) + "'");
    }
    return split;
  }

  private Path file(String table) {
    return folder.resolve(table + ".parquet");
  }

  /** Postgres with all tables. */
  public Connection whole() throws SQLException {
    return server.connect(name);
  }

  /** DuckDB with all tables as its own. */
  Connection duck() throws SQLException {
    execute(duck, "set search_path = 'main'");
    return duck;
  }

  /** DuckDB with two tables in the same files, and the rest as its own. */
  Connection duckOverFiles() throws SQLException {
    execute(duck, "set search_path = 'files,main'");
    return duck;
  }

  /** The driver over Postgres without two tables. */
  public Connection htap(boolean copy) throws SQLException, InterruptedException {
    String url = "jdbc:htap:" + server.address(name + "_rest") + "&htap.idle=0s";
    for (String table : FILES) {
      url += "&htap.table." + table + "=parquet:" + file(table);
    }
    Connection htap =
        DriverManager.getConnection(copy ? url + "&htap.replica.tables=public.*" : url);
    if (copy) {
      CopyStatus.awaitReady(htap, TABLES, Duration.ofMinutes(5), status -> {});
    }
    return htap;
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    try {
      duck.close();
    } finally {
      for (String table : FILES) {
        Files.deleteIfExists(file(table));
      }
      Files.deleteIfExists(folder);
    }
  }
}
