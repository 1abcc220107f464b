package io.htap.tck.bench.replica;

import io.htap.replica.Replica;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Measures from the moment a commit returned until a reader that waits for nothing sees it: looks
 * every millisecond, and asks the copy for nothing.
 */
final class LagSampler implements AutoCloseable {
  private record Commit(long lsn, long at) {}

  private final Replica replica;
  private final Queue<Commit> commits = new ConcurrentLinkedQueue<>();
  private final List<Double> millis = new ArrayList<>();
  private final Thread thread = new Thread(this::watch, "lag");
  private volatile boolean closing;

  LagSampler(Replica replica) {
    this.replica = replica;
    thread.start();
  }

  void committed(long lsn, long at) {
    commits.add(new Commit(lsn, at));
  }

  private void watch() {
    var open = new ArrayDeque<Commit>();
    try {
      while (!closing || !open.isEmpty() || !commits.isEmpty()) {
        Thread.sleep(1);
        for (var commit = commits.poll(); commit != null; commit = commits.poll()) {
          open.add(commit);
        }
        var applied = replica.appliedLsn();
        var now = System.nanoTime();
        open.removeIf(
            commit -> {
              var arrived = commit.lsn <= applied;
              if (arrived) {
                millis.add((now - commit.at) / 1e6);
              }
              return arrived;
            });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All samples, once closed. */
  List<Double> millis() {
    return millis;
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join(Source.PATIENCE.toMillis());
  }
}
