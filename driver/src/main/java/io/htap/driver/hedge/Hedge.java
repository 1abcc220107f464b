package io.htap.driver.hedge;

import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.RunningQuery.Stoppable;
import io.htap.driver.execute.Timeouts;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One statement that runs on Postgres and, once it is late there, elsewhere too. (Dean and Barroso,
 * "The Tail at Scale", CACM 56, 2013: hedged requests.)
 *
 * <p>Postgres's run is the caller's: his thread, his connection, pgjdbc as it is without a hedge,
 * so that a cancel, a time-out or a lost connection is what it always is. The other run is in a
 * thread of its own, and touches neither. When that one has an answer first, Postgres is asked to
 * stop, beside pgjdbc's own state of the statement: the application's cancel still works then.
 *
 * <p>A request to stop must not reach what the connection runs next. So it is sent only while the
 * caller is within his run, and he does not leave {@link #over} before it has been sent, which ends
 * when the server hangs up: by then the backend has been signalled, and a backend that has nothing
 * to do ignores that. If the request is lost, Postgres answers as late as it would have, and that
 * is the answer. The other run counts only if Postgres was stopped before it had answered.
 */
public final class Hedge<T> {
  private static final Logger LOG = System.getLogger(Hedge.class.getName());
  private static final ScheduledThreadPoolExecutor TIMER = Timeouts.timer("htap-hedge-timer");
  private static final ExecutorService THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            var thread = new Thread(task, "htap-hedge");
            thread.setDaemon(true);
            return thread;
          });

  /** The other run. */
  @FunctionalInterface
  public interface Other<T> {
    /**
     * Answers, or finds that it had better not.
     *
     * @param running stops it
     * @return null for no answer
     */
    @Nullable T answer(RunningQuery running) throws SQLException;
  }

  private enum State {
    /** Postgres is not late yet. */
    ALONE,
    BOTH,
    /** The other one has answered, and Postgres is being told. */
    STOPPING,
    ANSWERED,
    /** Nothing that happens counts any more. */
    OVER
  }

  private final RunningQuery running = new RunningQuery();
  private final Other<T> other;
  private final Stoppable postgres;
  private final Future<?> due;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition told = lock.newCondition();

  // Guarded by the lock.
  private State state = State.ALONE;
  private @Nullable T answer;
  private @Nullable SQLException failure;
  private boolean active;
  private long began;
  private long nanos;

  /**
   * Begins to wait.
   *
   * @param lateNanos after which the other run begins
   * @param postgres asks Postgres to stop, and returns when that has been heard
   */
  public Hedge(long lateNanos, Other<T> other, Stoppable postgres) {
    this.other = other;
    this.postgres = postgres;
    due = TIMER.schedule(() -> THREADS.execute(this::run), lateNanos, TimeUnit.NANOSECONDS);
  }

  private void run() {
    if (!begin()) {
      return;
    }
    T found = null;
    SQLException failed = null;
    if (running.enter()) {
      try {
        found = other.answer(running);
      } catch (SQLException e) {
        failed = e;
      } catch (RuntimeException | Error e) {
        LOG.log(Level.WARNING, "a hedge has failed", e);
      } finally {
        running.leave();
      }
    }
    if (first(found, failed)) {
      try {
        postgres.stop();
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, "the connection was closed meanwhile", e);
      } finally {
        told();
      }
    }
  }

  private boolean begin() {
    lock.lock();
    try {
      active = state == State.ALONE;
      state = active ? State.BOTH : state;
      began = System.nanoTime();
      return active;
    } finally {
      lock.unlock();
    }
  }

  /** Whether that is the first answer, of which Postgres is to be told. */
  private boolean first(@Nullable T found, @Nullable SQLException failed) {
    lock.lock();
    try {
      active = false;
      if (state != State.BOTH) {
        return false;
      }
      nanos = found == null ? 0 : System.nanoTime() - began;
      answer = found;
      failure = failed;
      state = found == null ? State.OVER : State.STOPPING;
      return found != null;
    } finally {
      lock.unlock();
    }
  }

  private void told() {
    lock.lock();
    try {
      state = State.ANSWERED;
      told.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What came of the other run.
   *
   * @param answer null unless it came first
   * @param failure an error of it; null for none
   * @param nanos that it took, or had taken when it was stopped; 0 when it did not begin, or had no
   *     answer
   */
  public record End<T>(@Nullable T answer, @Nullable SQLException failure, long nanos) {}

  /** Postgres's run has ended, in whatever way. To be called by whoever has run it, at once. */
  public End<T> over() {
    due.cancel(false);
    lock.lock();
    try {
      while (state == State.STOPPING) {
        told.awaitUninterruptibly();
      }
      stop();
      var end = new End<>(answer, failure, nanos);
      answer = null;
      return end;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The application has asked to stop, from any thread: the other run no longer counts, unless it
   * was first. Postgres's is for pgjdbc to stop.
   */
  public void stop() {
    lock.lock();
    try {
      if (state == State.BOTH) {
        nanos = System.nanoTime() - began;
        // It may take a moment to hear it, for which nobody needs to wait.
        THREADS.execute(running::close);
      }
      if (state == State.BOTH || state == State.ALONE) {
        state = State.OVER;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether the other run has let go of everything, or never began. */
  boolean idle() {
    lock.lock();
    try {
      return !active;
    } finally {
      lock.unlock();
    }
  }

  /** Stops the other run, and waits until it has let go of everything. */
  public void close() {
    stop();
    running.close();
  }
}
