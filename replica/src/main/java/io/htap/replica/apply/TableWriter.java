package io.htap.replica.apply;

import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.store.CopyTable;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes of one table within the DuckDB transaction that its connection has open.
 *
 * <p><b>Inserts go straight into the table.</b> The copy is exactly what Postgres's table was, and
 * the key is unique there and checked at once, so an inserted key cannot be in the copy already,
 * unless a change that is still held back here has just freed it. Only then does the insert join
 * the held-back changes.
 *
 * <p><b>Updates and deletes are held back</b>, one entry per key, the last operation winning, until
 * {@link #flush}: all their keys are deleted by one join (a key that is not there does no harm),
 * then the rows that remain are appended. Since the straight inserts are flushed before the join,
 * an update of a row inserted a moment ago finds it.
 *
 * <p><b>Unchanged out-of-line values</b> are not sent. They come from the held-back row if the key
 * has one; else the entry remembers the key under which the table still has the old row, even if an
 * update has moved it since, and one UPDATE per set of missing columns fetches them before the join
 * deletes that row. Nothing can put another row under that key in the meantime: the key has an
 * entry here, so an insert of it is held back too.
 */
final class TableWriter {
  private final DuckDBConnection duck;
  private final RowLayout layout;
  private final StagingSql sql;
  private final Tuple scratch;
  private final Map<RowKey, PendingChange> changes = new LinkedHashMap<>();
  private @Nullable DuckDBAppender straight;

  TableWriter(DuckDBConnection duck, CopyTable table) {
    this.duck = duck;
    this.layout = new RowLayout(table);
    this.sql = new StagingSql(layout);
    this.scratch = new Tuple(layout.streamedColumns);
  }

  CopyTable table() {
    return layout.table;
  }

  /** How many keys are held back. */
  int pending() {
    return changes.size();
  }

  void insert(byte[] message, int at) throws SQLException, UnrepresentableException {
    if (changes.isEmpty()) {
      scratch.read(message, at);
      layout.check(scratch);
      appendStraight(scratch);
      return;
    }
    Tuple row = read(message, at);
    layout.check(row);
    RowKey key = RowKey.of(row, layout.key);
    if (changes.containsKey(key)) {
      changes.put(key, new PendingChange(row, null));
    } else {
      appendStraight(row);
    }
  }

  /**
   * @param oldAt where the old key or the old row starts; −1 when the key has not changed
   */
  void update(byte[] message, int oldAt, int newAt) throws UnrepresentableException {
    Tuple row = read(message, newAt);
    Tuple old = oldAt < 0 ? null : read(message, oldAt);
    if (old != null) {
      // A key stored out of line is sent with the old key only.
      row = withKeyOf(row, old);
    }
    layout.check(row);
    RowKey key = RowKey.of(row, layout.key);
    RowKey oldKey = old == null ? key : RowKey.of(old, layout.key);
    PendingChange before = changes.get(oldKey);
    if (!oldKey.equals(key)) {
      changes.put(oldKey, PendingChange.DELETED);
    }
    changes.put(key, updated(row, oldKey, before));
  }

  private PendingChange updated(Tuple row, RowKey oldKey, @Nullable PendingChange before) {
    if (!incomplete(row)) {
      return new PendingChange(row, null);
    }
    if (before == null) {
      return new PendingChange(row, oldKey);
    }
    if (before.row() == null) {
      throw new IllegalStateException("an update of a row that was deleted");
    }
    Tuple completed = row.completedBy(before.row());
    return new PendingChange(completed, incomplete(completed) ? before.unchangedFrom() : null);
  }

  void delete(byte[] message, int oldAt) {
    changes.put(RowKey.of(read(message, oldAt), layout.key), PendingChange.DELETED);
  }

  void truncate() throws SQLException {
    changes.clear();
    closeStraight();
    try (Statement statement = duck.createStatement()) {
      statement.execute("DELETE FROM " + layout.table.qualifiedName());
    }
  }

  /** Brings everything held back into the table. */
  void flush() throws SQLException {
    closeStraight();
    if (changes.isEmpty()) {
      return;
    }
    try (Statement statement = duck.createStatement()) {
      Map<BitSet, Integer> masks = stageIncompleteRows(statement);
      statement.execute(sql.createKeys());
      try (DuckDBAppender keys = duck.createAppender("temp", "main", sql.keyTable)) {
        for (RowKey key : changes.keySet()) {
          keys.beginRow();
          layout.append(keys, key);
          keys.endRow();
        }
      }
      statement.execute(sql.deleteKeys());
      for (PendingChange change : changes.values()) {
        if (change.row() != null && change.unchangedFrom() == null) {
          appendStraight(change.row());
        }
      }
      closeStraight();
      if (!masks.isEmpty()) {
        statement.execute(sql.insertRows());
        statement.execute(sql.dropStaging(sql.rowTable));
      }
      statement.execute(sql.dropStaging(sql.keyTable));
    }
    changes.clear();
  }

  /** Stages the rows with values missing and fetches those values; empty when there are none. */
  private Map<BitSet, Integer> stageIncompleteRows(Statement statement) throws SQLException {
    var masks = new HashMap<BitSet, Integer>();
    var counts = new HashMap<BitSet, Integer>();
    DuckDBAppender rows = null;
    try {
      for (PendingChange change : changes.values()) {
        if (change.row() == null || change.unchangedFrom() == null) {
          continue;
        }
        if (rows == null) {
          statement.execute(sql.createRows());
          rows = duck.createAppender("temp", "main", sql.rowTable);
        }
        BitSet unchanged = unchanged(change.row());
        int mask = masks.computeIfAbsent(unchanged, u -> masks.size());
        counts.merge(unchanged, 1, Integer::sum);
        rows.beginRow().append(mask);
        layout.append(rows, change.unchangedFrom());
        layout.append(rows, change.row());
        rows.endRow();
      }
    } finally {
      if (rows != null) {
        rows.close();
      }
    }
    for (var mask : masks.entrySet()) {
      int found = statement.executeUpdate(sql.complete(mask.getValue(), mask.getKey()));
      if (counts.getOrDefault(mask.getKey(), 0) != found) {
        throw new IllegalStateException("the copy lacks rows that Postgres has updated");
      }
    }
    return masks;
  }

  /** Discards what has not been flushed. */
  void abandon() {
    changes.clear();
    if (straight != null) {
      try {
        straight.close();
      } catch (SQLException e) {
        // The transaction it belonged to is being rolled back, or its table dropped.
      }
      straight = null;
    }
  }

  private void appendStraight(Tuple row) throws SQLException {
    DuckDBAppender to = straight;
    if (to == null) {
      to = duck.createAppender(layout.table.catalog(), CopyTable.SCHEMA, layout.table.tableName());
      straight = to;
    }
    to.beginRow();
    layout.append(to, row);
    to.endRow();
  }

  private void closeStraight() throws SQLException {
    DuckDBAppender to = straight;
    straight = null;
    if (to != null) {
      to.close();
    }
  }

  private Tuple read(byte[] message, int at) {
    var tuple = new Tuple(layout.streamedColumns);
    tuple.read(message, at);
    return tuple;
  }

  private Tuple withKeyOf(Tuple row, Tuple old) {
    for (int column : layout.key) {
      if (row.lengths[column] == Tuple.UNCHANGED) {
        return row.completedBy(onlyKey(old));
      }
    }
    return row;
  }

  /** With the old key alone, so that no other column is taken for an old value. */
  private Tuple onlyKey(Tuple old) {
    var key = new Tuple(layout.streamedColumns);
    key.buffer = old.buffer;
    java.util.Arrays.fill(key.lengths, Tuple.UNCHANGED);
    for (int column : layout.key) {
      key.offsets[column] = old.offsets[column];
      key.lengths[column] = old.lengths[column];
    }
    return key;
  }

  private boolean incomplete(Tuple row) {
    for (int column : layout.held) {
      if (row.lengths[column] == Tuple.UNCHANGED) {
        return true;
      }
    }
    return false;
  }

  private BitSet unchanged(Tuple row) {
    var set = new BitSet(layout.held.length);
    for (int h = 0; h < layout.held.length; h++) {
      if (row.lengths[layout.held[h]] == Tuple.UNCHANGED) {
        set.set(h);
      }
    }
    return set;
  }
}
