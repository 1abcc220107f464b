package io.htap.replica.stream;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads the stream on a thread of its own into a queue bounded in bytes, so that the server goes on
 * sending, and hears from us, while DuckDB works.
 *
 * <p>Positions travel in the queue too: pgjdbc moves its last position as soon as it has read a
 * message, before anybody has applied it, so the position proves something only to whoever has
 * taken everything that was queued before it.
 *
 * <p>pgjdbc's waiting read would leave a keepalive unanswered until the next message. So this polls
 * with {@code readPending}, which waits a millisecond for data, and dozes between polls when nobody
 * waits: for long when nothing comes, and shortly while only little does, so that neither the
 * server's process nor ours is woken for each message.
 */
public final class StreamReader implements AutoCloseable {
  /** What came, in the order of coming. */
  public sealed interface Received {}

  /**
   * @param payload backed by an array that nobody else writes to
   */
  public record Message(ByteBuffer payload) implements Received {}

  /** The server has nothing to tell of the log before this position that is not queued already. */
  public record Position(long lsn) implements Received {}

  private static final long DOZE_AFTER_NANOS = 20_000_000;
  private static final long LONGEST_DOZE_NANOS = 50_000_000;
  private static final long NAP_NANOS = 5_000_000;
  private static final long LITTLE_BYTES = 1 << 16;
  private static final long ACKNOWLEDGE_NANOS = 200_000_000;
  private static final long STATUS_NANOS = 1_000_000_000;
  private static final long JOIN_MILLIS = 1_000;
  private static final int OVERHEAD = 120;

  private final PGReplicationStream stream;
  private final long maxBytes;
  private final BooleanSupplier awaited;
  private final Runnable abort;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition some = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final AtomicLong queuedBytes = new AtomicLong();
  private ArrayDeque<Received> incoming = new ArrayDeque<>();
  private boolean taking;
  private volatile @Nullable Throwable failure;
  private volatile boolean waitingForRoom;
  private volatile boolean closing;
  private volatile boolean incomingSome;
  private volatile long acknowledge;
  private volatile long heardAt = System.nanoTime();

  // Of the thread that takes.
  private ArrayDeque<Received> taken = new ArrayDeque<>();
  private long inHand;

  // Of the reading thread, and of whoever has seen it end.
  private boolean flowing;
  private ArrayDeque<Received> own = new ArrayDeque<>();
  private long ownBytes;
  private long bytesSinceNap;
  private long wokeAt = System.nanoTime();
  private long lastPosition;
  private long acknowledged;
  private long acknowledgedAt;

  /**
   * @param maxBytes how much to read ahead; one message more than that may be held
   * @param awaited whether somebody waits for the next message, so that there is no time to doze
   * @param abort breaks the connection, whatever it is doing
   */
  public StreamReader(
      PGReplicationStream stream, long maxBytes, BooleanSupplier awaited, Runnable abort) {
    this.stream = stream;
    this.maxBytes = maxBytes;
    this.awaited = awaited;
    this.abort = abort;
    thread = new Thread(this::run, "htap-stream");
    thread.setDaemon(true);
  }

  /** Begins to read; returns the thread, to be unparked when somebody waits. */
  public Thread start() {
    thread.start();
    return thread;
  }

  /**
   * The next that came, after the one before has been dealt with. For one thread.
   *
   * @return null when nothing came in time
   * @throws SQLException the stream is broken, and everything that came before that was taken
   */
  public @Nullable Received next(long nanos) throws SQLException, InterruptedException {
    if (inHand > 0) {
      release(inHand);
      inHand = 0;
    }
    if (taken.isEmpty()) {
      refill(nanos);
    }
    Received next = taken.poll();
    if (next != null) {
      inHand = size(next);
    }
    return next;
  }

  /** Whether more has come than was taken. */
  public boolean hasMore() {
    return !taken.isEmpty() || incomingSome;
  }

  /** When the server was last heard, as {@link System#nanoTime}. */
  public long heardAt() {
    return heardAt;
  }

  /** Everything before this position is safe here; the server hears of it soon. */
  public void acknowledge(long lsn) {
    acknowledge = lsn;
    var position = LogSequenceNumber.valueOf(lsn);
    // The answer to a keepalive takes it from there.
    stream.setFlushedLSN(position);
    stream.setAppliedLSN(position);
  }

