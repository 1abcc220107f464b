package io.htap.driver.status;

import io.htap.driver.session.TextTable;
import io.htap.driver.session.TextTable.Column;
import io.htap.replica.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/** The table {@code htap.replica}. */
public final class ReplicaTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("table", Oid.TEXT),
          new Column("state", Oid.TEXT),
          new Column("reason", Oid.TEXT),
          new Column("rows", Oid.INT8),
          new Column("bytes", Oid.INT8),
          new Column("position", Oid.TEXT),
          new Column("lag_ms", Oid.INT8),
          new Column("lag_bytes", Oid.INT8),
          new Column("changes_per_second", Oid.FLOAT8),
          new Column("last_error", Oid.TEXT));

  private ReplicaTable() {}

  /** Of a session that has no copy. */
  public static TextTable off(String reason) {
    return table(List.of(Figures.off(reason)));
  }

  /**
   * @param refusal why the session does not read the copy at all; null when it does
   */
  public static TextTable of(Replica replica, @Nullable String refusal) {
    List<Figures> figures = new ArrayList<>(Figures.of(replica));
    if (refusal != null) {
      figures.set(0, figures.get(0).because(refusal));
    }
    return table(figures);
  }

  private static TextTable table(List<Figures> figures) {
    var table = new TextTable(COLUMNS);
    for (Figures f : figures) {
      table.row(
          f.table(),
          f.state(),
          f.reason(),
          f.rows(),
          f.bytes(),
          f.position(),
          f.lagMillis(),
          f.lagBytes(),
          f.changesPerSecond() == null
              ? null
              : String.format(Locale.ROOT, "%.1f", f.changesPerSecond()),
          f.lastError());
    }
    return table;
  }
}
