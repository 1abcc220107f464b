package io.htap.driver.source;

import io.htap.driver.config.HtapConfig;
import io.htap.driver.engine.duckdb.PostgresFunctions;
import io.htap.driver.execute.Timeouts;
import io.htap.replica.ReaderPool;
import io.htap.replica.store.DuckStore;
import io.htap.replica.store.StoreSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Databases of DuckDB that hold no copy, one for all connections of a JVM that ask for the same. As
 * a copy does, each outlives the last of them for a while.
 */
public final class SourceStores {
  private static final Logger LOG = System.getLogger(SourceStores.class.getName());
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Map<Key, Open> OPEN = new HashMap<>();
  private static final ScheduledThreadPoolExecutor TIMER = Timeouts.timer("htap-sources");

  private SourceStores() {}

  private record Key(
      SourceSetup setup, @Nullable Path path, @Nullable Integer threads, @Nullable String memory) {}

  private static final class Open {
    private final DuckStore store;
    private final ReaderPool readers;
    private final SourceRelations relations;
    private int users;
    private @Nullable Future<?> end;

    Open(DuckStore store, SourceSetup setup) {
      this.store = store;
      readers = new ReaderPool(store);
      relations = new SourceRelations(readers, setup.files());
    }
  }

  /** A share in a database. */
  public interface Lease extends AutoCloseable {
    ReaderPool readers();

    SourceRelations relations();

    @Override
    void close();
  }

  /**
   * @throws SQLException when the database cannot be opened or set up
   */
  public static Lease acquire(HtapConfig config) throws SQLException {
    String file = config.duckdbPath();
    Path path = file == null ? null : Path.of(file).toAbsolutePath().normalize();
    SourceSetup setup = SourceSetup.of(config);
    Key key = new Key(setup, path, config.duckdbThreads(), config.duckdbMemory());
    LOCK.lock();
    try {
      Open open = OPEN.get(key);
      if (open == null) {
        open = new Open(DuckStore.open(settings(key)), setup);
        OPEN.put(key, open);
      }
      open.users++;
      if (open.end != null) {
        open.end.cancel(false);
        open.end = null;
      }
      return new Share(key, open, config.idle());
    } finally {
      LOCK.unlock();
    }
  }

  private static StoreSettings settings(Key key) {
    return new StoreSettings(
        key.path(),
        key.threads(),
        key.memory(),
        root -> {
          PostgresFunctions.register(root);
          key.setup().run(root);
        });
  }

  private static final class Share implements Lease {
    private final Key key;
    private final Open open;
    private final Duration idle;
    private boolean closed;

    Share(Key key, Open open, Duration idle) {
      this.key = key;
      this.open = open;
      this.idle = idle;
    }

    @Override
    public ReaderPool readers() {
      return open.readers;
    }

    @Override
    public SourceRelations relations() {
      return open.relations;
    }

    @Override
    public void close() {
      LOCK.lock();
      try {
        if (!closed) {
          closed = true;
          open.users--;
          if (open.users == 0) {
            open.end = TIMER.schedule(() -> end(key, open), idle.toMillis(), TimeUnit.MILLISECONDS);
          }
        }
      } finally {
        LOCK.unlock();
      }
    }
  }

  private static void end(Key key, Open open) {
    LOCK.lock();
    try {
      if (open.users > 0 || !OPEN.remove(key, open)) {
        return;
      }
      open.readers.close();
      open.store.close();
    } catch (SQLException e) {
      LOG.log(Level.WARNING, "DuckDB did not close cleanly: {0}", e.getMessage());
    } finally {
      LOCK.unlock();
    }
  }
}