  private void refill(long nanos) throws SQLException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      taking = true;
      while (incoming.isEmpty()) {
        Throwable cause = failure;
        if (cause != null) {
          throw cause instanceof SQLException e
              ? new SQLException(e.getMessage(), e.getSQLState(), e)
              : new SQLException("the change stream cannot be read", "08006", cause);
        }
        if (left <= 0) {
          return;
        }
        left = some.awaitNanos(left);
      }
      ArrayDeque<Received> empty = taken;
      taken = incoming;
      incoming = empty;
      incomingSome = false;
    } finally {
      taking = false;
      lock.unlock();
    }
  }

  private void release(long bytes) {
    long left = queuedBytes.addAndGet(-bytes);
    if (waitingForRoom && left < maxBytes / 2) {
      lock.lock();
      try {
        room.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  private static long size(Received received) {
    return OVERHEAD + (received instanceof Message m ? m.payload.array().length : 0);
  }

  private void run() {
    try {
      while (!closing) {
        if (queuedBytes.get() >= maxBytes) {
          publish();
          awaitRoom();
        } else {
          ByteBuffer message = stream.readPending();
          flowing = message != null;
          if (message == null) {
            quiet();
          } else {
            heardAt = System.nanoTime();
            put(new Message(message));
            busy();
          }
        }
      }
      if (acknowledge > acknowledged) {
        stream.forceUpdateStatus();
      }
    } catch (Throwable e) {
      lock.lock();
      try {
        incoming.addAll(own);
        failure = e;
        some.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  private void put(Received received) {
    own.add(received);
    ownBytes += size(received);
  }

  /** Hands over what has been read, if anything. */
  private void publish() {
    if (own.isEmpty()) {
      return;
    }
    queuedBytes.addAndGet(ownBytes);
    bytesSinceNap += ownBytes;
    ownBytes = 0;
    lock.lock();
    try {
      if (incoming.isEmpty()) {
        ArrayDeque<Received> empty = incoming;
        incoming = own;
        own = empty;
      } else {
        incoming.addAll(own);
        own.clear();
      }
      incomingSome = true;
      if (taking) {
        some.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** A message has come. */
  private void busy() {
    if (awaited.getAsBoolean() || ownBytes > LITTLE_BYTES) {
      publish();
    } else if (heardAt - wokeAt > NAP_NANOS) {
      publish();
      if (bytesSinceNap < LITTLE_BYTES && !closing) {
        LockSupport.parkNanos(NAP_NANOS);
      }
      bytesSinceNap = 0;
      wokeAt = System.nanoTime();
    }
  }

  /** The server must not take the pause for the end: it hears of us meanwhile. */
  private void awaitRoom() throws SQLException, InterruptedException {
    boolean waited;
    lock.lockInterruptibly();
    try {
      waitingForRoom = true;
      waited = queuedBytes.get() < maxBytes / 2 || room.await(STATUS_NANOS, TimeUnit.NANOSECONDS);
    } finally {
      waitingForRoom = false;
      lock.unlock();
    }
    if (!waited) {
      tell();
    }
  }

  /** Nothing has come for a millisecond. */
  private void quiet() throws SQLException {
    long now = System.nanoTime();
    long position = stream.getLastReceiveLSN().asLong();
    if (position > lastPosition) {
      lastPosition = position;
      heardAt = now;
      put(new Position(position));
    }
    publish();
    if (acknowledge > acknowledged && now - acknowledgedAt > ACKNOWLEDGE_NANOS) {
      tell();
    }
    long silent = now - heardAt;
    if (silent > DOZE_AFTER_NANOS && !awaited.getAsBoolean() && !closing) {
      LockSupport.parkNanos(Math.min(silent / 4, LONGEST_DOZE_NANOS));
    }
  }

  private void tell() throws SQLException {
    acknowledged = acknowledge;
    acknowledgedAt = System.nanoTime();
    stream.forceUpdateStatus();
  }

  /** Breaks the connection: a polite end would wait for an answer that may never come. */
  public void breakOff() {
    closing = true;
    abort.run();
  }

  /** Stops reading, after a last word to the server; a connection that hangs is broken off. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    boolean interrupted = false;
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (failure != null || thread.isAlive() || flowing || hasMore()) {
      // A polite end would wait for whatever the server has still to send.
      abort.run();
      thread.interrupt();
      try {
        thread.join(JOIN_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
