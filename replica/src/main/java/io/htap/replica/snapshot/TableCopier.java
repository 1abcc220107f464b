package io.htap.replica.snapshot;

import io.htap.replica.catalog.Identifiers;
import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.MetaStore;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Copies one table after another over one pair of connections. */
final class TableCopier {
  private static final Logger LOG = System.getLogger(TableCopier.class.getName());
  private static final long LOG_EVERY_NANOS = 5_000_000_000L;
  private static final int TELL_EVERY_ROWS = 10_000;

  private final Connection reader;
  private final DuckDBConnection writer;
  private final MetaStore meta;
  private final SnapshotListener listener;
  private final BooleanSupplier cancelled;

  /**
   * @param reader in a transaction on the exported snapshot
   */
  TableCopier(
      Connection reader,
      DuckDBConnection writer,
      MetaStore meta,
      SnapshotListener listener,
      BooleanSupplier cancelled) {
    this.reader = reader;
    this.writer = writer;
    this.meta = meta;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /** Commits the whole table to DuckDB, or tells the listener why it cannot be held. */
  void copy(CopyTable table) throws SQLException {
    writer.setAutoCommit(false);
    boolean done = false;
    try {
      meta.create(writer, table);
      long rows = copyRows(table);
      writer.commit();
      done = true;
      listener.copied(table, rows);
    } catch (UnrepresentableException e) {
      writer.rollback();
      meta.create(writer, table);
      meta.refuse(writer, table, String.valueOf(e.getMessage()));
      writer.commit();
      done = true;
      listener.refused(table, String.valueOf(e.getMessage()));
    } finally {
      if (!done) {
        writer.rollback();
      }
    }
  }

  private long copyRows(CopyTable table) throws SQLException, UnrepresentableException {
    var rows = new CopyRows(table);
    long started = System.nanoTime();
    long logged = started;
    long told = 0;
    CopyOut out = reader.unwrap(PGConnection.class).getCopyAPI().copyOut(query(table));
    boolean whole = false;
    try (DuckDBAppender to =
        writer.createAppender(table.catalog(), CopyTable.SCHEMA, table.tableName())) {
      for (byte[] message = out.readFromCopy(); message != null; message = out.readFromCopy()) {
        rows.accept(message, to);
        if (rows.rows() - told >= TELL_EVERY_ROWS) {
          told = rows.rows();
          listener.copying(table, told);
          if (cancelled.getAsBoolean()) {
            throw new SQLException("the snapshot was cancelled", "57014");
          }
          if (System.nanoTime() - logged > LOG_EVERY_NANOS) {
            logged = System.nanoTime();
            log(table, told, logged - started, "copying");
          }
        }
      }
      whole = true;
    } finally {
      if (!whole && out.isActive()) {
        out.cancelCopy();
      }
    }
    log(table, rows.rows(), System.nanoTime() - started, "copied");
    return rows.rows();
  }

  private static String query(CopyTable table) {
    String columns =
        table.source().heldColumns().stream()
            .map(SourceColumn::name)
            .map(Identifiers::quoted)
            .collect(Collectors.joining(", "));
    return "COPY (SELECT "
        + columns
        + " FROM ONLY "
        + table.source().quotedName()
        + ") TO STDOUT (FORMAT binary)";
  }

  private static void log(CopyTable table, long rows, long nanos, String what) {
    long estimate = table.source().estimatedRows();
    long perSecond = nanos <= 0 ? 0 : (long) (rows * 1e9 / nanos);
    String percent = estimate <= 0 ? "" : " (" + Math.min(100, rows * 100 / estimate) + " %)";
    LOG.log(
        Level.INFO,
        "{0} {1}: {2} rows{3}, {4} rows/s",
        what,
        table.source().displayName(),
        rows,
        percent,
        perSecond);
  }
}
