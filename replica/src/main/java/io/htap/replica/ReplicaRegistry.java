package io.htap.replica;

import io.htap.spi.HtapException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares one replica among all connections of a JVM that want the same. The last one to leave ends
 * it, after a while in which another may come; so does the end of the JVM.
 */
public final class ReplicaRegistry {
  private static final Logger LOG = System.getLogger(ReplicaRegistry.class.getName());
  private static final ReplicaRegistry SHARED = new ReplicaRegistry();
  private static final long TIMER_IDLE_MILLIS = 500;

  private final Map<ReplicaKey, Shared> replicas = new ConcurrentHashMap<>();
  private final ReentrantLock hookLock = new ReentrantLock();
  private final ScheduledThreadPoolExecutor timer = timer();
  private @Nullable Thread hook;

  private ReplicaRegistry() {}

  /** The one of this class loader. */
  public static ReplicaRegistry shared() {
    return SHARED;
  }

  /** A share in a replica. */
  public interface Lease extends AutoCloseable {
    Replica replica();

    /** Gives the share back; further calls do nothing. */
    @Override
    void close();
  }

  /**
   * @param config asked for only when there is no such replica yet
   * @param idle how long the replica outlives its last lease
   * @throws HtapException as {@link Replica#open}
   */
  public Lease acquire(ReplicaKey key, Supplier<ReplicaConfig> config, Duration idle)
      throws HtapException {
    while (true) {
      Shared shared = replicas.computeIfAbsent(key, k -> new Shared(this, k));
      Lease lease = shared.acquire(config, idle);
      if (lease != null) {
        return lease;
      }
      // It was just being closed; its successor is made in the next round.
      Thread.onSpinWait();
    }
  }

  /** How many replicas are open. */
  public int size() {
    return replicas.size();
  }

  void remove(ReplicaKey key, Shared shared) {
    replicas.remove(key, shared);
    hookLock.lock();
    try {
      if (replicas.isEmpty() && hook != null) {
        Runtime.getRuntime().removeShutdownHook(hook);
        hook = null;
      }
    } catch (IllegalStateException e) {
      LOG.log(Level.TRACE, "the JVM is ending");
    } finally {
      hookLock.unlock();
    }
  }

  /** From now on the end of the JVM closes what is open. */
  void opened() {
    hookLock.lock();
    try {
      if (hook == null) {
        var thread = new Thread(() -> replicas.values().forEach(Shared::closeNow), "htap-shutdown");
        Runtime.getRuntime().addShutdownHook(thread);
        hook = thread;
      }
    } catch (IllegalStateException e) {
      LOG.log(Level.TRACE, "the JVM is ending");
    } finally {
      hookLock.unlock();
    }
  }

  ScheduledThreadPoolExecutor idleTimer() {
    return timer;
  }

  static void closeQuietly(Replica replica) {
    try {
      replica.close();
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "a replica did not close cleanly: {0}", e.getMessage());
    }
  }

  /** Its thread ends by itself when nothing is scheduled. */
  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "htap-idle");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(TIMER_IDLE_MILLIS, TimeUnit.MILLISECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }
}
