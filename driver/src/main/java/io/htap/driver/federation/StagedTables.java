package io.htap.driver.federation;

import io.htap.driver.federation.FragmentSql.Use;
import io.htap.pushdown.Step.Fragment;
import io.htap.replica.codec.ByteOrder;
import io.htap.replica.codec.HeldType;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.ColumnFacts;
import io.htap.spi.HtapException;
import io.htap.spi.PgType;
import io.htap.spi.SqlState;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.postgresql.jdbc.PgConnection;

/** Temporary tables of DuckDB with rows that Postgres sends by one {@code COPY}. */
final class StagedTables {
  private static final ColumnFacts PRESENT =
      new ColumnFacts("present", 1, PgType.INT2.oid(), -1, false, null, null);

  private final PgConnection raw;
  private final DuckDBConnection duck;
  private final FragmentSql sql;
  private long bytes;

  StagedTables(PgConnection raw, DuckDBConnection duck, FragmentSql sql) {
    this.raw = raw;
    this.duck = duck;
    this.sql = sql;
  }

  /** An empty table; with a column of no meaning where none is used. */
  static void create(DuckDBConnection duck, int node, List<ColumnFacts> columns)
      throws SQLException {
    String definition =
        columns.isEmpty()
            ? "present SMALLINT"
            : columns.stream()
                .map(c -> Remote.columnName(c.attnum()) + " " + held(c).duckType())
                .collect(Collectors.joining(", "));
    try (Statement statement = duck.createStatement()) {
      statement.execute("CREATE TEMP TABLE " + Translated.staged(node) + " (" + definition + ")");
    }
  }

  private static HeldType held(ColumnFacts column) {
    return Objects.requireNonNull(Remote.held(column));
  }

  /** Makes the tables of these fragments anew, empty. */
  void clear(List<Fragment> fragments) throws SQLException {
    for (Fragment fragment : fragments) {
      try (Statement statement = duck.createStatement()) {
        statement.execute("DROP TABLE " + Translated.staged(fragment.node()));
      }
      create(duck, fragment.node(), sql.columns(fragment.node()));
    }
  }

  /**
   * @param first where its columns begin in a row of a COPY
   */
  CopiedTable table(int node, int first) throws SQLException {
    List<ColumnFacts> columns = sql.columns(node);
    return new CopiedTable(
        duck, Translated.staged(node), first, columns.isEmpty() ? List.of(PRESENT) : columns);
  }

  /**
   * Fills the tables of these fragments.
   *
   * @param rows takes the number of rows, by node
   * @throws SQLException Postgres's or DuckDB's error; 0A000 for a value that DuckDB cannot hold
   */
  void fill(List<Fragment> fragments, Gathered gathered, long[] rows) throws SQLException {
    boolean tagged = fragments.size() > 1;
    String query =
        tagged ? sql.union(fragments, gathered) : sql.select(fragments.get(0), gathered, Use.RUN);
    List<CopiedTable> tables = new ArrayList<>();
    try {
      int width = tagged ? 1 : 0;
      for (Fragment fragment : fragments) {
        CopiedTable table = table(fragment.node(), width);
        tables.add(table);
        width += table.width();
      }
      bytes +=
          CopiedRows.read(
              raw,
              query,
              width,
              (buffer, offsets, lengths, size) -> {
                int which = tagged ? ByteOrder.int16(buffer, offsets[0]) : 0;
                tables.get(which).append(buffer, offsets, lengths, size);
              });
      for (int i = 0; i < tables.size(); i++) {
        rows[fragments.get(i).node()] = tables.get(i).rows();
      }
    } catch (UnrepresentableException e) {
      throw refused(e);
    } finally {
      close(tables);
    }
  }

  static HtapException refused(UnrepresentableException e) {
    return new HtapException(
        SqlState.FEATURE_NOT_SUPPORTED, e.getMessage() + ", which DuckDB cannot hold", e);
  }

  static void close(Collection<CopiedTable> tables) throws SQLException {
    SQLException trouble = null;
    for (CopiedTable table : tables) {
      try {
        table.close();
      } catch (SQLException e) {
        trouble = e;
      }
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  /** Postgres has sent rows by other ways, too. */
  void sent(long more) {
    bytes += more;
  }

  /** How many bytes Postgres has sent. */
  long bytes() {
    return bytes;
  }
}
