package io.htap.driver.execute;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets so many statements run on DuckDB at once, and no more: each of them uses all of its threads,
 * so that more would finish no sooner, but share memory and take the processors from everything
 * else in this process.
 *
 * <p>Of those that wait the next is the one that is due first: it is due some times as long after
 * it came as it is expected to run. So a short one overtakes long ones, and even the longest has
 * its turn once it has waited in proportion. (An order by the bearable stretch of each, as in
 * Bender, Chakrabarti and Muthukrishnan, "Flow and Stretch Metrics for Scheduling Continuous Job
 * Streams", SODA 1998.)
 */
public final class Admission {
  /** How many times as long as it runs a statement may bear to wait. */
  private static final double STRETCH = 10;

  private static final double NANOS_PER_MILLI = 1e6;

  private final int places;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Place> waiting =
      new PriorityQueue<>(Comparator.comparingDouble((Place place) -> place.due));

  // Guarded by the lock.
  private int taken;
  private double millisUnderWay;

  /**
   * @param places how many statements may run at once
   */
  public Admission(int places) {
    if (places < 1) {
      throw new IllegalArgumentException("no place to run: " + places);
    }
    this.places = places;
  }

  /** A statement's, from when it comes until it is over. For one thread. */
  public final class Place implements AutoCloseable {
    private final double millis;
    private final double due;
    private final Condition called = lock.newCondition();
    private boolean free;

    private Place(double millis) {
      this.millis = millis;
      due = System.nanoTime() + STRETCH * millis * NANOS_PER_MILLI;
    }

    /**
     * How long the wait is likely to be, in milliseconds: half of what runs is done, on average,
     * and who is due earlier is served before. All threads work on one statement or share in
     * several, so it is their work that counts, however many there are.
     */
    public double expectedWait() {
      lock.lock();
      try {
        if (taken < places && waiting.isEmpty()) {
          return 0;
        }
        double before =
            waiting.stream().filter(other -> other.due <= due).mapToDouble(o -> o.millis).sum();
        return millisUnderWay / 2 + before;
      } finally {
        lock.unlock();
      }
    }

    /** Has it at once, if nobody needs to wait. */
    public boolean takeIfFree() {
      lock.lock();
      try {
        if (taken < places && waiting.isEmpty()) {
          take();
        }
        return free;
      } finally {
        lock.unlock();
      }
    }

    private void take() {
      free = true;
      taken++;
      millisUnderWay += millis;
    }

    /**
     * Waits for it.
     *
     * @return whether it became free in time
     */
    public boolean await(long atMostNanos) throws InterruptedException {
      lock.lockInterruptibly();
      try {
        waiting.add(this);
        callNext();
        long left = atMostNanos;
        while (!free && left > 0) {
          left = called.awaitNanos(left);
        }
        return free;
      } finally {
        waiting.remove(this);
        lock.unlock();
      }
    }

    /** Gives it back if it was had. */
    @Override
    public void close() {
      lock.lock();
      try {
        if (free) {
          free = false;
          taken--;
          millisUnderWay -= millis;
          callNext();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * A place for a statement, to be waited for.
   *
   * @param millis that it is expected to run
   */
  public Place place(double millis) {
    if (!(millis >= 0) || Double.isInfinite(millis)) {
      throw new IllegalArgumentException("not a time to run: " + millis);
    }
    return new Place(millis);
  }

  /** How many wait at this moment. */
  public int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many run or wait at this moment. */
  public int load() {
    lock.lock();
    try {
      return taken + waiting.size();
    } finally {
      lock.unlock();
    }
  }

  /** With the lock: gives places that are free to those who are due. */
  private void callNext() {
    while (taken < places && !waiting.isEmpty()) {
      Place next = waiting.remove();
      next.take();
      next.called.signal();
    }
  }
}
