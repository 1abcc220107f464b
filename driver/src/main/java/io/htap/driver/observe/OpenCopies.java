package io.htap.driver.observe;

import io.htap.replica.Replica;
import io.htap.replica.ReplicaKey;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** The copies that are open in this JVM, for whoever wants to hear of them. */
public final class OpenCopies {
  private static final Logger LOG = System.getLogger(OpenCopies.class.getName());
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Replica, OpenCopy> OPEN = new LinkedHashMap<>();
  private static final List<Listener> LISTENERS = new ArrayList<>();

  private OpenCopies() {}

  /** Hears of copies; must be quick. */
  public interface Listener {
    void opened(OpenCopy copy);

    void closed(OpenCopy copy);
  }

  /** To be told of every copy, of those first that are open already. */
  public static void listen(Listener listener) {
    LOCK.lock();
    try {
      LISTENERS.add(listener);
      OPEN.values().forEach(copy -> tell(() -> listener.opened(copy)));
    } finally {
      LOCK.unlock();
    }
  }

  /** It is told no more, but of the end of those that are open. */
  public static void forget(Listener listener) {
    LOCK.lock();
    try {
      if (LISTENERS.remove(listener)) {
        OPEN.values().forEach(copy -> tell(() -> listener.closed(copy)));
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** A copy has been opened. */
  public static void opened(ReplicaKey key, Replica replica) {
    LOCK.lock();
    try {
      int number = 1;
      while (taken(OpenCopy.name(key, number))) {
        number++;
      }
      var copy = new OpenCopy(OpenCopy.name(key, number), replica, Activity.of(replica));
      OPEN.put(replica, copy);
      LISTENERS.forEach(listener -> tell(() -> listener.opened(copy)));
    } finally {
      LOCK.unlock();
    }
  }

  /** Whoever only watches must not keep a copy from being opened or closed. */
  private static void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the figures of a copy are not shown: {0}", e.toString());
    }
  }

  private static boolean taken(String name) {
    return OPEN.values().stream().anyMatch(copy -> copy.name().equals(name));
  }

  /** A copy is about to be closed. */
  public static void closed(Replica replica) {
    LOCK.lock();
    try {
      OpenCopy copy = OPEN.remove(replica);
      if (copy != null) {
        LISTENERS.forEach(listener -> tell(() -> listener.closed(copy)));
      }
    } finally {
      LOCK.unlock();
    }
  }
}
