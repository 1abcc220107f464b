package io.htap.tck.bench.soak;

import io.htap.tck.server.EmbeddedServer;
import io.htap.tck.subject.Target;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** All jobs at once for a while, with the server going away now and then. */
final class Load {
  private static final long RETRY_MILLIS = 50;

  private final EmbeddedServer server;
  private final Target target;
  private final String database;
  private final Tally tally;
  private final Outages outages = new Outages();
  private final SplittableRandom random = new SplittableRandom(11);
  private volatile boolean over;
  private int restarts;

  Load(EmbeddedServer server, Target target, String database, Tally tally) {
    this.server = server;
    this.target = target;
    this.database = database;
    this.tally = tally;
  }

  /** How often the server went away. */
  int restarts() {
    return restarts;
  }

  /**
   * Lets all run. At the end no thread and no connection of it is left.
   *
   * @param times how often the server goes away, evenly spread
   */
  void run(Duration length, int times) throws Exception {
    over = false;
    var threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> running = new ArrayList<>();
      for (var job : Job.values()) {
        for (var i = 0; i < job.threads(); i++) {
          var own = random.split();
          running.add(threads.submit(() -> work(job, own)));
        }
      }
      for (var i = 0; i < times; i++) {
        Thread.sleep(length.toMillis() / (times + 1));
        outages.during(this::restart);
      }
      Thread.sleep(length.toMillis() / (times + 1));
      over = true;
      for (var thread : running) {
        thread.get();
      }
    } finally {
      over = true;
      threads.shutdown();
    }
  }

  /** In turns with and without a warning. */
  private void restart() throws Exception {
    if (restarts++ % 2 == 0) {
      server.restart();
    } else {
      server.crash();
      server.recover();
    }
  }

  private void work(Job job, SplittableRandom own) {
    while (!over) {
      var began = System.nanoTime();
      try (var connection = open(job)) {
        for (var i = 0; i < job.timesPerConnection() && !over; i++) {
          // What is opened may be cut while it waits for a copy.
          began = i == 0 ? began : System.nanoTime();
          job.once(connection, own, tally);
          tally.done.increment();
        }
      } catch (SQLException failure) {
        failed(job, failure, began);
      } catch (RuntimeException failure) {
        tally.wrong(job + ": " + failure);
      }
    }
  }

  private void failed(Job job, SQLException failure, long began) {
    if (!outages.explains(failure, began)) {
      tally.wrong(job + ": " + failure.getSQLState() + " " + failure.getMessage());
      return;
    }
    tally.lost.increment();
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private Connection open(Job job) throws SQLException {
    tally.connections.increment();
    return DriverManager.getConnection(target.url(server, database) + job.options());
  }
}
