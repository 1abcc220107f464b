package io.htap.replica.snapshot;

import io.htap.replica.catalog.Identifiers;
import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.pg.Connections;
import io.htap.replica.snapshot.TableJob.Part;
import io.htap.replica.store.CopyTable;
import io.htap.replica.store.Damage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Copies one part of a table after another over one pair of connections. The lock that keeps a
 * table from being altered meanwhile is held for no longer than a part takes.
 */
final class PartCopier {
  private static final Logger LOG = System.getLogger(PartCopier.class.getName());
  private static final int TELL_EVERY_ROWS = 10_000;

  /** What Postgres says of a table, schema or column that is not there any more. */
  private static final Set<String> GONE = Set.of("42P01", "3F000", "42703");

  private final ExportedSnapshot snapshot;
  private final Connection reader;
  private final DuckDBConnection writer;
  private final ShapeGuard guard;
  private final SnapshotListener listener;
  private final BooleanSupplier cancelled;
  private boolean spent;

  PartCopier(
      ExportedSnapshot snapshot,
      Connection reader,
      DuckDBConnection writer,
      ShapeGuard guard,
      SnapshotListener listener,
      BooleanSupplier cancelled) {
    this.snapshot = snapshot;
    this.reader = reader;
    this.writer = writer;
    this.guard = guard;
    this.listener = listener;
    this.cancelled = cancelled;
  }

  /**
   * Whether the connections must not be used again. Of a COPY that was broken off the cancellation
   * may reach the server so late that it hits the next statement.
   */
  boolean spent() {
    return spent;
  }

  /** Commits the part to DuckDB, or gives the table up. */
  void copy(Part part) throws SQLException {
    if (cancelled.getAsBoolean()) {
      throw cancellation();
    }
    TableJob job = part.job();
    if (job.failed()) {
      return;
    }
    snapshot.enter(reader);
    try {
      if (!listener.wanted(job.table)) {
        job.fail();
      } else if (lock(job.table)) {
        copyRows(part);
      } else if (giveUp(job)) {
        listener.moved(job.table, "it was changed while it was about to be copied");
      }
    } catch (UnrepresentableException e) {
      if (giveUp(job)) {
        listener.unfit(job.table, e.attnum(), String.valueOf(e.getMessage()));
      }
    } catch (SQLException | RuntimeException e) {
      if (cancelled.getAsBoolean() || !concernsTable(e)) {
        throw e;
      }
      fail(job, e);
    } catch (OutOfMemoryError e) {
      // A row is larger than what Java has left.
      fail(job, e);
    } finally {
      leave();
    }
  }

  private void fail(TableJob job, Throwable why) {
    if (giveUp(job)) {
      listener.failed(
          job.table,
          why instanceof SQLException e ? e : new SQLException(why.toString(), "58000", why));
    }
  }

  /** False for what is wrong with the connection, the server or the whole DuckDB database. */
  static boolean concernsTable(Exception e) {
    String state = e instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
    return !state.startsWith("08")
        && !state.startsWith("57P")
        && !Damage.isDamaged(e)
        && !Damage.isInvalid(e);
  }

  /** Whatever goes wrong here, how the part has ended stands. */
  private void leave() {
    if (!spent) {
      try {
        reader.rollback();
        return;
      } catch (SQLException e) {
        LOG.log(Level.DEBUG, "a connection is given up: {0}", e.getMessage());
      }
    }
    spent = true;
    Connections.abort(reader);
  }

  private static SQLException cancellation() {
    return new SQLException("copying was cancelled", "57014");
  }

  /** True for the first who does. */
  private static boolean giveUp(TableJob job) {
    synchronized (job) {
      boolean first = !job.failed();
      job.fail();
      return first;
    }
  }

  private boolean lock(CopyTable table) throws SQLException {
    try (Statement statement = reader.createStatement()) {
      statement.execute("LOCK TABLE ONLY " + table.source().quotedName() + " IN ACCESS SHARE MODE");
    } catch (SQLException e) {
      if (GONE.contains(e.getSQLState())) {
        return false;
      }
      throw e;
    }
    return guard.unmoved(table.source());
  }

  private void copyRows(Part part) throws SQLException, UnrepresentableException {
    writer.setAutoCommit(false);
    boolean done = false;
    // Without a statement first an appender's rows would be committed as they come.
    try (Statement statement = writer.createStatement()) {
      statement.execute("SELECT 1");
      if (append(part)) {
        writer.commit();
        done = true;
      }
    } finally {
      if (!done) {
        undo();
      }
    }
  }

  private void undo() {
    try {
      writer.rollback();
    } catch (SQLException e) {
      // There is nothing left to roll back when it was the commit that failed.
      LOG.log(Level.DEBUG, "a part was not rolled back: {0}", e.getMessage());
      spent = true;
    }
  }

  /** False when the table is not wanted any more. */
  private boolean append(Part part) throws SQLException, UnrepresentableException {
    TableJob job = part.job();
    var rows = new CopyRows(job.table);
    long told = 0;
    CopyOut out = reader.unwrap(PGConnection.class).getCopyAPI().copyOut(query(part));
    try (DuckDBAppender to =
        writer.createAppender(job.table.catalog(), CopyTable.SCHEMA, job.table.tableName())) {
      for (byte[] message = out.readFromCopy(); message != null; message = out.readFromCopy()) {
        rows.accept(message, to);
        if (rows.rows() - told >= TELL_EVERY_ROWS) {
          listener.copying(job.table, job.rows.addAndGet(rows.rows() - told));
          told = rows.rows();
          if (cancelled.getAsBoolean()) {
            throw cancellation();
          }
          if (job.failed() || !listener.wanted(job.table)) {
            job.fail();
            return false;
          }
        }
      }
    } finally {
      if (out.isActive()) {
        breakOff(out);
      }
    }
    job.rows.addAndGet(rows.rows() - told);
    LOG.log(
        Level.DEBUG,
        "copied {0}, pages from {1}: {2} rows",
        job.table.source().displayName(),
        part.first(),
        rows.rows());
    return true;
  }

  private void breakOff(CopyOut out) {
    spent = true;
    try {
      out.cancelCopy();
    } catch (SQLException e) {
      LOG.log(Level.DEBUG, "COPY was not cancelled: {0}", e.getMessage());
    }
  }

  private static String query(Part part) {
    CopyTable table = part.job().table;
    String columns =
        table.source().heldColumns().stream()
            .map(SourceColumn::name)
            .map(Identifiers::quoted)
            .collect(Collectors.joining(", "));
    return "COPY (SELECT "
        + columns
        + " FROM ONLY "
        + table.source().quotedName()
        + (part.whole() ? "" : " WHERE " + range(part))
        + ") TO STDOUT (FORMAT binary)";
  }

  private static String range(Part part) {
    String from = "ctid >= '(" + part.first() + ",0)'::pg_catalog.tid";
    return part.last() < 0 ? from : from + " AND ctid < '(" + part.last() + ",0)'::pg_catalog.tid";
  }
}
