package io.htap.replica;

import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
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
  private static final long TIMER_IDLE_MILLIS = 500;

  private static final Watcher NOBODY =
      new Watcher() {
        @Override
        public void opened(ReplicaKey key, Handle handle) {}

        @Override
        public void closed(ReplicaKey key, Replica replica) {}
      };

  private static final ReplicaRegistry SHARED = new ReplicaRegistry();

  private final Map<ReplicaKey, Shared> replicas = new ConcurrentHashMap<>();
  private final Map<Path, Shared> files = new ConcurrentHashMap<>();
  private final ReentrantLock hookLock = new ReentrantLock();
  private final ScheduledThreadPoolExecutor timer = timer();
  private volatile Watcher watcher = NOBODY;
  private @Nullable Thread hook;

  private ReplicaRegistry() {}

  /** The one of this class loader. */
  public static ReplicaRegistry shared() {
    return SHARED;
  }

  /** A replica, and how to get rid of it. */
  public interface Handle {
    Replica replica();

    /**
     * As {@link Replica#drop(String)}. Nobody makes the replica again before {@link Lease#resume}.
     */
    void drop(String why) throws SQLException;
  }

  /** Is told of every replica, under the lock of its entry: must not throw and be quick. */
  public interface Watcher {
    void opened(ReplicaKey key, Handle handle);

    /** It is about to be closed or dropped. */
    void closed(ReplicaKey key, Replica replica);
  }

  /** A share in a replica. */
  public interface Lease extends Handle, AutoCloseable {
    /** The replica as it is now; another one after {@link #resume}, the dropped one before. */
    @Override
    Replica replica();

    /** Ends a pause, or makes anew what was dropped. */
    void resume() throws HtapException;

    /** Gives the share back; further calls do nothing. */
    @Override
    void close();
  }

  /**
   * @param config asked for only when there is no such replica yet
   * @param idle how long the replica outlives its last lease
   * @throws HtapException as {@link Replica#open}; 55006 too when the file is that of another
   *     replica of this process
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
    return (int) replicas.values().stream().filter(Shared::isOpen).count();
  }

  /** From now on this one is told, and nobody else. */
  public void watch(Watcher by) {
    watcher = by;
  }

  Watcher watcher() {
    return watcher;
  }

  /** DuckDB would share the file, and two replicas would throw away each other's tables. */
  void claim(ReplicaKey key, Shared shared) throws HtapException {
    Path file = key.path();
    Shared owner = file == null ? null : files.putIfAbsent(file, shared);
    if (owner != null && owner != shared) {
      throw new HtapException(
          SqlState.OBJECT_IN_USE,
          "the DuckDB file "
              + file
              + " holds another copy of this process already; use the same htap.replica properties"
              + " for the same database, or a file of its own");
    }
  }

  void letGo(ReplicaKey key, Shared shared) {
    Path file = key.path();
    if (file != null) {
      files.remove(file, shared);
    }
  }

  void remove(ReplicaKey key, Shared shared) {
    replicas.remove(key, shared);
    rest();
  }

  /** When nothing is open, nothing is left to do at the end of the JVM. */
  void rest() {
    hookLock.lock();
    try {
      if (hook != null && replicas.values().stream().noneMatch(Shared::isOpen)) {
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
