package io.htap.tck.bench.soak;

import io.htap.tck.bench.Heap;
import io.htap.tck.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What this process and its server hold while nothing runs.
 *
 * @param heapBytes after collections
 * @param residentBytes of the process, DuckDB's memory included
 * @param held everything else
 */
record Footprint(long heapBytes, long residentBytes, Held held) {
  private static final Duration CALM = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path FILES = Path.of("/proc/self/fd");
  private static final List<Path> SOCKETS =
      List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

  // Columns of these tables.
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private static final Path STATUS = Path.of("/proc/self/status");

  /** They come and go as the JVM thinks fit; the one cleaner goes with the driver's class. */
  private static final Pattern OF_THE_JVM =
      Pattern.compile("Attach Listener|process reaper.*|ForkJoinPool.commonPool.*|Cleaner-1");

  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  /**
   * What can be counted.
   *
   * @param threads the names of Java's threads
   * @param files what is open, but for what the class path and native libraries are read from
   * @param connections sessions of clients at the server
   * @param senders of the log, at the server
   * @param locks held or waited for, at the server
   */
  record Held(
      List<String> threads,
      List<String> files,
      long connections,
      long senders,
      long locks,
      long slots,
      long publications) {}

  /**
   * Taken once all that ends a moment later has ended, and what nobody holds any more is collected,
   * such as the sockets that pgjdbc leaves to the collector when a server dies under them.
   */
  static Footprint take(EmbeddedServer server, String database)
      throws SQLException, IOException, InterruptedException {
    try (var plain = server.connect(database)) {
      var heap = Heap.retained();
      var end = System.nanoTime() + PATIENCE.toNanos();
      var held = held(plain);
      var since = System.nanoTime();
      while (System.nanoTime() - since < CALM.toNanos() && System.nanoTime() < end) {
        Thread.sleep(100);
        var now = held(plain);
        if (!now.equals(held)) {
          held = now;
          since = System.nanoTime();
        }
      }
      return new Footprint(heap, resident(), held);
    }
  }

  private static Held held(Connection plain) throws SQLException, IOException {
    return new Held(
        threads(),
        files(),
        count(
            plain,
            "pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"),
        count(plain, "pg_stat_activity where backend_type = 'walsender'"),
        count(plain, "pg_locks where pid <> pg_backend_pid()"),
        count(plain, "pg_replication_slots"),
        count(plain, "pg_publication"));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> !OF_THE_JVM.matcher(name).matches())
        .sorted()
        .toList();
  }

  private static List<String> files() throws IOException {
    List<String> open = new ArrayList<>();
    var sockets = sockets();
    try (var links = Files.list(FILES)) {
      for (var link : links.toList()) {
        try {
          var file = Files.readSymbolicLink(link).toString();
          if (!file.matches(".*(\\.jar|\\.so|/modules)|/proc/.*")) {
            // Sockets and pipes have a number each.
            open.add(sockets.getOrDefault(file, file.replaceAll("\\[\\d+]", "")));
          }
        } catch (IOException gone) {
          // It was what lists the folder.
        }
      }
    }
    return open.stream().sorted().toList();
  }

  /** The sockets of TCP by their names as files: where each leads to, and its state. */
  private static Map<String, String> sockets() throws IOException {
    Map<String, String> sockets = new HashMap<>();
    for (var table : SOCKETS.stream().filter(Files::exists).toList()) {
      for (var line : Files.readAllLines(table)) {
        var words = line.trim().split(" +");
        if (words.length > INODE && words[REMOTE].contains(":")) {
          var port = Integer.parseInt(words[REMOTE].replaceAll(".*:", ""), 16);
          sockets.put(
              "socket:[" + words[INODE] + "]", "socket to " + port + " in state " + words[STATE]);
        }
      }
    }
    return sockets;
  }

  private static long resident() throws IOException {
    var line = RESIDENT.matcher(Files.readString(STATUS));
    return line.find() ? Long.parseLong(line.group(1)) << 10 : 0;
  }

  private static long count(Connection connection, String from) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from " + from)) {
      row.next();
      return row.getLong(1);
    }
  }
}
