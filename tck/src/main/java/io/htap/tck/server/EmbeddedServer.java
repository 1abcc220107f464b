package io.htap.tck.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Postgres in a temporary folder. After {@link #close} neither its process nor its folder is
 * left; only the unpacked binaries stay, in the cache that all runs share.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  private final EmbeddedPostgres postgres;
  private final Path folder;
  private volatile Optional<ProcessHandle> process;

  private EmbeddedServer(EmbeddedPostgres postgres, Path folder, Optional<ProcessHandle> process) {
    this.postgres = postgres;
    this.folder = folder;
    this.process = process;
  }

  /**
   * Starts a server with logical replication on.
   *
   * @param scaleFactor the TPC-H scale factor it is sized for
   */
  public static EmbeddedServer start(double scaleFactor) throws IOException {
    return start(scaleFactor, Map.of());
  }

  /**
   * As {@link #start(double)}.
   *
   * @param settings take precedence over its own
   */
  public static EmbeddedServer start(double scaleFactor, Map<String, String> settings)
      throws IOException {
    var folder = Files.createTempDirectory("htap-tck-");
    var data = folder.resolve("data");
    try {
      var builder = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(true);
      ServerTuning.forScale(scaleFactor).forEach(builder::setServerConfig);
      settings.forEach(builder::setServerConfig);
      return new EmbeddedServer(builder.start(), folder, postmaster(data));
    } catch (IOException | RuntimeException failure) {
      delete(folder);
      throw failure;
    }
  }

  /** Makes an empty database. */
  public void createDatabase(String name, Collation collation) throws SQLException {
    try (var connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute(collation.createDatabase(name));
    }
  }

  /** Opens a plain pgjdbc connection as the superuser. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql:" + address(database));
  }

  /** What follows {@code jdbc:postgresql:} in the URL of a database of this server. */
  public String address(String database) {
    return address(postgres.getPort(), database);
  }

  /** The same by way of another port, where a proxy of this server listens. */
  public static String address(int port, String database) {
    return "//localhost:" + port + "/" + database + "?user=postgres";
  }

  /** Where the server listens. */
  public int port() {
    return postgres.getPort();
  }

  Path data() {
    return folder.resolve("data");
  }

  /** Kills the server and all its processes without a warning, as a power cut would. */
  public void crash() throws IOException {
    var postmaster = process.orElseThrow();
    var all = new ArrayList<>(postmaster.descendants().toList());
    all.add(0, postmaster);
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(EmbeddedServer::awaitEnd);
  }

  /** Starts a server that has crashed: it recovers from its log, on the same port. */
  public void recover() throws IOException, InterruptedException {
    startAgain();
  }

  /** Ends the server as an administrator does, with all sessions, and starts it again. */
  public void restart() throws IOException, InterruptedException {
    startAgain();
  }

  private void startAgain() throws IOException, InterruptedException {
    new PgControl(data()).startAgain();
    process = postmaster(data());
  }

  @Override
  public void close() throws IOException {
    try (postgres) {
      // Closed at the end of the block.
    } finally {
      process.ifPresent(EmbeddedServer::awaitEnd);
      delete(folder);
    }
  }

  private static Optional<ProcessHandle> postmaster(Path data) throws IOException {
    var lines = Files.readAllLines(data.resolve("postmaster.pid"));
    return ProcessHandle.of(Long.parseLong(lines.get(0).trim()));
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException stuck) {
      process.destroyForcibly();
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }
}
