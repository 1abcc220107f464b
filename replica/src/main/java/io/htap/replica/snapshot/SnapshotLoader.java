package io.htap.replica.snapshot;

import io.htap.replica.catalog.CatalogReader;
import io.htap.replica.catalog.Discovery;
import io.htap.replica.catalog.SourceTable;
import io.htap.replica.pg.Connections;
import io.htap.replica.pg.Publication;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.DuckStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Copies all tables at the one position that the slot's exported snapshot shows.
 *
 * <p>An MVCC snapshot does not protect against a table being truncated or rewritten before its copy
 * begins: the new file would look empty. So all tables are locked against that (ACCESS SHARE, which
 * readers take too) before the first is read, and then the catalog of now must agree with the
 * catalog of the snapshot on shape and file.
 */
public final class SnapshotLoader {
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Connections connections;
  private final DuckStore store;
  private final CatalogReader catalog;
  private final int parallelism;
  private final SnapshotListener listener;
  private final BooleanSupplier cancelled;

  public SnapshotLoader(
      Connections connections,
      DuckStore store,
      CatalogReader catalog,
      int parallelism,
      SnapshotListener listener,
      BooleanSupplier cancelled) {
    this.connections = connections;
    this.store = store;
    this.catalog = catalog;
    this.parallelism = parallelism;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /**
   * @param snapshot exported; must stay importable until this returns
   * @param publication names exactly the tables to copy
   * @param generation of the copy's table names
   */
  public void load(String snapshot, long lsn, String publication, long generation)
      throws SQLException, CatalogMovedException, InterruptedException {
    try (Connection coordinator = connections.ordinary();
        Connection now = connections.ordinary()) {
      enter(coordinator, snapshot);
      Discovery then = catalog.read(coordinator);
      lock(coordinator, then.tables(), "");
      requireUnmoved(then, catalog.read(now));
      Map<Long, Long> published = Publication.relationOids(now, publication);
      var tables = new ArrayList<CopyTable>();
      for (SourceTable table : then.tables()) {
        Long relOid = published.remove(table.oid());
        if (relOid == null) {
          throw new CatalogMovedException(table.displayName());
        }
        tables.add(
            new CopyTable(table, store.catalog(), CopyTable.nameFor(table, generation), relOid));
      }
      if (!published.isEmpty()) {
        throw new CatalogMovedException("OID " + published.keySet());
      }
      listener.planned(tables, then);
      copyAll(tables, snapshot, coordinator);
    }
    try (DuckDBConnection duck = store.connect()) {
      store.meta().complete(duck, lsn);
    }
    store.protectFiles();
  }

  private static void enter(Connection connection, String snapshot) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
      statement.execute("SET TRANSACTION SNAPSHOT '" + snapshot + "'");
    }
  }

  private static void lock(Connection connection, List<SourceTable> tables, String mode)
      throws SQLException, CatalogMovedException {
    String names =
        tables.stream().map(t -> "ONLY " + t.quotedName()).collect(Collectors.joining(", "));
    if (!names.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("LOCK TABLE " + names + " IN ACCESS SHARE MODE" + mode);
      } catch (SQLException e) {
        if ("42P01".equals(e.getSQLState()) || "3F000".equals(e.getSQLState())) {
          throw new CatalogMovedException(String.valueOf(e.getMessage()));
        }
        throw e;
      }
    }
  }

  private static void requireUnmoved(Discovery then, Discovery now) throws CatalogMovedException {
    Map<Long, SourceTable> current =
        now.tables().stream().collect(Collectors.toMap(SourceTable::oid, Function.identity()));
    for (SourceTable table : then.tables()) {
      SourceTable same = current.get(table.oid());
      if (same == null
          || !same.shape().equals(table.shape())
          || same.fileNode() != table.fileNode()) {
        throw new CatalogMovedException(table.displayName());
      }
    }
  }

  private void copyAll(List<CopyTable> tables, String snapshot, Connection coordinator)
      throws SQLException, InterruptedException {
    var largestFirst = new ArrayList<>(tables);
    largestFirst.sort(
        Comparator.comparingLong((CopyTable t) -> t.source().estimatedRows()).reversed());
    Queue<CopyTable> queue = new ConcurrentLinkedQueue<>(largestFirst);
    int workers = Math.min(parallelism, tables.size());
    try (var threads = new CopyThreads(workers)) {
      for (int i = 0; i < workers; i++) {
        if (i == 0) {
          threads.start(() -> copyFrom(coordinator, queue, threads));
        } else {
          threads.start(() -> help(tables, snapshot, queue, threads));
        }
      }
      threads.join();
    }
  }

  /**
   * A further reader has locks of its own to take, and would queue behind a TRUNCATE that waits for
   * the coordinator, which waits for the reader. Rather than that it leaves the work to others.
   */
  private void help(
      List<CopyTable> tables, String snapshot, Queue<CopyTable> queue, CopyThreads threads)
      throws SQLException {
    try (Connection reader = connections.ordinary()) {
      enter(reader, snapshot);
      try {
        lock(reader, tables.stream().map(CopyTable::source).toList(), " NOWAIT");
      } catch (SQLException e) {
        if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
          return;
        }
        throw e;
      } catch (CatalogMovedException e) {
        throw new IllegalStateException("a locked table is gone", e);
      }
      copyFrom(reader, queue, threads);
    }
  }

  private void copyFrom(Connection reader, Queue<CopyTable> queue, CopyThreads threads)
      throws SQLException {
    BooleanSupplier stop = () -> cancelled.getAsBoolean() || threads.failed();
    try (DuckDBConnection writer = store.connect()) {
      var copier = new TableCopier(reader, writer, store.meta(), listener, stop);
      for (CopyTable table = queue.poll(); table != null; table = queue.poll()) {
        if (stop.getAsBoolean()) {
          throw new SQLException("the snapshot was cancelled", "57014");
        }
        copier.copy(table);
      }
    }
  }
}
