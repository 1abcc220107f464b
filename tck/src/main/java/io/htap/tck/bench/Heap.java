package io.htap.tck.bench;

/** What is left in this JVM's heap when all that can go has gone. */
public final class Heap {
  private static final int MOST_COLLECTIONS = 20;
  private static final long SETTLED_BYTES = 16 << 10;

  private Heap() {}

  /** In bytes, once a collection finds nothing more that is worth naming. */
  public static long retained() throws InterruptedException {
    var runtime = Runtime.getRuntime();
    long before;
    long after = Long.MAX_VALUE;
    var left = MOST_COLLECTIONS;
    do {
      before = after;
      System.gc();
      // What references and cleaners let go of comes with the next one.
      Thread.sleep(50);
      after = runtime.totalMemory() - runtime.freeMemory();
      left--;
    } while (before - after > SETTLED_BYTES && left > 0);
    return after;
  }
}
