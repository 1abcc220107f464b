package io.htap.driver.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.htap.driver.config.HtapConfig;
import io.htap.driver.config.WhenLocked;
import io.htap.driver.engine.duckdb.PostgresFunctions;
import io.htap.driver.execute.ResultBuffer;
import io.htap.driver.observe.OpenCopies;
import io.htap.driver.source.SourceSetup;
import io.htap.driver.source.SourceStores;
import io.htap.driver.statement.SessionPipeline;
import io.htap.driver.statement.SessionPipelineFactory;
import io.htap.driver.status.ReplicaBeans;
import io.htap.driver.verify.Login;
import io.htap.replica.Replica;
import io.htap.replica.ReplicaConfig;
import io.htap.replica.ReplicaKey;
import io.htap.replica.ReplicaRegistry;
import io.htap.replica.ReplicaStatus;
import io.htap.replica.TableStatus;
import io.htap.spi.HtapException;
import io.htap.spi.Reason;
import io.htap.spi.SqlState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/** Composes the pipeline of a connection from its parts. */
public final class Pipelines {
  /** How long the first connection of a copy waits to learn whether it can be kept at all. */
  private static final Duration START = Duration.ofSeconds(2);

  private static final Cache<Opening, Way> WAYS = Caffeine.newBuilder().weakValues().build();

  private Pipelines() {}

  /** What the application has opened a connection with, credentials included: never printed. */
  private record Opening(String pgUrl, Properties pgProperties, HtapConfig config) {
    @Override
    public String toString() {
      return config.toString();
    }
  }

  /**
   * The same taken apart, which is done once for all connections that are opened alike. Since it
   * knows passwords, nothing but their sessions holds it.
   *
   * @param key of its copy
   * @param login how the session itself reaches Postgres
   * @param setup what DuckDB has beside the copy
   * @param buffer what a result may take
   */
  record Way(
      HtapConfig config,
      ReplicaConnector connector,
      ReplicaKey key,
      Login login,
      SourceSetup setup,
      ResultBuffer buffer) {}

  private static Way way(Opening opening) throws SQLException {
    Way known = WAYS.getIfPresent(opening);
    if (known == null) {
      HtapConfig config = opening.config();
      String url = opening.pgUrl();
      Properties properties = opening.pgProperties();
      ReplicaConnector connector = new ReplicaConnector(url, properties, config);
      SourceSetup setup = SourceSetup.of(config);
      known =
          new Way(
              config,
              connector,
              key(connector, setup, config, config.duckdbPath()),
              new Login(url, properties),
              setup,
              ResultBuffer.of(url, properties));
      WAYS.put(opening, known);
    }
    return known;
  }

  /** The factory that the driver uses. */
  public static SessionPipelineFactory factory() {
    return Pipelines::open;
  }

  private static SessionPipeline open(
      PgConnection raw, HtapConfig config, String pgUrl, Properties pgProperties)
      throws SQLException {
    if (config.replicaTables().isEmpty()) {
      return withoutCopy(raw, config, SourceSetup.of(config), () -> new Login(pgUrl, pgProperties));
    }
    Way way = way(new Opening(pgUrl, pgProperties, config));
    Copy copy = new Copy(lease(way), way);
    try {
      boolean first = copy.firstConnection();
      warn(raw, copy, first);
      if (!config.await().isZero()) {
        copy.replica().awaitReady(config.await());
      }
      if (first) {
        warnOfNothing(raw, copy.replica().status());
      }
      Login login = copy.hasSources() ? way.login() : null;
      return new HtapSession(raw, way.config(), copy, null, login, way.buffer());
    } catch (InterruptedException e) {
      copy.release();
      Thread.currentThread().interrupt();
      throw new HtapException(
          SqlState.CONNECTION_UNABLE_TO_CONNECT, "interrupted while waiting for the copy", e);
    } catch (SQLException | RuntimeException e) {
      copy.release();
      throw e;
    }
  }

  private static SessionPipeline withoutCopy(
      PgConnection raw, HtapConfig config, SourceSetup setup, Supplier<Login> login)
      throws SQLException {
    SourceStores.Lease store = setup.isEmpty() ? null : SourceStores.acquire(config);
    try {
      return new HtapSession(
          raw, config, null, store, store == null ? null : login.get(), ResultBuffer.UNLIMITED);
    } catch (SQLException | RuntimeException e) {
      if (store != null) {
        store.close();
      }
      throw e;
    }
  }

