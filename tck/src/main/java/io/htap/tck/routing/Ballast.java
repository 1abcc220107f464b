package io.htap.tck.routing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** Writes into a table of its own until it is closed, so that a copy has much to follow. */
final class Ballast implements AutoCloseable {
  static final String TABLE = "create table ballast (id bigint primary key, filler text)";
  private static final String INSERT =
      "insert into ballast select g, repeat('ballast ', 10) from generate_series(1, 2000) as g";

  private final CompletableFuture<Long> written;
  private final long began = System.nanoTime();
  private volatile boolean over;

  /**
   * @param connection will be closed
   */
  Ballast(Connection connection) {
    written = CompletableFuture.supplyAsync(() -> write(connection), task -> start(task));
  }

  private static void start(Runnable task) {
    new Thread(task, "ballast").start();
  }

  private long write(Connection connection) {
    var rows = 0L;
    try (connection;
        var statement = connection.createStatement()) {
      while (!over) {
        rows += statement.executeUpdate(INSERT);
        rows += statement.executeUpdate("delete from ballast");
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends it, and tells how many rows it has written in a second. */
  double perSecond() {
    over = true;
    return written.join() * 1e9 / (System.nanoTime() - began);
  }

  @Override
  public void close() {
    over = true;
    written.join();
  }
}
