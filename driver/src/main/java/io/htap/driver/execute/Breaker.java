package io.htap.driver.execute;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps statements away from an engine that has failed several times in a row, for a while. */
public final class Breaker {
  private static final int FAILURES = 5;
  private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

  private final AtomicInteger failures = new AtomicInteger();
  private volatile long openUntil = System.nanoTime();

  public boolean open() {
    return failures.get() >= FAILURES && System.nanoTime() - openUntil < 0;
  }

  /** How often it has failed since it last succeeded. */
  public int failures() {
    return failures.get();
  }

  /** Counts a failure, and tells whether it has opened the circuit. */
  public boolean failed() {
    int count = failures.incrementAndGet();
    if (count < FAILURES) {
      return false;
    }
    boolean wasOpen = count > FAILURES && open();
    openUntil = System.nanoTime() + PAUSE_NANOS;
    return !wasOpen;
  }

  public void succeeded() {
    if (failures.get() != 0) {
      failures.set(0);
    }
  }
}
