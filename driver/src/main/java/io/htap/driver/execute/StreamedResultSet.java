package io.htap.driver.execute;

import io.htap.driver.forward.ForwardingResultSet;
import io.htap.driver.statement.OpenRows;
import java.lang.ref.Cleaner;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A pgjdbc result set over {@link StreamedRows}: closing it lets go of the copy. One that is
 * forgotten lets go when it is collected.
 */
final class StreamedResultSet extends ForwardingResultSet implements OpenRows {
  private static final Cleaner FORGOTTEN = Cleaner.create();

  private final StreamedRows rows;
  private final CopyCursor cursor;
  private final Cleaner.Cleanable forgotten;

  StreamedResultSet(ResultSet delegate, StreamedRows rows, CopyCursor cursor) {
    super(delegate);
    this.rows = rows;
    this.cursor = cursor;
    this.forgotten = FORGOTTEN.register(rows, cursor::close);
  }

  @Override
  public void close() throws SQLException {
    rows.close();
    forgotten.clean();
    super.close();
  }

  @Override
  public void cancel() {
    cursor.cancel();
  }
}
