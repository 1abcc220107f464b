package io.htap.driver.federation.stream;

import io.htap.driver.execute.Timeouts;
import io.htap.driver.verify.Login;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * Connections beside the application's own, opened as these are, that rows come by. All sessions of
 * a JVM that log in alike share them; each is kept for a while after its use, and none longer than
 * the last of the sessions.
 */
public final class Companions {
  private static final Logger LOG = System.getLogger(Companions.class.getName());
  private static final String APPLICATION = "htap fetch";
  private static final Duration IDLE = Duration.ofSeconds(20);

  /** After a refusal; a server that has no connection left should not be asked for each fetch. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** What Postgres says to a login that it does not let in, or not a second time. */
  private static final String NOT_LET_IN = "28";

  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Login, Companions> OPEN = new HashMap<>();
  private static final ScheduledThreadPoolExecutor TIMER = Timeouts.timer("htap-companions");

  private final Login login;
  private final Deque<Idle> idle = new ArrayDeque<>();
  private int sessions;
  private int opened;
  private boolean refused;
  private long askAgain;

  private record Idle(PgConnection connection, long sinceNanos) {}

  private Companions(Login login) {
    this.login = login;
    askAgain = System.nanoTime();
  }

  /** A session's share in them. */
  public static final class Lease implements AutoCloseable {
    private final Companions companions;
    private boolean closed;

    private Lease(Companions companions) {
      this.companions = companions;
    }

    /**
     * A connection outside of any transaction, which may take as long to open as Postgres likes.
     *
     * @param most so many may be open at once
     * @return null when there is none to be had
     */
    @Nullable PgConnection borrow(int most) {
      return companions.borrow(most);
    }

    /**
     * Takes a connection back.
     *
     * @param sound whether it may be used again
     */
    void release(PgConnection connection, boolean sound) {
      companions.release(connection, sound);
    }

    @Override
    public void close() {
      List<PgConnection> last;
      LOCK.lock();
      try {
        last = closed ? List.of() : companions.leave();
        closed = true;
      } finally {
        LOCK.unlock();
      }
      last.forEach(Companions::close);
    }
  }

  /** A session that logs in so begins; nothing is opened. */
  public static Lease join(Login login) {
    LOCK.lock();
    try {
      Companions companions = OPEN.computeIfAbsent(login, Companions::new);
      companions.sessions++;
      return new Lease(companions);
    } finally {
      LOCK.unlock();
    }
  }

  private List<PgConnection> leave() {
    sessions--;
    if (sessions > 0) {
      return List.of();
    }
    OPEN.remove(login, this);
    return takeIdle(System.nanoTime() + 1);
  }

  private @Nullable PgConnection borrow(int most) {
    LOCK.lock();
    try {
      Idle last = idle.pollLast();
      if (last != null) {
        return last.connection();
      }
      if (sessions == 0 || opened >= most || refused || System.nanoTime() - askAgain < 0) {
        return null;
      }
      opened++;
    } finally {
      LOCK.unlock();
    }
    return open();
  }

  private @Nullable PgConnection open() {
    PgConnection connection = null;
    boolean letIn = true;
    try {
      connection = login.open(APPLICATION);
    } catch (SQLException e) {
      letIn = !String.valueOf(e.getSQLState()).startsWith(NOT_LET_IN);
      LOG.log(Level.DEBUG, "no connection beside the session's: {0}", e.getMessage());
    } finally {
      if (connection == null) {
        notOpened(letIn);
      }
    }
    return connection;
  }

  private void notOpened(boolean letIn) {
    LOCK.lock();
    try {
      opened--;
      refused |= !letIn;
      askAgain = System.nanoTime() + PAUSE.toNanos();
    } finally {
      LOCK.unlock();
    }
  }

  private void release(PgConnection connection, boolean sound) {
    boolean kept = false;
    LOCK.lock();
    try {
      kept = sound && sessions > 0;
      if (kept) {
        idle.addLast(new Idle(connection, System.nanoTime()));
        TIMER.schedule(this::expire, IDLE.toMillis() + 1, TimeUnit.MILLISECONDS);
      } else {
        opened--;
      }
    } finally {
      LOCK.unlock();
    }
    if (!kept) {
      close(connection);
    }
  }

  private void expire() {
    List<PgConnection> old;
    LOCK.lock();
    try {
      old = takeIdle(System.nanoTime() - IDLE.toNanos());
    } finally {
      LOCK.unlock();
    }
    old.forEach(Companions::close);
  }

  /** Takes out those that have been idle since before a moment. */
  private List<PgConnection> takeIdle(long before) {
    List<PgConnection> old = new ArrayList<>();
    for (Idle first = idle.peekFirst();
        first != null && first.sinceNanos() - before < 0;
        first = idle.peekFirst()) {
      idle.removeFirst();
      opened--;
      old.add(first.connection());
    }
    return old;
  }

  private static void close(PgConnection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "a connection was not closed: {0}", e.getMessage());
    }
  }
}
