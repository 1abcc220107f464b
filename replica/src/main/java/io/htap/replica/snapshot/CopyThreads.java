package io.htap.replica.snapshot;

import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Threads that copy in parallel; the first failure stops all. */
final class CopyThreads implements AutoCloseable {
  /** One thread's work. */
  @FunctionalInterface
  interface Work {
    void run() throws SQLException;
  }

  private final ExecutorService threads;
  private final ExecutorCompletionService<Boolean> running;
  private int started;
  private volatile boolean failed;

  CopyThreads(int count) {
    threads =
        Executors.newFixedThreadPool(
            Math.max(1, count),
            task -> {
              var thread = new Thread(task, "htap-snapshot");
              thread.setDaemon(true);
              return thread;
            });
    running = new ExecutorCompletionService<>(threads);
  }

  void start(Work work) {
    started++;
    running.submit(
        () -> {
          work.run();
          return true;
        });
  }

  boolean failed() {
    return failed;
  }

  /** Waits for all; throws what the first one to fail has thrown. */
  void join() throws SQLException, InterruptedException {
    for (int i = 0; i < started; i++) {
      try {
        running.take().get();
      } catch (ExecutionException e) {
        failed = true;
        if (e.getCause() instanceof SQLException cause) {
          throw cause;
        }
        throw new IllegalStateException("a copying thread failed: " + e.getCause(), e.getCause());
      }
    }
  }

  @Override
  public void close() {
    failed = true;
    threads.shutdown();
    boolean interrupted = false;
    try {
      while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      threads.shutdownNow();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
