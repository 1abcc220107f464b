package io.htap.replica.apply;

import io.htap.replica.codec.UnrepresentableException;
import io.htap.replica.store.CopyTable;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Applies changes of a table with a key.
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
final class KeyedWriter extends TableWriter {
  /** What a held-back change takes beside its message: objects, references, offsets. */
  private static final int OVERHEAD = 300;

  /** For rows of which nothing is kept but a copied key. */
  private final Tuple scratch;

  private final Map<RowKey, PendingChange> changes = new LinkedHashMap<>();
  private long held;

  KeyedWriter(DuckDBConnection duck, CopyTable table) {
    super(duck, table);
    scratch = new Tuple(layout.streamedColumns);
  }

  @Override
  long held() {
    return held;
  }

  @Override
  void insert(byte[] message, int at) throws SQLException, UnrepresentableException {
    scratch.read(message, at);
    layout.check(scratch);
    if (!changes.isEmpty()) {
      RowKey key = RowKey.of(scratch, layout.key);
      if (changes.containsKey(key)) {
        hold(key, new PendingChange(read(message, at), null));
        return;
      }
    }
    appendStraight(scratch);
  }

  @Override
  void update(byte[] message, int oldAt, int newAt) throws UnrepresentableException {
    Tuple row = read(message, newAt);
    Tuple old = null;
    if (oldAt >= 0) {
      old = scratch;
      old.read(message, oldAt);
      if (isWholeRow(message, oldAt)) {
        row = layout.isComplete(row) ? row : row.completedBy(old);
      } else {
        // A key stored out of line is sent with the old key only.
        row = withKeyOf(row, old);
      }
    }
    layout.check(row);
    RowKey key = RowKey.of(row, layout.key);
    RowKey oldKey = old == null ? key : RowKey.of(old, layout.key);
    PendingChange before = changes.get(oldKey);
    if (!oldKey.equals(key)) {
      hold(oldKey, PendingChange.DELETED);
    }
    hold(key, updated(row, oldKey, before));
  }

  private void hold(RowKey key, PendingChange change) {
    changes.put(key, change);
    // A row that this one replaces is counted until the flush: too much is safe.
    held += OVERHEAD + key.bytes().length;
    if (change.row() != null) {
      held += change.row().buffer.length + 8L * layout.streamedColumns;
    }
  }

  private PendingChange updated(Tuple row, RowKey oldKey, @Nullable PendingChange before) {
    if (layout.isComplete(row)) {
      return new PendingChange(row, null);
    }
    if (before == null) {
      return new PendingChange(row, oldKey);
    }
    if (before.row() == null) {
      throw new ContradictionException("an update of a row that was deleted");
    }
    Tuple completed = row.completedBy(before.row());
    return new PendingChange(
        completed, layout.isComplete(completed) ? null : before.unchangedFrom());
  }

  @Override
  void delete(byte[] message, int oldAt) {
    scratch.read(message, oldAt);
    hold(RowKey.of(scratch, layout.key), PendingChange.DELETED);
  }

  @Override
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
    forget();
  }

  @Override
  void forget() {
    changes.clear();
    held = 0;
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
        throw new ContradictionException("the copy lacks rows that Postgres has updated");
      }
    }
    return masks;
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
    Arrays.fill(key.lengths, Tuple.UNCHANGED);
    for (int column : layout.key) {
      key.offsets[column] = old.offsets[column];
      key.lengths[column] = old.lengths[column];
    }
    return key;
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
