package io.htap.tck.bench.soak;

import java.sql.SQLException;
import java.sql.Statement;

/**
 * Cancels a statement from another thread, again and again until it is closed: a cancel that comes
 * before the statement has begun is lost.
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
      Thread.sleep(afterMillis);
      while (true) {
        statement.cancel();
        Thread.sleep(AGAIN_MILLIS);
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
