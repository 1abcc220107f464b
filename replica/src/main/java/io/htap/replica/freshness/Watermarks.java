package io.htap.replica.freshness;

import io.htap.spi.FreshnessSource;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How far the copy is, and who waits for it to get further.
 *
 * <p>What proves a position: the end of a commit record, once that transaction is committed in
 * DuckDB; the start of a logical message's record, and the end of the log that a keepalive reports,
 * once everything received before it is. Postgres sends whole transactions in the order of their
 * commit records, so nothing committed before such a point can come later.
 *
 * <p>A wait cannot rely on traffic alone: commits with {@code synchronous_commit=off} stay
 * unwritten for a while, and an idle stream says nothing. So every waiter asks for a marker: a
 * logical message, flushed at once, whose arrival proves everything that was committed before it
 * was written. The next is written only once that one has arrived, or should have: every marker may
 * end a batch, and all who have asked meanwhile share one.
 */
public final class Watermarks implements FreshnessSource {
  private static final double WEIGHT = 0.2;
  private static final double FIRST_GUESS_NANOS = 2_000_000;
  private static final long REFRESH_NANOS = 500_000_000;

  /** With a backlog a marker takes long; those who ask meanwhile need not wait for it as well. */
  private static final long LONGEST_ROUND_NANOS = 20_000_000;

  private static final Duration UNKNOWN = Duration.ofDays(36_500);

  private final ReentrantLock lock = new ReentrantLock();

  /** Each with a condition of its own: nobody is woken in vain, however many wait. */
  private final Set<Waiter> waiters = new HashSet<>();

  private final Condition wanted = lock.newCondition();

  private volatile long applied;
  private volatile long seen;
  private volatile long changed;
  private volatile boolean live;
  private volatile int waiting;
  private volatile @Nullable Thread stream;
  private volatile double waitNanos = FIRST_GUESS_NANOS;
  private volatile double nanosPerByte;
  private volatile long provenAt = System.nanoTime();
  private volatile boolean everProven;

  private volatile long refusedAt = System.nanoTime();

  // Guarded by the lock.
  /** Everything committed up to here is visible, but for changes of {@link #unapplied}. */
  private long received;

  private Set<Long> unapplied = Set.of();

  /** The last marker that has come with changes still to be applied, and when it was written. */
  private long receivedMarker;

  private long receivedWrittenAt;
  private long asked;
  private long written;
  private long writtenAt;
  private long arrived;

  /** The last marker that has arrived and before which everything is visible. */
  private long proven;

  private long writtenEnd;
  private boolean closed;

  /**
   * Somebody who waits for a position.
   *
   * @param tables that must be visible as they were there; null for all
   */
  private record Waiter(long lsn, @Nullable Set<Long> tables, Condition served) {}

  @Override
  public long appliedLsn() {
    return applied;
  }

  /** The position of the last change that is, or is just about to be, visible. */
  public long changedLsn() {
    return changed;
  }

  /** Changes up to this position are about to become visible. */
  public void changing(long lsn) {
    changed = Math.max(changed, lsn);
  }

  /** The highest position known to exist in the log, for the lag. */
  public long seenLsn() {
    return Math.max(seen, applied);
  }

  @Override
  public boolean awaitLsn(long lsn, Duration atMost) throws InterruptedException {
    return await(lsn, null, atMost);
  }

  @Override
  public boolean awaitLsn(long lsn, Set<Long> tables, Duration atMost) throws InterruptedException {
    return await(lsn, tables, atMost);
  }

  private boolean await(long lsn, @Nullable Set<Long> tables, Duration atMost)
      throws InterruptedException {
    if (applied >= lsn) {
      return true;
    }
    long started = System.nanoTime();
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    var waiter = new Waiter(lsn, tables, lock.newCondition());
    try {
      if (visible(lsn, tables)) {
        return true;
      }
      seen = Math.max(seen, lsn);
      waiters.add(waiter);
      waiting = waiters.size();
      askForMarker();
      while (!visible(lsn, tables)) {
        if (!live || left <= 0) {
          return false;
        }
        left = waiter.served().awaitNanos(left);
      }
      waitNanos += WEIGHT * (System.nanoTime() - started - waitNanos);
      return true;
    } finally {
      waiters.remove(waiter);
      waiting = waiters.size();
      lock.unlock();
    }
  }

  @Override
  public boolean shows(long lsn, Set<Long> tables) {
    if (applied >= lsn) {
      return true;
    }
    lock.lock();
    try {
      return visible(lsn, tables);
    } finally {
      lock.unlock();
    }
  }

  /** With the lock. */
  private boolean visible(long lsn, @Nullable Set<Long> tables) {
    return applied >= lsn || received >= lsn && !touches(unapplied, tables);
  }

  private static boolean touches(Set<Long> changed, @Nullable Set<Long> tables) {
    return tables == null || !Collections.disjoint(changed, tables);
  }

  /**
   * Asking for it when it is not known well asks for a marker, so that the next answer is better.
   */
  @Override
  public Duration staleness() {
    long age = System.nanoTime() - provenAt;
    if (live && (!everProven || age > REFRESH_NANOS)) {
      lock.lock();
      try {
        askForMarker();
      } finally {
        lock.unlock();
      }
    }
    return everProven ? Duration.ofNanos(age) : UNKNOWN;
  }

  /** With the lock: wakes those whose position is visible now. */
  private void serve() {
    for (Waiter waiter : waiters) {
      if (visible(waiter.lsn(), waiter.tables())) {
        waiter.served().signal();
      }
    }
  }

  /** With the lock: wakes everybody, since the wait may be in vain. */
  private void serveAll() {
    waiters.forEach(waiter -> waiter.served().signal());
  }

