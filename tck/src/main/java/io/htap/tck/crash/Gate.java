package io.htap.tck.crash;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets writers through until it is closed; whoever closes it waits until none is inside. */
final class Gate {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int inside;
  private boolean shut;
  private boolean ended;

  /** False when there is nothing more to do. */
  boolean enter() throws InterruptedException {
    lock.lock();
    try {
      while (shut && !ended) {
        changed.await();
      }
      if (!ended) {
        inside++;
      }
      return !ended;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      inside--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void shut() throws InterruptedException {
    lock.lock();
    try {
      shut = true;
      while (inside > 0) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  void open() {
    lock.lock();
    try {
      shut = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
