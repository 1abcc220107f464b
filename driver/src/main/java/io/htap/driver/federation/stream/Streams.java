package io.htap.driver.federation.stream;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * Work in parts, done by the session's connection and by others that join it: each takes one part
 * after another, so that none waits for one that is slow, or that never came to be opened. What
 * goes wrong on another connection is not the application's: then all of it is done again by the
 * session alone.
 *
 * @param <P> a part of the work
 */
public final class Streams<P extends Streams.Part> {
  private static final Logger LOG = System.getLogger(Streams.class.getName());

  /** So long a server may take to end what was cancelled before its connection is cut. */
  private static final long FAREWELL_MILLIS = 2_000;

  private static final long LOOK_MILLIS = 50;

  /** A part of the work. */
  public interface Part {
    /** Whether another connection than the session's may do it. */
    boolean anywhere();
  }

  /** One connection's worker, which one thread makes, uses and closes. */
  public interface Worker<P> extends AutoCloseable {
    void work(P part) throws SQLException;

    @Override
    void close() throws SQLException;
  }

  /** Makes workers. */
  public interface Workers<P> {
    Worker<P> on(PgConnection connection) throws SQLException;
  }

  /** Where other connections come from. */
  interface Others {
    /** A connection that sees what the session sees; null when there is none. */
    @Nullable PgConnection join() throws SQLException;

    /**
     * Takes it back.
     *
     * @param sound whether it may be used again
     */
    void release(PgConnection connection, boolean sound);
  }

  private final PgConnection session;
  private final Others others;
  private final Workers<P> workers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<P> waiting;
  private final List<Thread> busy = new ArrayList<>();
  private final List<PgConnection> joined = new ArrayList<>();
  private int streams = 1;
  private boolean over;
  private volatile boolean stopped;
  private volatile @Nullable Throwable failure;

  /**
   * Work that connections may join in which have the session's state in common.
   *
   * @param most so many of them at most may be open, for all sessions together
   */
  public static <P extends Part> Streams<P> of(
      PgConnection session,
      SharedState state,
      Companions.Lease companions,
      int most,
      Collection<P> parts,
      Workers<P> workers) {
    return new Streams<>(session, new Joining(companions, state, most), parts, workers);
  }

  Streams(PgConnection session, Others others, Collection<P> parts, Workers<P> workers) {
    this.session = session;
    this.others = others;
    this.workers = workers;
    waiting = new ArrayDeque<>(parts);
  }

  /**
   * Does all parts.
   *
   * @param most so many other connections at most
   * @return what went wrong on another connection, so that what is there is of no use; null when
   *     all is done
   * @throws SQLException what went wrong on the session's connection, or that it was stopped
   */
  public @Nullable Throwable run(int most) throws SQLException {
    boolean whole = false;
    try {
      for (int i = 0; i < most; i++) {
        var thread = new Thread(this::help, "htap-fetch");
        thread.setDaemon(true);
        thread.start();
      }
      workOnSession();
      whole = true;
    } finally {
      end(whole);
    }
    if (stopped) {
      throw new SQLException("the fetch was stopped");
    }
    return failure;
  }

  private void workOnSession() throws SQLException {
    try (Worker<P> worker = workers.on(session)) {
      for (P part = next(true); part != null; part = next(true)) {
        worker.work(part);
      }
    }
  }

  /** Whether what comes is of no use any more. */
  public boolean inVain() {
    return stopped || failure != null;
  }

  /** How many connections have had a part. */
  public int count() {
    lock.lock();
    try {
      return streams;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stops all of them; from any thread, and as often as one likes.
   *
   * @throws SQLException when the session's connection has ended by itself
   */
  public void cancel() throws SQLException {
    stopped = true;
    eachOther(PgConnection::cancelQuery);
    session.cancelQuery();
  }

  private @Nullable P next(boolean ofSession) {
    lock.lock();
    try {
      if (over || inVain()) {
        return null;
      }
      for (Iterator<P> parts = waiting.iterator(); parts.hasNext(); ) {
        P part = parts.next();
        if (ofSession || part.anywhere()) {
          parts.remove();
          return part;
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void help() {
    PgConnection connection = join();
    if (connection == null) {
      return;
    }
    boolean sound = false;
    try {
      P first = begin(connection);
      sound = first == null || work(connection, first);
    } finally {
      left(connection);
      others.release(connection, sound);
    }
  }

  private @Nullable PgConnection join() {
    try {
      return others.join();
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, "a connection did not join in: {0}", e.getMessage());
      return null;
    }
  }

  /** The first part, from which on the session waits for this thread. */
  private @Nullable P begin(PgConnection connection) {
    lock.lock();
    try {
      P first = next(false);
      if (first != null) {
        streams++;
        busy.add(Thread.currentThread());
        joined.add(connection);
      }
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** False when the connection must not be used again: what stops it may reach it late. */
  private boolean work(PgConnection connection, P first) {
    try (Worker<P> worker = workers.on(connection)) {
      for (P part = first; part != null; part = next(false)) {
        worker.work(part);
      }
    } catch (SQLException | RuntimeException | Error e) {
      failure = failure == null ? e : failure;
    }
    return !inVain();
  }

  private void left(PgConnection connection) {
    lock.lock();
    try {
      joined.remove(connection);
    } finally {
      lock.unlock();
    }
  }

  /** Waits for those that have a part; the others find out that there is none left. */
  private void end(boolean whole) {
    List<Thread> left;
    lock.lock();
    try {
      over = true;
      stopped |= !whole;
      left = List.copyOf(busy);
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (Thread thread : left) {
      interrupted |= await(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** An interruption does not end the wait: the thread writes to what the session has. */
  private boolean await(Thread thread) {
    boolean interrupted = false;
    boolean asked = false;
    while (thread.isAlive()) {
      try {
        if (inVain()) {
          eachOther(asked ? c -> c.abort(Runnable::run) : PgConnection::cancelQuery);
          asked = true;
        }
        thread.join(inVain() ? FAREWELL_MILLIS : LOOK_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }

  private interface Order {
    void give(PgConnection connection) throws SQLException;
  }

  /** With the lock, so that none has been given to another session meanwhile. */
  private void eachOther(Order order) {
    lock.lock();
    try {
      for (PgConnection connection : joined) {
        try {
          order.give(connection);
        } catch (SQLException e) {
          LOG.log(Level.DEBUG, "a connection was not stopped: {0}", e.getMessage());
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
