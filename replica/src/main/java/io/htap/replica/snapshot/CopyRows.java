package io.htap.replica.snapshot;

import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.codec.BinaryCopy;
import io.htap.replica.codec.ColumnCodec;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.store.CopyTable;
import java.sql.SQLException;
import org.duckdb.DuckDBAppender;

/** Appends the rows of {@code COPY … (FORMAT binary)} to the copy. */
final class CopyRows {
  /** An appender keeps 2,048 rows, however large, in memory that nothing limits. */
  private static final long MAX_HELD_BYTES = 16L << 20;

  private final CopyTable table;
  private final ColumnCodec[] codecs;
  private final BinaryCopy stream;
  private long rows;
  private long held;

  CopyRows(CopyTable table) {
    this.table = table;
    codecs = table.source().heldTypes().stream().map(t -> t.codec()).toArray(ColumnCodec[]::new);
    stream = new BinaryCopy(codecs.length);
  }

  long rows() {
    return rows;
  }

  void accept(byte[] message, DuckDBAppender to) throws SQLException, UnrepresentableException {
    stream.accept(
        message,
        (buffer, offsets, lengths, bytes) -> {
          append(buffer, offsets, lengths, to);
          held += bytes;
          if (held >= MAX_HELD_BYTES) {
            to.flush();
            held = 0;
          }
        });
  }

  private void append(byte[] buffer, int[] offsets, int[] lengths, DuckDBAppender to)
      throws SQLException, UnrepresentableException {
    for (int i = 0; i < codecs.length; i++) {
      if (lengths[i] >= 0) {
        try {
          codecs[i].check(buffer, offsets[i], lengths[i]);
        } catch (UnrepresentableException e) {
          SourceColumn column = table.source().heldColumns().get(i);
          throw new UnrepresentableException(
              column.attnum(),
              "column " + column.name() + " has " + e.getMessage() + ", which DuckDB cannot hold");
        }
      }
    }
    to.beginRow();
    for (int i = 0; i < codecs.length; i++) {
      if (lengths[i] < 0) {
        to.appendNull();
      } else {
        codecs[i].append(to, buffer, offsets[i], lengths[i]);
      }
    }
    to.endRow();
    rows++;
  }
}
