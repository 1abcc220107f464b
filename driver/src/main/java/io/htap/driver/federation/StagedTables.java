package io.htap.driver.federation;

import io.htap.driver.federation.FragmentSql.Use;
import io.htap.pushdown.Step.Fragment;
import io.htap.replica.codec.ByteOrder;
import io.htap.replica.codec.ColumnCodec;
import io.htap.replica.codec.HeldType;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.ColumnFacts;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.postgresql.jdbc.PgConnection;

/** Temporary tables of DuckDB with rows that Postgres sends by one {@code COPY}. */
final class StagedTables {
  /** An appender keeps 2,048 rows, however large, in memory that nothing limits. */
  private static final long MAX_HELD_BYTES = 16L << 20;

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

  /** The columns of one fragment within a row of the COPY. */
  private static final class Part {
    private final int node;
    private final int first;
    private final List<String> names;
    private final ColumnCodec[] codecs;
    private final DuckDBAppender appender;
    private long rows;
    private long held;

    Part(DuckDBConnection duck, int node, int first, List<ColumnFacts> columns)
        throws SQLException {
      this.node = node;
      this.first = first;
      names = columns.stream().map(ColumnFacts::name).toList();
      codecs =
          columns.isEmpty()
              ? new ColumnCodec[] {held(PRESENT).codec()}
              : columns.stream().map(c -> held(c).codec()).toArray(ColumnCodec[]::new);
      String[] table = Translated.staged(node).split("\\.");
      appender = duck.createAppender(table[0], table[1], table[2]);
    }

    private static final ColumnFacts PRESENT =
        new ColumnFacts("present", 1, io.htap.spi.PgType.INT2.oid(), -1, false, null, null);

    int width() {
      return codecs.length;
    }

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
    List<Part> parts = new ArrayList<>();
    try {
      int width = tagged ? 1 : 0;
      for (Fragment fragment : fragments) {
        Part part = new Part(duck, fragment.node(), width, sql.columns(fragment.node()));
        parts.add(part);
        width += part.width();
      }
      bytes +=
          CopiedRows.read(
              raw,
              query,
              width,
              (buffer, offsets, lengths, size) -> {
                int which = tagged ? ByteOrder.int16(buffer, offsets[0]) : 0;
                parts.get(which).append(buffer, offsets, lengths, size);
              });
      parts.forEach(part -> rows[part.node] = part.rows);
    } catch (UnrepresentableException e) {
      throw new HtapException(
          SqlState.FEATURE_NOT_SUPPORTED, e.getMessage() + ", which DuckDB cannot hold", e);
    } finally {
      close(parts);
    }
  }

  private static void close(List<Part> parts) throws SQLException {
    SQLException trouble = null;
    for (Part part : parts) {
      try {
        part.appender.close();
      } catch (SQLException e) {
        trouble = e;
      }
    }
    if (trouble != null) {
      throw trouble;
    }
  }

  /** How many bytes Postgres has sent. */
  long bytes() {
    return bytes;
  }
}
