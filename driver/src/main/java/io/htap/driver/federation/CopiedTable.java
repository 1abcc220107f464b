package io.htap.driver.federation;

import io.htap.replica.codec.ColumnCodec;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.spi.ColumnFacts;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** A table of DuckDB with columns that stand side by side in the rows of a COPY. */
final class CopiedTable implements AutoCloseable {
  /** An appender keeps 2,048 rows, however large, in memory that nothing limits. */
  private static final long MAX_HELD_BYTES = 16L << 20;

  private final int first;
  private final List<String> names;
  private final ColumnCodec[] codecs;
  private final DuckDBAppender appender;
  private long rows;
  private long held;

  /**
   * @param table its catalog, schema and name, none of which needs quotes
   * @param first where its columns begin in a row of the COPY
   */
  CopiedTable(DuckDBConnection duck, String table, int first, List<ColumnFacts> columns)
      throws SQLException {
    this(
        duck,
        table,
        first,
        columns.stream().map(ColumnFacts::name).toList(),
        columns.stream().map(CopiedTable::codec).toArray(ColumnCodec[]::new));
  }

  CopiedTable(
      DuckDBConnection duck, String table, int first, List<String> names, ColumnCodec[] codecs)
      throws SQLException {
    this.first = first;
    this.names = names;
    this.codecs = codecs;
    String[] parts = table.split("\\.");
    appender = duck.createAppender(parts[0], parts[1], parts[2]);
  }

  /** How a column is read that DuckDB can hold. */
  static ColumnCodec codec(ColumnFacts column) {
    return Objects.requireNonNull(Remote.held(column)).codec();
  }

  int width() {
    return codecs.length;
  }

  long rows() {
    return rows;
  }

  /** Takes its columns of a row. */
  void append(byte[] buffer, int[] offsets, int[] lengths, int bytes)
      throws SQLException, UnrepresentableException {
    for (int i = 0; i < codecs.length; i++) {
      if (lengths[first + i] >= 0) {
        check(buffer, offsets[first + i], lengths[first + i], i);
      }
    }
    appender.beginRow();
    for (int i = 0; i < codecs.length; i++) {
      if (lengths[first + i] < 0) {
        appender.appendNull();
      } else {
        codecs[i].append(appender, buffer, offsets[first + i], lengths[first + i]);
      }
    }
    appender.endRow();
    rows++;
    held += bytes;
    if (held >= MAX_HELD_BYTES) {
      appender.flush();
      held = 0;
    }
  }

  private void check(byte[] buffer, int offset, int length, int column)
      throws UnrepresentableException {
    try {
      codecs[column].check(buffer, offset, length);
    } catch (UnrepresentableException e) {
      throw new UnrepresentableException(
          column, "column " + names.get(column) + " has " + e.getMessage());
    }
  }

  @Override
  public void close() throws SQLException {
    appender.close();
  }
}
