package io.htap.driver.federation.write;

import io.htap.driver.engine.postgres.Describer;
import io.htap.driver.execute.RunningQuery;
import io.htap.driver.execute.TimeLimit;
import io.htap.driver.execute.Watched;
import io.htap.driver.federation.CopiedRows;
import io.htap.driver.federation.FederatedReport;
import io.htap.replica.ReaderPool;
import io.htap.replica.catalog.Identifiers;
import io.htap.replica.codec.HeldType;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Field;
import org.postgresql.jdbc.PgConnection;

/**
 * One transaction of DuckDB that takes over the rows which Postgres has made for a relation of
 * DuckDB. Nothing shows before {@link #commit}.
 */
final class DuckWrite implements AutoCloseable {
  private static final String ROWS = "htap rows";

  /** An appender keeps 2,048 rows, however large, in memory that nothing limits. */
  private static final long MAX_HELD_BYTES = 16L << 20;

  private final PgConnection raw;
  private final ReaderPool readers;
  private final DuckTarget target;
  private final DuckDBConnection duck;
  private final @Nullable NewFile file;

  private record Column(String name, HeldType held) {}

  DuckWrite(PgConnection raw, ReaderPool readers, DuckTarget target) throws SQLException {
    this.raw = raw;
    this.readers = readers;
    this.target = target;
    file =
        target.place() == null || target.place().file() == null
            ? null
            : new NewFile(target.place().file());
    duck = readers.borrow();
  }

  /**
   * Takes the rows over.
   *
   * @throws SQLException 0A000 for what DuckDB has no type or value for, 57014 when it was stopped
   */
  void take(RunningQuery running, TimeLimit limit, FederatedReport report) throws SQLException {
    long began = System.nanoTime();
    List<Column> columns = columns();
    duck.setAutoCommit(false);
    try (Statement statement = duck.createStatement()) {
      noDefaults(statement);
      statement.execute(
          "CREATE TEMP TABLE \"htap rows\" ("
              + numbered(columns, i -> "c" + i + " " + columns.get(i).held().duckType())
              + ")");
      long[] sizes = new long[2];
      Watched.run(running, limit, raw::cancelQuery, () -> fill(columns, sizes));
      Watched.run(
          running,
          limit,
          statement::cancel,
          () -> {
            for (String sql : statements(columns)) {
              statement.execute(sql);
            }
          });
      report.taken(target.name().toString(), sizes[0], sizes[1], began);
    } catch (SQLException e) {
      throw DuckErrors.of(e);
    }
  }

  /** As Postgres types them; each of a type that DuckDB gives back as the same. */
  private List<Column> columns() throws SQLException {
    Field[] fields =
        Describer.describe(raw, "SELECT * FROM " + target.standIn().quoted(), new int[0]).fields();
    List<Column> columns = new ArrayList<>();
    for (DuckColumn column : DuckColumn.of(fields)) {
      HeldType held = column.held();
      if (held == null) {
        throw new HtapException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "column "
                + column.name()
                + " has a type that DuckDB does not have; cast it, to text or numeric(p, s) say");
      }
      columns.add(new Column(column.name(), held));
    }
    if (columns.isEmpty()) {
      throw new HtapException(SqlState.FEATURE_NOT_SUPPORTED, "a table of DuckDB's has a column");
    }
    return columns;
  }

  /** What Postgres does not know it cannot fill in. */
  private void noDefaults(Statement statement) throws SQLException {
    if (target.makes() || target.place() == null || file != null) {
      return;
    }
    String schema = target.name().schema() == null ? "main" : target.name().schema();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT column_name FROM duckdb_columns() WHERE database_name = current_database() AND"
                + " schema_name = "
                + Identifiers.literal(schema)
                + " AND table_name = "
                + Identifiers.literal(target.name().name())
                + " AND column_default IS NOT NULL")) {
      if (row.next()) {
        throw new HtapException(
            SqlState.FEATURE_NOT_SUPPORTED,
            "column " + row.getString(1) + " of " + target.name() + " has a default of DuckDB's");
      }
    }
  }

  /**
   * @param sizes takes the number of rows and of bytes
   */
  private void fill(List<Column> columns, long[] sizes) throws SQLException {
    String query = "SELECT * FROM " + target.standIn().quoted();
    try (DuckDBAppender appender = duck.createAppender("temp", "main", ROWS)) {
      long[] held = {0};
      sizes[1] =
          CopiedRows.read(
              raw,
              query,
              columns.size(),
              (buffer, offsets, lengths, size) -> {
                for (int i = 0; i < lengths.length; i++) {
                  if (lengths[i] >= 0) {
                    columns.get(i).held().codec().check(buffer, offsets[i], lengths[i]);
                  }
                }
                appender.beginRow();
                for (int i = 0; i < lengths.length; i++) {
                  if (lengths[i] < 0) {
                    appender.appendNull();
                  } else {
                    columns.get(i).held().codec().append(appender, buffer, offsets[i], lengths[i]);
                  }
                }
                appender.endRow();
                sizes[0]++;
                held[0] += size;
                if (held[0] >= MAX_HELD_BYTES) {
                  appender.flush();
                  held[0] = 0;
                }
              });
    } catch (UnrepresentableException e) {
      throw new HtapException(
          SqlState.FEATURE_NOT_SUPPORTED, e.getMessage() + ", which DuckDB cannot hold", e);
    }
  }

  private List<String> statements(List<Column> columns) {
    List<String> all = new ArrayList<>();
    String names = numbered(columns, i -> Identifiers.quoted(columns.get(i).name()));
    String insert = " (" + names + ") SELECT * FROM temp.main.\"htap rows\"";
    if (target.place() == null) {
      String table = target.name().quoted();
      all.add(
          "CREATE TABLE "
              + table
              + " ("
              + numbered(
                  columns,
                  i ->
                      Identifiers.quoted(columns.get(i).name())
                          + " "
                          + columns.get(i).held().duckType())
              + ")");
      all.add("INSERT INTO " + table + insert);
    } else if (file == null) {
      all.add("INSERT INTO " + target.place().sql() + insert);
    } else {
      // Of the types that the other files have.
      all.add(
          "CREATE TEMP TABLE \"htap file\" AS SELECT * FROM " + target.place().sql() + " LIMIT 0");
      all.add("INSERT INTO temp.main.\"htap file\"" + insert);
      all.add(
          "COPY (SELECT * FROM temp.main.\"htap file\") TO "
              + Identifiers.literal(file.written())
              + " (FORMAT parquet)");
      all.add("DROP TABLE temp.main.\"htap file\"");
    }
    all.add("DROP TABLE temp.main.\"htap rows\"");
    return all;
  }

  private static String numbered(List<Column> columns, Function<Integer, String> item) {
    return IntStream.range(0, columns.size()).boxed().map(item).collect(Collectors.joining(", "));
  }

  /** Makes it seen. */
  void commit() throws SQLException {
    try {
      duck.commit();
    } catch (SQLException e) {
      throw DuckErrors.of(e);
    }
    if (file != null) {
      file.publish();
    }
  }

  /** Takes back what has not been committed. */
  @Override
  public void close() throws SQLException {
    try {
      if (file != null) {
        file.discard();
      }
    } finally {
      readers.release(duck);
    }
  }
}