  private void askForMarker() {
    asked++;
    wanted.signal();
    LockSupport.unpark(stream);
  }

  @Override
  public Duration expectedWait(long lsn) {
    long behind = lsn - applied;
    if (behind <= 0) {
      return Duration.ZERO;
    }
    long backlog = Math.max(0, seen - applied);
    return Duration.ofNanos((long) (waitNanos + nanosPerByte * Math.max(0, backlog - behind / 2)));
  }

  /** Whether somebody waits right now, so that the stream should not doze. */
  public boolean hasWaiters() {
    return waiting > 0;
  }

  /** Asks for a marker although nobody waits, to hear whether the stream still brings one. */
  public void probe() {
    lock.lock();
    try {
      askForMarker();
    } finally {
      lock.unlock();
    }
  }

  /** The server has answered, but would not write a marker. */
  void refused() {
    refusedAt = System.nanoTime();
  }

  /** When the server last refused to write a marker, as {@link System#nanoTime}. */
  public long refusedAt() {
    return refusedAt;
  }

  /** The thread that reads the stream, to be woken when a marker is on its way. */
  public void readBy(Thread reader) {
    stream = reader;
  }

  /** The stream runs, from this position on. */
  public void up(long lsn) {
    lock.lock();
    try {
      applied = lsn;
      received = 0;
      live = true;
      // What another stream was to bring does not come any more.
      arrived = written;
      receivedMarker = 0;
      serve();
      // One unasked for, so that the staleness is known from the start.
      askForMarker();
    } finally {
      lock.unlock();
    }
  }

  /** The stream has stopped: nobody need wait for it. */
  public void down() {
    lock.lock();
    try {
      stream = null;
      live = false;
      serveAll();
    } finally {
      lock.unlock();
    }
  }

  /** The old copy is gone, and with it the position. */
  public void reset() {
    lock.lock();
    try {
      applied = 0;
      received = 0;
      seen = 0;
      changed = 0;
      everProven = false;
    } finally {
      lock.unlock();
    }
  }

  /** Something has been received from this position; it is not applied yet. */
  public void seen(long lsn) {
    if (lsn > seen) {
      seen = lsn;
    }
  }

  /** Everything committed at or before this position is visible now. */
  public void advance(long lsn) {
    lock.lock();
    try {
      if (lsn > applied) {
        applied = lsn;
        if (lsn >= received && receivedMarker > proven) {
          prove(receivedMarker, receivedWrittenAt);
        }
        serve();
      }
    } finally {
      lock.unlock();
    }
  }

  /** How long it took to apply so much of the log, for the price of a backlog. */
  public void pace(long nanos, long bytes) {
    if (bytes > 0) {
      nanosPerByte += WEIGHT * ((double) nanos / bytes - nanosPerByte);
    }
  }

  /** A marker has arrived, and everything before it is visible. */
  public void arrived(long number, long startLsn) {
    lock.lock();
    try {
      applied = Math.max(applied, startLsn);
      if (arrive(number)) {
        prove(number, writtenAt);
      }
      serve();
      wanted.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether somebody waits for changes that are still to be applied.
   *
   * @param lsn up to which everything has been received
   * @param changed the tables that these changes concern
   */
  public boolean needs(long lsn, Set<Long> changed) {
    lock.lock();
    try {
      return waiters.stream().anyMatch(w -> w.lsn() <= lsn && touches(changed, w.tables()));
    } finally {
      lock.unlock();
    }
  }

  /**
   * A marker has arrived, and everything before it is visible, but for changes of some tables,
   * which will become visible by {@link #advance}. All of them by the stream's thread.
   */
  public void received(long number, long startLsn, Set<Long> changed) {
    lock.lock();
    try {
      received = startLsn;
      unapplied = Set.copyOf(changed);
      if (arrive(number)) {
        receivedMarker = number;
        receivedWrittenAt = writtenAt;
      }
      serve();
      wanted.signal();
    } finally {
      lock.unlock();
    }
  }

  /** With the lock: whether it is the last one written, and this stream was to bring it. */
  private boolean arrive(long number) {
    boolean ours = number > arrived && number <= written;
    if (ours) {
      arrived = number;
    }
    return ours && number == written;
  }

  /** With the lock: everything before a marker that was written then is visible. */
  private void prove(long number, long at) {
    proven = number;
    provenAt = at;
    everProven = true;
    if (number == written) {
      // Only known when the writer was faster; nothing but the marker lies before its end.
      applied = Math.max(applied, writtenEnd);
    }
  }

  /**
   * Waits until somebody asks for a marker and the one before has arrived.
   *
   * @return its number; 0 when no more will be asked for
   */
  long nextMarker() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (long left = untilNext(); left > 0; left = untilNext()) {
        long unused = wanted.awaitNanos(left);
      }
      if (closed) {
        return 0;
      }
      // All who have asked so far are served by this one.
      written = asked;
      writtenAt = System.nanoTime();
      writtenEnd = 0;
      return written;
    } finally {
      lock.unlock();
    }
  }

  private long untilNext() {
    if (closed) {
      return 0;
    }
    if (asked <= written || !live) {
      return Long.MAX_VALUE;
    }
    return arrived < written ? writtenAt + LONGEST_ROUND_NANOS - System.nanoTime() : 0;
  }

  /** The marker is in the log and ends here. */
  void markerWritten(long number, long endLsn) {
    lock.lock();
    try {
      if (number == written) {
        writtenEnd = endLsn;
        if (live && proven == number && endLsn > applied) {
          applied = endLsn;
          serve();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends all waits, and the marker thread's. */
  public void close() {
    lock.lock();
    try {
      closed = true;
      live = false;
      wanted.signalAll();
      serveAll();
    } finally {
      lock.unlock();
    }
  }
}
