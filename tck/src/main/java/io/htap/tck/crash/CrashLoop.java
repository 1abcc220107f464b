package io.htap.tck.crash;

import io.htap.replica.Replica;
import io.htap.replica.ReplicaConfig;
import io.htap.tck.compare.TableChecksum;
import io.htap.tck.server.Collation;
import io.htap.tck.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Kills the process that has the copy at random moments, while it takes its snapshot, right after
 * it resumes or in the middle of its work, and now and then the server; writers write all the time.
 * After every round the copy must hold what Postgres holds, and at no time half a transaction.
 */
public final class CrashLoop {
  private static final String DATABASE = "crash";
  private static final int WRITERS = 3;
  private static final int MEMORY_EVERY = 5;
  private static final int SERVER_EVERY = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedServer server;
  private final Path folder;
  private final SplittableRandom random;
  private final Consumer<String> log;
  private final Gate gate = new Gate();
  private final LongAdder commits = new LongAdder();
  private final List<String> differences = new ArrayList<>();
  private int kills;
  private int killedInMemory;
  private int serverCrashes;
  private long totals;
  private long checksums;

  private CrashLoop(EmbeddedServer server, Path folder, long seed, Consumer<String> log) {
    this.server = server;
    this.folder = folder;
    this.random = new SplittableRandom(seed);
    this.log = log;
  }

  /**
   * Runs the rounds on a server of their own.
   *
   * @param folder for the file of the copy and the children's log
   * @param log told of each round
   */
  public static CrashResult run(int rounds, long seed, Path folder, Consumer<String> log)
      throws Exception {
    try (var server = EmbeddedServer.start(0.01)) {
      server.createDatabase(DATABASE, Collation.C);
      try (var plain = server.connect(DATABASE)) {
        CrashTables.create(plain);
      }
      return new CrashLoop(server, folder, seed, log).rounds(rounds);
    }
  }

  private CrashResult rounds(int rounds) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      var writers = new ArrayList<Future<Long>>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(
            threads.submit(new CrashWriter(i, server, DATABASE, gate, random.split(), commits)));
      }
      for (int round = 0; round < rounds; round++) {
        round(round);
      }
      gate.end();
      for (var writer : writers) {
        writer.get();
      }
      nothingStays();
    } finally {
      gate.end();
      threads.shutdown();
    }
    return new CrashResult(
        rounds, kills, serverCrashes, commits.sum(), totals, checksums, differences);
  }

  private void round(int round) throws Exception {
    boolean inMemory = round % MEMORY_EVERY == MEMORY_EVERY - 1;
    boolean newFile = random.nextInt(4) == 0 && !inMemory;
    if (newFile) {
      dropFile();
    }
    long before = totals;
    var url = url(inMemory);
    int victims = 1 + random.nextInt(2);
    for (int i = 0; i < victims; i++) {
      // A short life ends in the snapshot or just after the resume, a long one in the stream.
      Thread.sleep(random.nextInt(100));
      work(ChildProcess.start(url, childLog()), random.nextInt(4) * random.nextInt(400), inMemory);
    }
    try (var survivor = ChildProcess.start(url, childLog())) {
      if (round % SERVER_EVERY == SERVER_EVERY - 1) {
        reads(survivor, random.nextInt(500));
        server.crash();
        serverCrashes++;
        server.recover();
      } else {
        reads(survivor, random.nextInt(300));
      }
    }
    try (var survivor = ChildProcess.start(url, childLog())) {
      readsOnDuckDb(survivor);
      gate.shut();
      try {
        compare(round, survivor);
      } finally {
        gate.open();
      }
    }
    log.accept(
        "round %d: %s%s, %d victims, %d totals on DuckDB, %d commits so far, %d differences"
            .formatted(
                round,
                inMemory ? "memory" : newFile ? "new file" : "file",
                round % SERVER_EVERY == SERVER_EVERY - 1 ? ", server crash" : "",
                victims,
                totals - before,
                commits.sum(),
                differences.size()));
  }

  private void work(ChildProcess child, long millis, boolean inMemory) throws Exception {
    try {
      reads(child, millis);
    } finally {
      child.kill();
      kills++;
      killedInMemory += inMemory ? 1 : 0;
    }
  }

  /** Reads the invariant for a while. */
  private void reads(ChildProcess child, long millis) throws Exception {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      var answer = child.ask("total");
      if (answer.failed() || !answer.figure().equals(String.valueOf(CrashTables.total()))) {
        differ("the total is " + answer + " and not " + CrashTables.total());
      } else if (answer.onDuckDb()) {
        totals++;
      }
    }
  }

  /** The same until some have run on DuckDB, as they must soon. */
  private void readsOnDuckDb(ChildProcess child) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    long enough = totals + 5;
    while (totals < enough) {
      reads(child, 100);
      if (System.nanoTime() > end) {
        differ("no total is read on DuckDB: " + child.ask("total"));
        return;
      }
    }
  }

  private void compare(int round, ChildProcess child) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (var plain = server.connect(DATABASE)) {
      for (var table : CrashTables.NAMES) {
        var expected = TableChecksum.of(plain, table);
        var figure = expected.rows() + "/" + expected.sum();
        var answer = child.ask("checksum " + table);
        while (answer.figure().equals(figure) && !answer.onDuckDb() && System.nanoTime() < end) {
          Thread.sleep(50);
          answer = child.ask("checksum " + table);
        }
        if (answer.figure().equals(figure) && answer.onDuckDb()) {
          checksums++;
        } else {
          differ(
              "round %d: %s should be %s on DuckDB but is %s"
                  .formatted(round, table, figure, answer));
        }
      }
    }
  }

  private void differ(String what) {
    differences.add(what);
    log.accept(what);
  }

  private String url(boolean inMemory) {
    return "jdbc:htap:"
        + server.address(DATABASE)
        + "&htap.replica.tables=public.*&htap.idle=0s&htap.freshness.wait=20s"
        + (inMemory ? "" : "&htap.duckdb.path=" + file());
  }

  private Path file() {
    return folder.resolve("crash.duckdb");
  }

  private Path childLog() {
    return folder.resolve("children.log");
  }

  /** Gives the file up, with its slot and its publication. */
  private void dropFile() throws SQLException, IOException, InterruptedException {
    if (Files.exists(file())) {
      var config =
          ReplicaConfig.of(
                  extra ->
                      java.sql.DriverManager.getConnection(
                          "jdbc:postgresql:" + server.address(DATABASE), extra),
                  List.of("public.*"))
              .withPath(file());
      var replica = Replica.open(config);
      replica.awaitReady(PATIENCE);
      replica.drop();
      Files.deleteIfExists(file());
      Files.deleteIfExists(Path.of(file() + ".wal"));
    }
  }

  /** What a killed copy in memory cannot take away is its publication, and nothing else. */
  private void nothingStays() throws SQLException, IOException, InterruptedException {
    dropFile();
    try (var plain = server.connect(DATABASE)) {
      long slots = count(plain, "select count(*) from pg_replication_slots");
      long publications = count(plain, "select count(*) from pg_publication");
      if (slots > 0 || publications > killedInMemory) {
        differ(slots + " slots and " + publications + " publications are left");
      }
    }
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
