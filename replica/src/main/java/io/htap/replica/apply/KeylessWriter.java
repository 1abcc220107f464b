package io.htap.replica.apply;

import io.htap.replica.codec.AlteredException;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.store.CopyTable;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes of a table without a key, whose updates and deletes carry the whole old row.
 *
 * <p>Such a table is a multiset of rows, and what the copy holds of them is a multiset too. The net
 * effect of a batch is the sum of its insertions minus the sum of its deletions, in whatever order:
 * every new row is appended at once, every old row is staged, and {@link #flush} takes as many
 * equal rows out of the table as were staged. Rows that differ in columns which are left out are
 * equal here; which of them goes makes no difference.
 */
final class KeylessWriter extends TableWriter {
  private final Tuple scratch;
  private final Tuple oldScratch;
  private @Nullable DuckDBAppender gone;
  private long staged;
  private long stagedBytes;

  KeylessWriter(DuckDBConnection duck, CopyTable table) {
    super(duck, table);
    scratch = new Tuple(layout.streamedColumns);
    oldScratch = new Tuple(layout.streamedColumns);
  }

  @Override
  long held() {
    return stagedBytes;
  }

  @Override
  void insert(byte[] message, int at) throws SQLException, UnrepresentableException {
    scratch.read(message, at);
    layout.check(scratch);
    appendStraight(scratch);
  }

  @Override
  void update(byte[] message, int oldAt, int newAt) throws SQLException, UnrepresentableException {
    if (oldAt < 0) {
      throw new AlteredException("an update without the old row of a table without a key");
    }
    scratch.read(message, newAt);
    layout.check(scratch);
    stage(message, oldAt);
    appendStraight(layout.isComplete(scratch) ? scratch : scratch.completedBy(oldScratch));
  }

  @Override
  void delete(byte[] message, int oldAt) throws SQLException, UnrepresentableException {
    stage(message, oldAt);
  }

  private void stage(byte[] message, int oldAt) throws SQLException, UnrepresentableException {
    oldScratch.read(message, oldAt);
    layout.check(oldScratch);
    if (!isWholeRow(message, oldAt) || !layout.isComplete(oldScratch)) {
      throw new AlteredException("an incomplete old row of a table without a key");
    }
    DuckDBAppender to = gone;
    if (to == null) {
      try (Statement statement = duck.createStatement()) {
        statement.execute(sql.createGone());
      }
      to = duck.createAppender("temp", "main", sql.goneTable);
      gone = to;
    }
    to.beginRow();
    layout.append(to, oldScratch);
    to.endRow();
    staged++;
    stagedBytes += message.length;
  }

  @Override
  void flush() throws SQLException {
    closeStraight();
    DuckDBAppender from = gone;
    if (from == null) {
      return;
    }
    gone = null;
    from.close();
    try (Statement statement = duck.createStatement()) {
      long found = statement.executeLargeUpdate(sql.deleteGone());
      statement.execute(sql.dropStaging(sql.goneTable));
      if (found != staged) {
        throw new ContradictionException("the copy lacks rows that Postgres has deleted");
      }
    }
    staged = 0;
    stagedBytes = 0;
  }

  @Override
  void forget() {
    discard(gone);
    gone = null;
    staged = 0;
    stagedBytes = 0;
  }
}
