package io.htap.tck.tpch;

import io.htap.tck.server.EmbeddedServer;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** Generates TPC-H data and streams it into a Postgres database, with the usual indexes. */
public final class TpchLoader {
  private static final int THREADS = 2;

  private final EmbeddedServer server;
  private final String database;
  private final double scaleFactor;

  /**
   * @param scaleFactor 1 is about 1 GB of rows, six million in {@code lineitem}
   */
  public TpchLoader(EmbeddedServer server, String database, double scaleFactor) {
    this.server = server;
    this.database = database;
    this.scaleFactor = scaleFactor;
  }

  /**
   * Makes the tables, fills them, indexes them, and lets Postgres learn about them.
   *
   * @param progress told in words what was done, step by step
   */
  public void load(Consumer<String> progress) throws IOException, SQLException {
    try (var connection = server.connect(database)) {
      for (var statement : Tpch.schema()) {
        execute(connection, statement);
      }
    }
    var workers = Executors.newFixedThreadPool(THREADS);
    try {
      var start = System.nanoTime();
      all(workers, TpchPart.all(scaleFactor), this::copy);
      progress.accept("rows loaded in %s".formatted(seconds(start)));
      start = System.nanoTime();
      all(workers, Tpch.indexes(), TpchLoader::execute);
      progress.accept("keys and indexes built in %s".formatted(seconds(start)));
      start = System.nanoTime();
      var vacuum =
          TpchPart.all(1).stream()
              .map(part -> "vacuum analyze " + name(part.table()))
              .distinct()
              .toList();
      all(workers, vacuum, TpchLoader::execute);
      progress.accept("vacuumed and analyzed in %s".formatted(seconds(start)));
    } finally {
      workers.shutdownNow();
    }
  }

  private void copy(Connection connection, TpchPart part) throws SQLException {
    var copies = connection.unwrap(PGConnection.class).getCopyAPI();
    var copy = copies.copyIn("copy " + name(part.table()) + " from stdin");
    try {
      var text = new CopyText(copy);
      part.generate(text);
      text.flush();
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static String name(TpchTable<?> table) {
    return table.getTableName();
  }

  /** Work on one connection. */
  private interface Task<T> {
    void run(Connection connection, T item) throws SQLException;
  }

  private <T> void all(ExecutorService workers, List<T> items, Task<T> task) throws SQLException {
    var running = items.stream().<Future<?>>map(item -> workers.submit(() -> one(item, task)));
    for (var future : running.toList()) {
      try {
        future.get();
      } catch (ExecutionException failure) {
        throw new SQLException("loading TPC-H failed", "58000", failure.getCause());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new SQLException("loading TPC-H was interrupted", "57014", interrupted);
      }
    }
  }

  private <T> boolean one(T item, Task<T> task) throws SQLException {
    try (var connection = server.connect(database)) {
      task.run(connection, item);
      return true;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String seconds(long start) {
    return "%.1f s".formatted((System.nanoTime() - start) / 1e9);
  }
}
