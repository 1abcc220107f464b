package io.htap.replica.snapshot;

import io.htap.replica.pg.Connections;
import io.htap.replica.snapshot.TableJob.Part;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.DuckStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Copies tables as one snapshot shows them, each by ranges of its pages on as many connections as
 * are allowed. With several the largest table comes first, so that they end together; with one the
 * smallest, so that few wait for long.
 */
public final class SnapshotLoader {
  private static final Logger LOG = System.getLogger(SnapshotLoader.class.getName());
  private static final int PAGE_BYTES = 8192;

  private final Connections connections;
  private final DuckStore store;
  private final int parallelism;
  private final SnapshotListener listener;
  private final BooleanSupplier cancelled;

  public SnapshotLoader(
      Connections connections,
      DuckStore store,
      int parallelism,
      SnapshotListener listener,
      BooleanSupplier cancelled) {
    this.connections = connections;
    this.store = store;
    this.parallelism = parallelism;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /**
   * Returns when the listener has heard of every table how it ended. Tables that were given up are
   * dropped.
   *
   * @throws SQLException when copying as such has failed, for whatever table
   */
  public void load(ExportedSnapshot snapshot, List<CopyTable> tables)
      throws SQLException, InterruptedException {
    try (Connection present = connections.ordinary();
        DuckDBConnection duck = store.connect()) {
      var jobs = new ArrayList<TableJob>();
      for (CopyTable table : tables) {
        try {
          store.meta().create(duck, table);
          jobs.add(new TableJob(table, pages(present, table)));
        } catch (SQLException e) {
          if (cancelled.getAsBoolean() || !PartCopier.concernsTable(e)) {
            throw e;
          }
          listener.failed(table, e);
        }
      }
      Comparator<TableJob> bySize = Comparator.comparingLong(TableJob::pages);
      jobs.sort(parallelism == 1 ? bySize : bySize.reversed());
      Queue<Part> queue = new ConcurrentLinkedQueue<>();
      jobs.forEach(job -> queue.addAll(job.parts()));
      var guard = new ShapeGuard(present);
      int workers = Math.min(parallelism, queue.size());
      try (var threads = new CopyThreads(workers)) {
        for (int i = 0; i < workers; i++) {
          threads.start(() -> work(snapshot, queue, guard, threads));
        }
        threads.join();
      }
    }
    store.protectFiles();
  }

  private static long pages(Connection connection, CopyTable table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT pg_catalog.pg_relation_size(?::oid)")) {
      statement.setLong(1, table.source().oid());
      try (ResultSet rs = statement.executeQuery()) {
        rs.next();
        return rs.getLong(1) / PAGE_BYTES;
      }
    }
  }

  private void work(
      ExportedSnapshot snapshot, Queue<Part> queue, ShapeGuard guard, CopyThreads threads)
      throws SQLException {
    BooleanSupplier stop = () -> cancelled.getAsBoolean() || threads.failed();
    while (!queue.isEmpty()) {
      try (Connection reader = connections.ordinary();
          DuckDBConnection writer = store.connect()) {
        var copier = new PartCopier(snapshot, reader, writer, guard, listener, stop);
        for (Part part = queue.poll(); part != null; part = next(queue, copier)) {
          TableJob job = part.job();
          job.begin();
          copier.copy(part);
          if (job.partDone()) {
            end(job);
          }
        }
      }
    }
  }

  /** Nobody writes to the table's copy any more. */
  private void end(TableJob job) {
    job.end();
    if (!job.failed()) {
      listener.copied(job.table, job.rows.get());
      return;
    }
    try (DuckDBConnection duck = store.connect()) {
      store.meta().drop(duck, job.table);
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "what was copied of a table remains: {0}", e.getMessage());
    }
  }

  private static @Nullable Part next(Queue<Part> queue, PartCopier copier) {
    return copier.spent() ? null : queue.poll();
  }
}