  private static ReplicaKey key(
      ReplicaConnector connector, SourceSetup setup, HtapConfig config, @Nullable String path) {
    Path file = path == null ? null : Path.of(path).toAbsolutePath().normalize();
    return new ReplicaKey(
        // A file has one owner; in memory each user's replica fails or works for itself.
        file == null ? connector.user() + "@" + connector.server() : connector.server(),
        connector.database(),
        config.replicaTables(),
        config.replicaExclude(),
        file,
        setup.words());
  }

  private static ReplicaRegistry.Lease lease(Way way) throws SQLException {
    HtapConfig config = way.config();
    try {
      return lease(way, way.key());
    } catch (HtapException e) {
      boolean locked = SqlState.OBJECT_IN_USE.code().equals(e.getSQLState());
      if (locked && config.duckdbLocked() == WhenLocked.MEMORY) {
        return lease(way, key(way.connector(), way.setup(), config, null));
      }
      throw e;
    }
  }

  private static ReplicaRegistry.Lease lease(Way way, ReplicaKey key) throws SQLException {
    HtapConfig config = way.config();
    Supplier<ReplicaConfig> replica =
        () ->
            new ReplicaConfig(
                way.connector(),
                config.replicaTables(),
                config.replicaExclude(),
                key.path(),
                config.replicaParallel(),
                20_000,
                Duration.ofMillis(200),
                config.duckdbThreads(),
                config.duckdbMemory(),
                config.replicaMemory(),
                ReplicaConfig.DEFAULT_SILENCE,
                "htap",
                root -> {
                  PostgresFunctions.register(root);
                  way.setup().run(root);
                });
    return Watched.REGISTRY.acquire(key, replica, config.idle());
  }

  /** The registry from the first copy on, with JMX beans where the JVM has JMX. */
  private static final class Watched {
    private static final Logger LOG = System.getLogger(Pipelines.class.getName());
    private static final ReplicaRegistry REGISTRY = registry();

    private static ReplicaRegistry registry() {
      ReplicaRegistry registry = ReplicaRegistry.shared();
      try {
        registry.watch(new Closing(new ReplicaBeans()));
      } catch (LinkageError e) {
        LOG.log(Level.DEBUG, "no JMX: {0}", e.toString());
        registry.watch(new Closing(null));
      }
      return registry;
    }
  }

  /** Ends what goes on about a copy before the copy itself is closed. */
  private record Closing(ReplicaRegistry.@Nullable Watcher beans)
      implements ReplicaRegistry.Watcher {
    @Override
    public void opened(ReplicaKey key, ReplicaRegistry.Handle handle) {
      OpenCopies.opened(key, handle.replica());
      if (beans != null) {
        beans.opened(key, handle);
      }
    }

    @Override
    public void closed(ReplicaKey key, Replica replica) {
      Copy.closing(replica);
      OpenCopies.closed(replica);
      if (beans != null) {
        beans.closed(key, replica);
      }
    }
  }

  /** A copy that cannot be kept is worth one warning; the connection works without it. */
  private static void warn(PgConnection raw, Copy copy, boolean first)
      throws InterruptedException, SQLException {
    Replica replica = copy.replica();
    long deadline = System.nanoTime() + (first ? START.toNanos() : 0);
    while (replica.phase() == ReplicaStatus.Phase.STARTING && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
    if (replica.phase() == ReplicaStatus.Phase.FAILED) {
      String problem = replica.status().problem();
      if (problem != null) {
        warn(raw, "the columnar copy cannot be kept: " + problem);
        return;
      }
    }
    Reason elsewhere = copy.elsewhere(raw);
    if (elsewhere != null) {
      warn(raw, elsewhere.detail());
    }
  }

  /** Most likely a slip of the pen in the patterns. Silent as long as the copy is being made. */
  private static void warnOfNothing(PgConnection raw, ReplicaStatus status) {
    if (status.phase() != ReplicaStatus.Phase.STREAMING) {
      return;
    }
    if (status.tables().isEmpty()) {
      warn(raw, "htap.replica.tables matches no table");
    } else if (status.tables().stream().allMatch(t -> t.state() == TableStatus.State.LEFT_OUT)) {
      TableStatus table = status.tables().get(0);
      warn(
          raw,
          "no table that htap.replica.tables matches can be copied; "
              + table.schema()
              + "."
              + table.name()
              + ": "
              + table.reason());
    }
  }

  private static void warn(PgConnection raw, String why) {
    raw.addWarning(
        new SQLWarning("Everything runs on Postgres, for " + why, SqlState.WARNING.code()));
  }
}
