package io.htap.replica;

import io.htap.replica.ReplicaRegistry.Lease;
import io.htap.replica.ReplicaStatus.Phase;
import io.htap.spi.HtapException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One entry of the registry: a replica, its leases, and the timer that waits for the next one. */
final class Shared {
  private final ReplicaRegistry registry;
  private final ReplicaKey key;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Replica replica;
  private @Nullable Future<?> ending;
  private int leases;
  private boolean ended;

  Shared(ReplicaRegistry registry, ReplicaKey key) {
    this.registry = registry;
    this.key = key;
  }

  /** Null when this entry has ended and another must take its place. */
  @Nullable Lease acquire(Supplier<ReplicaConfig> config, Duration idle) throws HtapException {
    lock.lock();
    try {
      if (ended) {
        return null;
      }
      if (ending != null) {
        ending.cancel(false);
        ending = null;
      }
      Replica current = replica;
      if (current != null && leases == 0 && current.status().phase() == Phase.FAILED) {
        // Whoever comes new may have mended what was wrong.
        ReplicaRegistry.closeQuietly(current);
        current = null;
      }
      if (current == null) {
        current = open(config);
      }
      leases++;
      return new SharedLease(current, idle);
    } finally {
      lock.unlock();
    }
  }

  private Replica open(Supplier<ReplicaConfig> config) throws HtapException {
    boolean done = false;
    try {
      Replica opened = Replica.open(config.get());
      replica = opened;
      registry.opened();
      done = true;
      return opened;
    } finally {
      if (!done) {
        end();
      }
    }
  }

  private void release(Duration idle) {
    lock.lock();
    try {
      leases--;
      if (leases > 0 || ended) {
        return;
      }
      if (idle.isZero() || idle.isNegative()) {
        end();
      } else {
        ending =
            registry.idleTimer().schedule(this::endIfIdle, idle.toNanos(), TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void endIfIdle() {
    lock.lock();
    try {
      if (leases == 0) {
        end();
      }
    } finally {
      lock.unlock();
    }
  }

  /** For the end of the JVM: leases or not. */
  void closeNow() {
    lock.lock();
    try {
      end();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      Replica current = replica;
      replica = null;
      if (current != null) {
        ReplicaRegistry.closeQuietly(current);
      }
      registry.remove(key, this);
    }
  }

  /** Counts down once, however often it is closed. */
  private final class SharedLease implements Lease {
    private final Replica shared;
    private final Duration idle;
    private final AtomicBoolean open = new AtomicBoolean(true);

    SharedLease(Replica shared, Duration idle) {
      this.shared = shared;
      this.idle = idle;
    }

    @Override
    public Replica replica() {
      return shared;
    }

    @Override
    public void close() {
      if (open.compareAndSet(true, false)) {
        release(idle);
      }
    }
  }
}
