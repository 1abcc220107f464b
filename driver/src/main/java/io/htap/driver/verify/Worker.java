package io.htap.driver.verify;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One thread and its queue; the thread ends, with its connection, when nothing has come lately. */
final class Worker {
  private static final Logger LOG = System.getLogger(Worker.class.getName());
  private static final int LONGEST_QUEUE = 64;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long FAREWELL_MILLIS = 2_000;

  /** What is done with each check. */
  interface Work {
    void on(Check check, Session session) throws InterruptedException;
  }

  private final Work work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final Deque<Check> queue = new ArrayDeque<>();
  private @Nullable Thread thread;
  private @Nullable Session session;
  private boolean closed;
  private long dropped;

  Worker(Work work) {
    this.work = work;
  }

  void offer(Check check) {
    lock.lock();
    try {
      if (closed || queue.size() >= LONGEST_QUEUE) {
        dropped++;
        return;
      }
      queue.add(check);
      more.signal();
      if (thread == null) {
        var opened = new Session();
        var started = new Thread(() -> run(opened), "htap-verify");
        started.setDaemon(true);
        session = opened;
        thread = started;
        started.start();
      }
    } finally {
      lock.unlock();
    }
  }

  long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  long waiting() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  private void run(Session own) {
    try (own) {
      for (Check check = next(); check != null; check = next()) {
        one(check, own);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.TRACE, "verification ends");
    } finally {
      ended();
    }
  }

  private void one(Check check, Session own) throws InterruptedException {
    try {
      work.on(check, own);
    } catch (RuntimeException e) {
      // A defect here must not end verification, let alone an application.
      own.close();
      LOG.log(Level.WARNING, "a verification failed: {0}", e.getClass().getName());
    }
  }

  /** Null when the thread is to end. */
  private @Nullable Check next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = IDLE_NANOS;
      while (queue.isEmpty() && !closed && left > 0) {
        left = more.awaitNanos(left);
      }
      Check check = closed ? null : queue.poll();
      if (check == null) {
        // Under the lock: whoever offers from now on starts another thread.
        thread = null;
      }
      return check;
    } finally {
      lock.unlock();
    }
  }

  private void ended() {
    lock.lock();
    try {
      if (thread == Thread.currentThread()) {
        thread = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** For good: nothing is left behind, or closed under what does not end by itself. */
  void close() {
    Thread ending;
    Session open;
    lock.lock();
    try {
      closed = true;
      dropped += queue.size();
      queue.clear();
      more.signalAll();
      ending = thread;
      open = session;
    } finally {
      lock.unlock();
    }
    if (ending == null || open == null || ending == Thread.currentThread()) {
      return;
    }
    ending.interrupt();
    var stop = new Thread(open::stop, "htap-verify-stop");
    stop.setDaemon(true);
    stop.start();
    try {
      ending.join(FAREWELL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (ending.isAlive()) {
      open.abort();
    }
  }
}
