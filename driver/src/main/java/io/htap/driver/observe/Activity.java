package io.htap.driver.observe;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.driver.execute.Breaker;
import io.htap.replica.Replica;
import io.htap.routing.load.Situation;
import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What all sessions of one copy have done with it. Counting waits for nobody. */
public final class Activity {
  private static final Cache<Replica, Activity> OF = Caffeine.newBuilder().weakKeys().build();

  private final Breaker breaker = new Breaker();
  private final LongAdder fallbacks = new LongAdder();
  private final LongAdder hedges = new LongAdder();
  private final LongAdder hedgesWon = new LongAdder();
  private final LongAdder waits = new LongAdder();
  private final LongAdder waitsInVain = new LongAdder();
  private final LongAdder waitedNanos = new LongAdder();
  private final AtomicLong longestWait = new AtomicLong();
  private volatile @Nullable Situation situation;

  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private final Set<SessionCounts> sessions = new HashSet<>();
  private final long[] left = new long[SessionCounts.SIZE];
  private Totals baseline = Totals.NONE;
  private Instant since = Instant.now();

  /** The one of this copy. */
  public static Activity of(Replica replica) {
    return Objects.requireNonNull(OF.get(replica, r -> new Activity()));
  }

  /** What keeps statements away from a DuckDB that fails. */
  public Breaker breaker() {
    return breaker;
  }

  /** How busy the engines are and with what; null while nobody decides by it. */
  public @Nullable Situation situation() {
    return situation;
  }

  /** Somebody has looked, or nobody will. */
  public void situation(@Nullable Situation seen) {
    situation = seen;
  }

  void joined(SessionCounts session) {
    lock.lock();
    try {
      sessions.add(session);
    } finally {
      lock.unlock();
    }
  }

  void left(SessionCounts session) {
    lock.lock();
    try {
      if (sessions.remove(session)) {
        session.addTo(left);
      }
    } finally {
      lock.unlock();
    }
  }

  void fellBack() {
    fallbacks.increment();
  }

  void hedged(boolean onCopy) {
    hedges.increment();
    if (onCopy) {
      hedgesWon.increment();
    }
  }

  void waited(long nanos, boolean inVain) {
    waits.increment();
    waitedNanos.add(nanos);
    if (inVain) {
      waitsInVain.increment();
    }
    longestWait.accumulateAndGet(nanos, Math::max);
  }

  /** How many connections share the copy. */
  public int sessions() {
    lock.lock();
    try {
      return sessions.size();
    } finally {
      lock.unlock();
    }
  }

  /** The figures since the copy was opened, which never go back. */
  public Totals totals() {
    lock.lock();
    try {
      long[] statements = left.clone();
      sessions.forEach(session -> session.addTo(statements));
      return new Totals(
          statements,
          fallbacks.sum(),
          hedges.sum(),
          hedgesWon.sum(),
          waits.sum(),
          waitsInVain.sum(),
          waitedNanos.sum());
    } finally {
      lock.unlock();
    }
  }

  /** The figures since the last {@link #reset}. */
  public Totals sinceReset() {
    lock.lock();
    try {
      return totals().since(baseline);
    } finally {
      lock.unlock();
    }
  }

  /** When counting began, or began anew. */
  public Instant since() {
    lock.lock();
    try {
      return since;
    } finally {
      lock.unlock();
    }
  }

  /** In nanoseconds, since the last {@link #reset}. */
  public long longestWait() {
    return longestWait.get();
  }

  /** Begins to count anew, for {@link #sinceReset}. */
  public void reset() {
    lock.lock();
    try {
      baseline = totals();
      longestWait.set(0);
      since = Instant.now();
    } finally {
      lock.unlock();
    }
  }
}
