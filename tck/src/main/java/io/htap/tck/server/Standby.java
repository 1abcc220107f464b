package io.htap.tck.server;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * A physical standby of an {@link EmbeddedServer}, which can take its place. After {@link #close}
 * neither its process nor its folder is left.
 */
public final class Standby implements AutoCloseable {
  /** What belongs to the primary's own run, its slots included, or is streamed from it. */
  private static final Set<String> LEFT_OUT =
      Set.of("pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify", "pg_stat_tmp", "pg_subtrans");

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 20;

  private final Path folder;
  private final int port;
  private final EmbeddedServer primary;

  private Standby(Path folder, int port, EmbeddedServer primary) {
    this.folder = folder;
    this.port = port;
    this.primary = primary;
  }

  /** Starts a standby that follows this server; it needs no replication slot for that. */
  public static Standby of(EmbeddedServer primary)
      throws IOException, SQLException, InterruptedException {
    var standby = new Standby(Files.createTempDirectory("htap-tck-"), freePort(), primary);
    try {
      standby.copy();
      standby.configure();
      new PgControl(standby.data()).startAgain();
      return standby;
    } catch (IOException | SQLException | InterruptedException | RuntimeException failure) {
      EmbeddedServer.delete(standby.folder);
      throw failure;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  /** What {@code pg_basebackup} does, which is not among the embedded server's programs. */
  private void copy() throws IOException, SQLException {
    try (var connection = primary.connect("postgres");
        var statement = connection.createStatement()) {
      statement.executeQuery("select pg_backup_start('standby', true)").close();
      copyTree(primary.data(), data());
      try (var row = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
        row.next();
        Files.writeString(data().resolve("backup_label"), row.getString(1));
      }
    }
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try {
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (NoSuchFileException dropped) {
      // Whatever the log says of it is redone.
      return;
    }
    if (Files.isDirectory(from) && !LEFT_OUT.contains(from.getFileName().toString())) {
      try (var files = Files.newDirectoryStream(from)) {
        for (var file : files) {
          copyTree(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  private void configure() throws IOException {
    Files.delete(data().resolve("postmaster.pid"));
    var options = data().resolve("postmaster.opts");
    Files.writeString(
        options,
        Files.readString(options)
            .replace("\"" + primary.data() + "\"", "\"" + data() + "\"")
            .replace("\"" + primary.port() + "\"", "\"" + port + "\""));
    Files.writeString(
        data().resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=localhost port=" + primary.port() + " user=postgres'\n",
        StandardOpenOption.APPEND);
    Files.createFile(data().resolve("standby.signal"));
  }

  /** Opens a plain pgjdbc connection as the superuser. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql:" + EmbeddedServer.address(port, database));
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** Waits until it has all that is committed on the primary now. */
  public void catchUp() throws SQLException, InterruptedException {
    String end;
    try (var connection = primary.connect("postgres")) {
      end = ask(connection, "select pg_current_wal_flush_lsn()");
    }
    await("select pg_last_wal_replay_lsn() >= '" + end + "'");
  }

  /** Follows the primary no more: what is committed there from now on is lost in a fail-over. */
  public void loseTouch() throws SQLException, InterruptedException {
    try (var connection = connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute("alter system set primary_conninfo = ''");
      statement.execute("select pg_reload_conf()");
    }
    await("select not exists (select from pg_stat_wal_receiver)");
  }

  /** Makes it a primary itself, on a timeline of its own. */
  public void promote() throws SQLException, InterruptedException {
    await("select pg_promote(true, " + PATIENCE.toSeconds() + ")");
  }

  private void await(String condition) throws SQLException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var connection = connect("postgres")) {
      while (!ask(connection, condition).equals("t")) {
        if (System.nanoTime() > end) {
          throw new SQLException("not so in time: " + condition, "57014");
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      new PgControl(data()).stop();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      EmbeddedServer.delete(folder);
    }
  }
}
