package io.htap.tck.bench.soak;

import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * Cancels a statement from another thread, again and again until it is closed: a cancel that comes
 * before the server has begun the statement is lost, and pgjdbc's statement sends but one.
 */
final class Cancelling implements AutoCloseable {
  private static final long AGAIN_MILLIS = 20;

  private final Thread thread;

  Cancelling(Statement statement, long afterMillis) {
    thread = new Thread(() -> cancel(statement, afterMillis), "soak-cancel");
    thread.start();
  }

  private static void cancel(Statement statement, long afterMillis) {
    try {
      var connection = (PGConnection) statement.getConnection();
      Thread.sleep(afterMillis);
      statement.cancel();
      while (true) {
        Thread.sleep(AGAIN_MILLIS);
        connection.cancelQuery();
      }
    } catch (InterruptedException | SQLException over) {
      // The statement has ended, or its connection has.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    var interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
