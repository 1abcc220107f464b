package io.htap.replica;

import io.htap.replica.ReplicaRegistry.Lease;
import io.htap.replica.ReplicaStatus.Phase;
import io.htap.spi.HtapException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the registry: a replica, its leases, and the timer that waits for the next one. A
 * replica that was dropped stays here, closed, so that nobody makes it again unasked.
 */
final class Shared {
  private final ReplicaRegistry registry;
  private final ReplicaKey key;
  private final ReentrantLock lock = new ReentrantLock();

  /** Null only before the first lease. */
  private volatile @Nullable Replica replica;

  private volatile boolean open;
  private boolean dropped;
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
      if (open && leases == 0 && current != null && current.phase() == Phase.FAILED) {
        // Whoever comes new may have mended what was wrong.
        close(current);
      }
      if (!open && !dropped) {
        open(config);
      }
      leases++;
      return new SharedLease(config, idle);
    } finally {
      if (leases == 0) {
        end();
      }
      lock.unlock();
    }
  }

  /** Whether there is a replica that is not closed. */
  boolean isOpen() {
    return open;
  }

  private void open(Supplier<ReplicaConfig> config) throws HtapException {
    registry.claim(key, this);
    Replica opened;
    boolean done = false;
    try {
      opened = Replica.open(config.get());
      done = true;
    } finally {
      if (!done) {
        registry.letGo(key, this);
      }
    }
    replica = opened;
    open = true;
    registry.opened();
    registry.watcher().opened(key, new Handle(opened));
  }

  private void close(Replica current) {
    registry.watcher().closed(key, current);
    ReplicaRegistry.closeQuietly(current);
    closed();
  }

  private void closed() {
    open = false;
    registry.letGo(key, this);
    registry.rest();
  }

  private void drop(String why) throws SQLException {
    lock.lock();
    try {
      Replica current = replica;
      if (open && current != null) {
        dropped = true;
        registry.watcher().closed(key, current);
        try {
          current.drop(why);
        } finally {
          closed();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void resume(Supplier<ReplicaConfig> config) throws HtapException {
    lock.lock();
    try {
      Replica current = replica;
      if (open && current != null) {
        current.resume();
      } else if (dropped && !ended) {
        open(config);
        dropped = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private void release(Duration idle) {
    lock.lock();
    try {
      leases--;
      if (leases > 0 || ended || dropped) {
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
      if (leases == 0 && !dropped) {
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
      if (open && current != null) {
        close(current);
      }
      registry.remove(key, this);
    }
  }

  /** What a watcher may do. */
  private final class Handle implements ReplicaRegistry.Handle {
    private final Replica opened;

    Handle(Replica opened) {
      this.opened = opened;
    }

    @Override
    public Replica replica() {
      return opened;
    }

    @Override
    public void drop(String why) throws SQLException {
      Shared.this.drop(why);
    }
  }

  /** Counts down once, however often it is closed. */
  private final class SharedLease implements Lease {
    private final Supplier<ReplicaConfig> config;
    private final Duration idle;
    private final AtomicBoolean held = new AtomicBoolean(true);

    SharedLease(Supplier<ReplicaConfig> config, Duration idle) {
      this.config = config;
      this.idle = idle;
    }

    @Override
    public Replica replica() {
      return Objects.requireNonNull(replica);
    }

    @Override
    public void drop(String why) throws SQLException {
      Shared.this.drop(why);
    }

    @Override
    public void resume() throws HtapException {
      Shared.this.resume(config);
    }

    @Override
    public void close() {
      if (held.compareAndSet(true, false)) {
        release(idle);
      }
    }
  }
}
