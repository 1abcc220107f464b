package io.htap.driver.status;

import io.htap.driver.learn.LearnedStatement;
import io.htap.driver.learn.Learning;
import io.htap.driver.learn.Runs;
import io.htap.driver.session.TextTable;
import io.htap.driver.session.TextTable.Column;
import io.htap.spi.EngineId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

/**
 * The table {@code htap.statements}: what the statements that both engines can answer have taken,
 * in milliseconds; percentiles are of the last runs.
 */
public final class StatementsTable {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("fingerprint", Oid.TEXT),
          new Column("statement", Oid.TEXT),
          new Column("calls", Oid.INT8),
          new Column("postgres_calls", Oid.INT8),
          new Column("postgres_mean_ms", Oid.FLOAT8),
          new Column("postgres_p50_ms", Oid.FLOAT8),
          new Column("postgres_p95_ms", Oid.FLOAT8),
          new Column("postgres_p99_ms", Oid.FLOAT8),
          new Column("duckdb_calls", Oid.INT8),
          new Column("duckdb_mean_ms", Oid.FLOAT8),
          new Column("duckdb_p50_ms", Oid.FLOAT8),
          new Column("duckdb_p95_ms", Oid.FLOAT8),
          new Column("duckdb_p99_ms", Oid.FLOAT8),
          new Column("mispredicted", Oid.INT8),
          new Column("saved_ms", Oid.FLOAT8),
          new Column("tenant", Oid.TEXT));

  private StatementsTable() {}

  /** Of a session that has no copy. */
  public static TextTable empty() {
    return new TextTable(COLUMNS);
  }

  /**
   * @param mayRead whether the session may read a statement
   */
  public static TextTable of(Learning learning, Predicate<LearnedStatement> mayRead) {
    TextTable table = empty();
    for (LearnedStatement statement : learning.statements()) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(statement.fingerprint());
      row.add(mayRead.test(statement) ? statement.shape() : null);
      row.add(statement.count());
      figures(row, statement.figures(EngineId.POSTGRES));
      figures(row, statement.figures(EngineId.DUCKDB));
      row.add(statement.timesMispredicted());
      row.add(millis(statement.savedMillis()));
      row.add(mayRead.test(statement) ? statement.tenant() : null);
      table.row(row.toArray());
    }
    return table;
  }

  private static void figures(List<@Nullable Object> row, Runs.@Nullable Figures figures) {
    if (figures == null) {
      row.add(0);
      for (int i = 0; i < 4; i++) {
        row.add(null);
      }
      return;
    }
    row.add(figures.count());
    row.add(millis(figures.mean()));
    row.add(millis(figures.p50()));
    row.add(millis(figures.p95()));
    row.add(millis(figures.p99()));
  }

  static String millis(double millis) {
    return String.format(Locale.ROOT, "%.3f", millis);
  }
}
