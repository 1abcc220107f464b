package io.htap.driver.federation;

import io.htap.driver.federation.FragmentSql.Use;
import io.htap.driver.federation.cost.Estimates;
import io.htap.pushdown.FederationPlanner;
import io.htap.pushdown.Step.Fragment;
import io.htap.pushdown.Step.KeySource;
import io.htap.replica.codec.ColumnCodec;
import io.htap.replica.codec.UnrepresentableException;
import io.htap.spi.ColumnFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * Which rows of a table are left by its joins with what is in DuckDB, where the keys of that are
 * too many to be sent: the table sends its own keys first, without the columns that are wide. They
 * come for the rows that are left, by {@code ctid}.
 */
final class LateRows {
  private static final String PROBED = "temp.main.probed";

  /** So few rows are fetched in less time than it takes to find out. */
  private static final double LEAST_ROWS = 5_000;

  private static final long MOST_ROWS = 400_000;
  private static final int SAMPLE = 200;

  private final PgConnection raw;
  private final FederatedPlan plan;
  private final FragmentSql fragments;
  private final KeyReader keys;
  private final Estimates estimates;
  private final boolean always;
  private boolean probes;
  private long bytes;

  /**
   * @param always whether it is to be used where it can, even if it does not pay
   */
  LateRows(
      PgConnection raw,
      FederatedPlan plan,
      FragmentSql fragments,
      KeyReader keys,
      Estimates estimates,
      boolean always) {
    this.raw = raw;
    this.plan = plan;
    this.fragments = fragments;
    this.keys = keys;
    this.estimates = estimates;
    this.always = always;
  }

  /**
   * Whether it is worth a look. The whole fetch has to see one state of the database.
   *
   * @param sources of keys that are not sent
   * @param rows that the fragment is expected to have
   */
  boolean pays(Statement duck, Fragment fragment, List<KeySource> sources, double rows)
      throws SQLException {
    if (sources.isEmpty() || !plan.isTable(fragment.node()) || !always && rows < LEAST_ROWS) {
      return false;
    }
    List<ColumnFacts> late = columns(fragment.node(), sources, false);
    return wide(fragment.node(), late, rows) && (always || worth(duck, sources, rows));
  }

  /**
   * Whether columns of a table are worth a fetch of their own, and its rows keep their places, for
   * which the user may ask.
   *
   * @param rows that the table has, about
   */
  boolean wide(int node, List<ColumnFacts> late, double rows) throws SQLException {
    if (late.isEmpty()) {
      return false;
    }
    Estimates.Width width = estimates.width(raw, widths(node, late, rows));
    return width.plain() && (always || FederationPlanner.wide(width.bytes())) && readsPlaces(node);
  }

  /** Where a row is may be read by those only who may read all columns of a table. */
  private boolean readsPlaces(int node) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT pg_catalog.has_table_privilege("
                    + plan.nodes().get(node).oid()
                    + "::pg_catalog.oid, 'SELECT')")) {
      return row.next() && row.getBoolean(1);
    }
  }

  private boolean worth(Statement duck, List<KeySource> sources, double rows) throws SQLException {
    for (KeySource source : sources) {
      if (source.path().keys().size() == 1
          && FederationPlanner.narrows(keys.size(duck, source).different(), rows)) {
        return true;
      }
    }
    return false;
  }

  /** The columns that tell rows apart, or those that may come later. */
  private List<ColumnFacts> columns(int node, List<KeySource> sources, boolean keyed) {
    Set<Integer> key =
        sources.stream()
            .flatMap(s -> s.path().keys().stream())
            .map(pair -> pair.to())
            .collect(Collectors.toCollection(TreeSet::new));
    return fragments.columns(node).stream().filter(c -> key.contains(c.attnum()) == keyed).toList();
  }

  private String widths(int node, List<ColumnFacts> late, double rows) {
    String width =
        late.stream()
            .map(c -> "coalesce(pg_catalog.pg_column_size(" + FragmentSql.column(c) + "), 0)")
            .collect(Collectors.joining(" + "));
    return fragments.sampled(node, width, rows, SAMPLE);
  }

  /**
   * Asks Postgres for the keys of the fragment's rows.
   *
   * @return the rows that are left; null when they are too many for it to pay
   */
  @Nullable RowIds left(
      DuckDBConnection duck, Fragment fragment, List<KeySource> sources, Gathered gathered)
      throws SQLException {
    List<ColumnFacts> columns = columns(fragment.node(), sources, true);
    probes = true;
    long probed = stage(duck, PROBED, columns, asked(fragment, sources, gathered, Use.RUN));
    try (Statement statement = duck.createStatement()) {
      return left(statement, sources, probed);
    }
  }

  /**
   * Makes a table of the places of rows, in a column {@code row}, and of some columns.
   *
   * @param asked of Postgres
   * @return how many rows there are
   */
  long stage(DuckDBConnection duck, String table, List<ColumnFacts> columns, String asked)
      throws SQLException {
    List<String> names = new ArrayList<>(List.of("row"));
    List<ColumnCodec> codecs = new ArrayList<>(List.of(RowIds.CODEC));
    List<String> definitions = new ArrayList<>(List.of("row BIGINT"));
    for (ColumnFacts column : columns) {
      names.add(column.name());
      codecs.add(CopiedTable.codec(column));
      definitions.add(
          Remote.columnName(column.attnum())
              + ' '
              + Objects.requireNonNull(Remote.held(column)).duckType());
    }
    try (Statement statement = duck.createStatement()) {
      statement.execute(
          "CREATE OR REPLACE TEMP TABLE " + table + " (" + String.join(", ", definitions) + ")");
    }
    try (CopiedTable rows =
        new CopiedTable(duck, table, 0, names, codecs.toArray(ColumnCodec[]::new))) {
      bytes += CopiedRows.read(raw, asked, rows.width(), rows::append);
      return rows.rows();
    } catch (UnrepresentableException e) {
      throw StagedTables.refused(e);
    }
  }

  private @Nullable RowIds left(Statement duck, List<KeySource> sources, long probed)
      throws SQLException {
    long most =
        always ? MOST_ROWS : Math.min(MOST_ROWS, (long) (FederationPlanner.NARROW * probed));
    List<String> conditions = new ArrayList<>();
    for (KeySource source : sources) {
      conditions.add(keys.among(source));
    }
    String query =
        "SELECT row FROM "
            + PROBED
            + " WHERE "
            + String.join(" AND ", conditions)
            + " ORDER BY row";
    var rows = new RowIds();
    try (ResultSet row = duck.executeQuery(query + " LIMIT " + (most + 1))) {
      while (row.next()) {
        if (rows.count() == most) {
          return null;
        }
        rows.add(row.getLong(1));
      }
    }
    return rows;
  }

  /** What is asked of Postgres. */
  String asked(Fragment fragment, List<KeySource> sources, Gathered gathered, Use use) {
    return fragments.keys(fragment, columns(fragment.node(), sources, true), gathered, use);
  }

  /** How many bytes Postgres has sent. */
  long bytes() {
    return bytes;
  }

  /** What takes away what it has made. */
  List<String> drops() {
    return probes ? List.of("DROP TABLE IF EXISTS " + PROBED) : List.of();
  }
}
