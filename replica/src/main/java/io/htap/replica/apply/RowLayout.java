package io.htap.replica.apply;

import io.htap.replica.catalog.SourceColumn;
import io.htap.replica.codec.AlteredException;
import io.htap.replica.codec.ColumnCodec;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.store.CopyTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;

/** How the columns of a streamed row map to the columns of the copy. */
final class RowLayout {
  final CopyTable table;
  final int streamedColumns;

  /** By column of the copy: its place in the streamed row. */
  final int[] held;

  /** By column of the key: its place in the streamed row. */
  final int[] key;

  private final ColumnCodec[] codecs;
  private final String[] names;
  private final ColumnCodec[] keyCodecs;

  RowLayout(CopyTable table) {
    this.table = table;
    List<SourceColumn> streamed = table.source().streamedColumns();
    streamedColumns = streamed.size();
    var codecList = new ArrayList<ColumnCodec>();
    var nameList = new ArrayList<String>();
    var placeList = new ArrayList<Integer>();
    for (int i = 0; i < streamed.size(); i++) {
      SourceColumn column = streamed.get(i);
      if (column.held() != null) {
        codecList.add(column.held().codec());
        nameList.add(column.name());
        placeList.add(i);
      }
    }
    codecs = codecList.toArray(ColumnCodec[]::new);
    names = nameList.toArray(String[]::new);
    held = placeList.stream().mapToInt(Integer::intValue).toArray();
    key = new int[table.source().keyColumns().size()];
    keyCodecs = new ColumnCodec[key.length];
    for (int k = 0; k < key.length; k++) {
      int attnum = table.source().keyColumns().get(k);
      for (int h = 0; h < held.length; h++) {
        if (streamed.get(held[h]).attnum() == attnum) {
          key[k] = held[h];
          keyCodecs[k] = codecs[h];
        }
      }
    }
  }

  /**
   * @throws UnrepresentableException naming the column, when the copy cannot hold the row
   */
  void check(Tuple row) throws UnrepresentableException {
    for (int h = 0; h < held.length; h++) {
      int column = held[h];
      if (row.lengths[column] == Tuple.TEXT) {
        throw new AlteredException("column " + names[h] + " was not sent in binary form");
      }
      if (row.has(column)) {
        try {
          codecs[h].check(row.buffer, row.offsets[column], row.lengths[column]);
        } catch (UnrepresentableException e) {
          throw new UnrepresentableException(
              table.source().streamedColumns().get(column).attnum(),
              "column " + names[h] + " has " + e.getMessage() + ", which DuckDB cannot hold");
        }
      }
    }
  }

  /** Whether every held column was sent. */
  boolean isComplete(Tuple row) {
    for (int column : held) {
      if (row.lengths[column] == Tuple.UNCHANGED) {
        return false;
      }
    }
    return true;
  }

  /** Appends the held columns; one that is not sent becomes NULL for the time being. */
  void append(DuckDBAppender to, Tuple row) throws SQLException {
    for (int h = 0; h < held.length; h++) {
      int column = held[h];
      if (row.has(column)) {
        codecs[h].append(to, row.buffer, row.offsets[column], row.lengths[column]);
      } else {
        to.appendNull();
      }
    }
  }

  void append(DuckDBAppender to, RowKey rowKey) throws SQLException {
    for (int k = 0; k < key.length; k++) {
      keyCodecs[k].append(to, rowKey.bytes(), rowKey.start(k), rowKey.length(k));
    }
  }
}
