package io.htap.replica.apply;

import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.store.CopyTable;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes of one table within the DuckDB transaction that its connection has open. What
 * cannot go into the table at once is held back until {@link #flush}.
 */
abstract sealed class TableWriter permits KeyedWriter, KeylessWriter {
  final DuckDBConnection duck;
  final RowLayout layout;
  final StagingSql sql;

  /** After so many updates and deletes {@link DeadRows} is to look at the table. */
  long changesToLook;

  private @Nullable DuckDBAppender straight;

  TableWriter(DuckDBConnection duck, CopyTable table) {
    this.duck = duck;
    layout = new RowLayout(table);
    sql = new StagingSql(layout);
  }

  static TableWriter of(DuckDBConnection duck, CopyTable table) {
    return table.source().keyColumns().isEmpty()
        ? new KeylessWriter(duck, table)
        : new KeyedWriter(duck, table);
  }

  final CopyTable table() {
    return layout.table;
  }

  /** Memory that the changes held back take, in bytes, about. */
  abstract long held();

  abstract void insert(byte[] message, int at) throws SQLException, UnrepresentableException;

  /**
   * @param oldAt where the old key or the old row starts; −1 when neither was sent
   */
  abstract void update(byte[] message, int oldAt, int newAt)
      throws SQLException, UnrepresentableException;

  abstract void delete(byte[] message, int oldAt) throws SQLException, UnrepresentableException;

  /** Brings everything held back into the table. */
  abstract void flush() throws SQLException;

  /** Forgets what is held back. */
  abstract void forget();

  final void truncate() throws SQLException {
    forget();
    closeStraight();
    changesToLook = 0;
    try (Statement statement = duck.createStatement()) {
      statement.execute("DELETE FROM " + layout.table.qualifiedName());
    }
  }

  /** Discards what has not been flushed. */
  final void abandon() {
    forget();
    discard(straight);
    straight = null;
  }

  /** Closes an appender whose transaction is being rolled back, or its table dropped. */
  static void discard(@Nullable DuckDBAppender appender) {
    if (appender != null) {
      try {
        appender.close();
      } catch (SQLException e) {
        // Nothing of it is wanted.
      }
    }
  }

  final void appendStraight(Tuple row) throws SQLException {
    DuckDBAppender to = straight;
    if (to == null) {
      to = duck.createAppender(layout.table.catalog(), CopyTable.SCHEMA, layout.table.tableName());
      straight = to;
    }
    to.beginRow();
    layout.append(to, row);
    to.endRow();
  }

  final void closeStraight() throws SQLException {
    DuckDBAppender to = straight;
    straight = null;
    if (to != null) {
      to.close();
    }
  }

  final Tuple read(byte[] message, int at) {
    var tuple = new Tuple(layout.streamedColumns);
    tuple.read(message, at);
    return tuple;
  }

  /** Whether the old tuple that starts here is the whole old row, not its key alone. */
  static boolean isWholeRow(byte[] message, int oldAt) {
    return message[oldAt - 1] == 'O';
  }
}
