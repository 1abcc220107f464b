package io.htap.driver.offload;

import io.htap.replica.ReaderPool;
import io.htap.replica.Replica;
import io.htap.spi.engine.ColumnChunk;
import io.htap.spi.engine.StoredTables;
import io.htap.spi.query.Query;
import java.lang.ref.WeakReference;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The tables of a copy as DuckDB has them. */
final class CopyColumns implements StoredTables {
  /** Whoever keeps what belongs to a replica must not keep the replica. */
  private final WeakReference<Replica> replica;

  CopyColumns(Replica replica) {
    this.replica = new WeakReference<>(replica);
  }

  @Override
  public long version(Query.Read table) {
    Replica held = replica.get();
    if (held == null || held.ineligible(table.oid()).isPresent()) {
      return NONE;
    }
    boolean same =
        held.table(table.oid()).filter(now -> now.copyTable().equals(table.table())).isPresent();
    return same ? held.version(table.oid()) : NONE;
  }

  @Override
  public boolean onlyGrown(Query.Read table, long since) {
    Replica held = replica.get();
    return held != null && held.onlyGrown(table.oid(), since);
  }

  /** DuckDB shows a transaction the rows of its first statement throughout. */
  @Override
  public @Nullable Snapshot open(Query.Read table) throws SQLException {
    long version = version(table);
    Replica held = replica.get();
    if (version == NONE || held == null) {
      return null;
    }
    ReaderPool readers = held.readers();
    DuckDBConnection duck = readers.borrow();
    boolean opened = false;
    try {
      stream(duck, true);
      duck.setAutoCommit(false);
      long rows = rows(duck, table);
      opened = version(table) == version;
      return opened ? new Held(readers, duck, table, version, rows) : null;
    } finally {
      if (!opened) {
        discard(duck);
        readers.release(duck);
      }
    }
  }

  /** Columns are read one after the other: they belong together by the order of their rows. */
  private static long rows(DuckDBConnection duck, Query.Read table) throws SQLException {
    String sql = "SELECT count(*), current_setting('preserve_insertion_order') FROM ";
    try (Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery(sql + table.table())) {
      row.next();
      if (!row.getBoolean(2)) {
        throw new SQLException("DuckDB is set to keep no order of rows");
      }
      return row.getLong(1);
    }
  }

  /** Reads a column on from where it was read to, if it was read last, without a new start. */
  private static final class Held implements Snapshot {
    private final ReaderPool readers;
    private final DuckDBConnection duck;
    private final Query.Read table;
    private final long version;
    private final long rows;
    private Query.@Nullable Column column;
    private @Nullable PreparedStatement statement;
    private @Nullable ResultSet open;
    private long at;

    Held(ReaderPool readers, DuckDBConnection duck, Query.Read table, long version, long rows) {
      this.readers = readers;
      this.duck = duck;
      this.table = table;
      this.version = version;
      this.rows = rows;
    }

    @Override
    public long version() {
      return version;
    }

    @Override
    public long rows() {
      return rows;
    }

    /** In the order of the rows in the table, which DuckDB keeps. */
    @Override
    public ColumnChunk read(Query.Column wanted, long from, int count) throws SQLException {
      ColumnValues values = ColumnValues.of(wanted, count);
      ResultSet row = open;
      if (row == null || !wanted.equals(column) || from != at) {
        row = begin(wanted, values.sql(), from);
      }
      for (int i = 0; i < count; i++) {
        if (!row.next()) {
          throw new SQLException("the copy has " + (from + i) + " rows");
        }
        values.take(i, row);
      }
      at = from + count;
      return values.chunk();
    }

    private ResultSet begin(Query.Column wanted, String sql, long from) throws SQLException {
      end();
      PreparedStatement begun =
          duck.prepareStatement("SELECT %s FROM %s OFFSET %d".formatted(sql, table.table(), from));
      statement = begun;
      ResultSet row = begun.executeQuery();
      open = row;
      column = wanted;
      return row;
    }

    private void end() throws SQLException {
      open = null;
      PreparedStatement begun = statement;
      statement = null;
      if (begun != null) {
        begun.close();
      }
    }

    @Override
    public void close() {
      try {
        end();
        stream(duck, false);
      } catch (SQLException e) {
        discard(duck);
      } finally {
        readers.release(duck);
      }
    }
  }

  /** Whether DuckDB makes rows as they are read, instead of all at once. */
  private static void stream(DuckDBConnection duck, boolean on) throws SQLException {
    try (Statement statement = duck.createStatement()) {
      statement.execute("SET jdbc_stream_results = " + on);
    }
  }

  /** Such a connection serves nobody else. */
  private static void discard(DuckDBConnection duck) {
    try {
      duck.close();
    } catch (SQLException e) {
      // The pool finds out that it is of no use.
    }
  }
}
