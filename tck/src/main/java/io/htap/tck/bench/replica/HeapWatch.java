package io.htap.tck.bench.replica;

import java.lang.management.ManagementFactory;

/** The most that was reachable on the heap at any of many collections, over what was before. */
final class HeapWatch implements AutoCloseable {
  private static final long EVERY_MILLIS = 250;

  private final Thread thread = new Thread(this::watch, "heap");
  private final long before;
  private volatile long most;
  private volatile boolean closing;

  HeapWatch() {
    before = reachable();
    most = before;
    thread.start();
  }

  private static long reachable() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private void watch() {
    try {
      while (!closing) {
        most = Math.max(most, reachable());
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  double megabytes() {
    return (most - before) / 1048576.0;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
  }
}
