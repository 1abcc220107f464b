package io.htap.driver.federation;

import io.htap.driver.engine.duckdb.RowReader;
import io.htap.pushdown.Step.KeySource;
import io.htap.rewrite.translation.OutputColumn;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.ColumnFacts;
import io.htap.spi.HtapException;
import io.htap.spi.JoinGraph.KeyPair;
import io.htap.spi.JoinGraph.KeyPath;
import io.htap.spi.PgType;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Tuple;

/** Reads the different keys that a relation in DuckDB has for another one. */
final class KeyReader {
  private static final Set<PgType> INTEGERS = Set.of(PgType.INT2, PgType.INT4, PgType.INT8);

  /** Rows whose keys are read as they are. */
  private static final double FEW = 20_000;

  private static final String COUNTED = "temp.main.staged_keys";

  private final FederatedPlan plan;
  private final LocalRows local;
  private boolean counts;

  KeyReader(FederatedPlan plan, LocalRows local) {
    this.plan = plan;
    this.local = local;
  }

  /**
   * Keys as Postgres prints them.
   *
   * @param columns one list of values for each column of the key, all of one length; no NULL
   */
  record Keys(List<List<String>> columns) {
    int count() {
      return columns.get(0).size();
    }

    /** Each once. */
    private Keys distinct() {
      List<List<String>> once = new ArrayList<>();
      columns.forEach(column -> once.add(new ArrayList<>()));
      Set<List<String>> seen = new HashSet<>();
      for (int row = 0; row < count(); row++) {
        int at = row;
        List<String> key = columns.stream().map(column -> column.get(at)).toList();
        if (seen.add(key)) {
          for (int i = 0; i < key.size(); i++) {
            once.get(i).add(key.get(i));
          }
        }
      }
      return new Keys(once);
    }
  }

  /** The least and the greatest of a path's keys, as Postgres prints them. */
  record Range(String least, String greatest) {}

  /** Whether keys of a path have bounds that both engines order alike. */
  boolean bounded(KeyPath path) {
    return path.keys().size() == 1
        && (integers(path) || type(path, path.keys().get(0)).type() == PgType.DATE);
  }

  /** Whether each key of a path is one integer. */
  boolean integers(KeyPath path) {
    return path.keys().size() == 1 && INTEGERS.contains(type(path, path.keys().get(0)).type());
  }

  /**
   * The bounds of the keys.
   *
   * @param sample whether those of the first rows will do, where these are at hand
   * @return null when there is no key, or no row is at hand
   */
  @Nullable Range range(Statement statement, KeySource source, boolean sample) throws SQLException {
    KeyPath path = source.path();
    if (sample && !local.begins(path.from())) {
      return null;
    }
    OutputColumn type = type(path, path.keys().get(0));
    String key = Remote.columnName(path.keys().get(0).from());
    String from = sample ? Translated.staged(path.from()) : "(" + rows(source) + ") AS q";
    RowReader reader = new RowReader(List.of(type, type), false, ZoneId.of("UTC"));
    try (ResultSet row =
        statement.executeQuery("SELECT min(" + key + "), max(" + key + ") FROM " + from)) {
      row.next();
      Tuple tuple = reader.read(row);
      byte[] least = tuple.get(0);
      byte[] greatest = tuple.get(1);
      return least == null || greatest == null
          ? null
          : new Range(
              new String(least, StandardCharsets.UTF_8),
              new String(greatest, StandardCharsets.UTF_8));
    }
  }

  /**
   * Reads them.
   *
   * @param rows how many the relation has, as far as is known
   * @return null when there are more than {@code most} keys
   */
  @Nullable Keys read(Statement statement, KeySource source, double rows, long most)
      throws SQLException {
    if (rows <= FEW && local.holds(source.path().from()) && source.narrowing().isEmpty()) {
      // Told apart here: that takes less time than DuckDB takes to prepare for it.
      String all = "SELECT " + columns(source.path()) + ' ' + from(source);
      Keys keys = read(statement, source, all).distinct();
      return keys.count() > most ? null : keys;
    }
    if (rows > most && source.narrowing().isEmpty() && tooManyAtOnce(statement, source, most)) {
      return null;
    }
    String query = sql(source) + " LIMIT " + (most + 1);
    if (rows > most) {
      // Counted first: that takes DuckDB a fraction of the time that it takes to read them here.
      counts = true;
      statement.execute("CREATE OR REPLACE TEMP TABLE " + COUNTED + " AS " + query);
      if (count(statement, "FROM " + COUNTED, most) > most) {
        return null;
      }
      query = "FROM " + COUNTED;
    }
    Keys keys = read(statement, source, query);
    return keys.count() > most ? null : keys;
  }

  /** Whether the first rows have too many keys already, so that the others need not be read. */
  private boolean tooManyAtOnce(Statement statement, KeySource source, long most)
      throws SQLException {
    int from = source.path().from();
    long first = most + 1 + most / 8;
    if (local.begins(from)
        && tooMany(statement, source, "FROM " + Translated.staged(from), first, most)) {
      return true;
    }
    boolean known = local.begins(from) && first <= LocalRows.MOST_HELD;
    return !known && tooMany(statement, source, rows(source), first, most);
  }

  private static boolean tooMany(
      Statement statement, KeySource source, String rows, long first, long most)
      throws SQLException {
    String limited = "FROM (" + rows + " LIMIT " + first + ") AS q";
    return count(statement, distinct(source.path(), limited), most) > most;
  }

  private static long count(Statement statement, String query, long most) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(*) FROM (" + query + " LIMIT " + (most + 1) + ") AS q")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** How many of these keys a path brings; it is of one column of integers. */
  long among(Statement statement, KeySource source, List<Long> some) throws SQLException {
    KeyPath path = source.path();
    String list = some.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String column = Remote.columnName(path.keys().get(0).from());
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(*) FROM ("
                + sql(source)
                + " AND "
                + column
                + " IN ("
                + list
                + ")) AS q")) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * How many keys there are.
   *
   * @param rows that have one
   * @param different about how many of them are different
   */
  record Size(long rows, long different) {}

  /** How many bytes DuckDB may use. */
  double memory(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT parse_formatted_bytes(current_setting('memory_limit'))")) {
      row.next();
      return row.getDouble(1);
    }
  }

  /** How many keys a path brings; they are of one column. Takes next to no memory. */
  Size size(Statement statement, KeySource source) throws SQLException {
    String column = Remote.columnName(source.path().keys().get(0).from());
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(*), approx_count_distinct(" + column + ") " + from(source))) {
      row.next();
      return new Size(row.getLong(1), row.getLong(2));
    }
  }

  /**
   * Reads the keys of one column of integers as they come.
   *
   * @param distinct whether each comes once
   */
  void integers(Statement statement, KeySource source, boolean distinct, LongConsumer reader)
      throws SQLException {
    String column = Remote.columnName(source.path().keys().get(0).from());
    String query =
        (distinct ? "SELECT DISTINCT " : "SELECT ") + column + "::BIGINT " + from(source);
    statement.execute("SET jdbc_stream_results = true");
    try (ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        reader.accept(row.getLong(1));
      }
    } finally {
      // An error has closed the statement.
      try (Statement another = statement.getConnection().createStatement()) {
        another.execute("SET jdbc_stream_results = false");
      }
    }
  }

  /** What takes away what it has made. */
  List<String> drops() {
    return counts ? List.of("DROP TABLE IF EXISTS " + COUNTED) : List.of();
  }

  private Keys read(Statement statement, KeySource source, String query) throws SQLException {
    List<OutputColumn> types = new ArrayList<>();
    List<List<String>> columns = new ArrayList<>();
    for (KeyPair pair : source.path().keys()) {
      types.add(type(source.path(), pair));
      columns.add(new ArrayList<>());
    }
    RowReader reader = new RowReader(types, false, ZoneId.of("UTC"));
    try (ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        Tuple tuple = reader.read(row);
        for (int i = 0; i < columns.size(); i++) {
          byte[] value = Objects.requireNonNull(tuple.get(i));
          columns.get(i).add(new String(value, StandardCharsets.UTF_8));
        }
      }
    }
    return new Keys(columns);
  }

  private OutputColumn type(KeyPath path, KeyPair pair) {
    ColumnFacts column = column(path.from(), pair.from());
    PgType type = Objects.requireNonNull(column.type());
    // Blanks at the end of a char(n) are no part of the key.
    return new OutputColumn(type == PgType.BPCHAR ? PgType.TEXT : type, column.typmod(), null);
  }

  ColumnFacts column(int node, int attnum) {
    return plan.nodes().get(node).columns().stream()
        .filter(c -> c.attnum() == attnum)
        .findFirst()
        .orElseThrow();
  }

  private String sql(KeySource source) throws HtapException {
    return "SELECT DISTINCT " + columns(source.path()) + ' ' + from(source);
  }

  private String from(KeySource source) throws HtapException {
    StringBuilder sql = new StringBuilder("FROM (").append(rows(source)).append(") AS q WHERE ");
    sql.append(notNull(source.path()));
    for (KeySource narrower : source.narrowing()) {
      if (comparable(narrower.path())) {
        sql.append(" AND ").append(among(narrower));
      }
    }
    return sql.toString();
  }

  private static String distinct(KeyPath path, String from) {
    return "SELECT DISTINCT " + columns(path) + ' ' + from + " WHERE " + notNull(path);
  }

  private static String columns(KeyPath path) {
    return path.keys().stream()
        .map(pair -> Remote.columnName(pair.from()))
        .collect(Collectors.joining(", "));
  }

  private static String notNull(KeyPath path) {
    return path.keys().stream()
        .map(pair -> Remote.columnName(pair.from()) + " IS NOT NULL")
        .collect(Collectors.joining(" AND "));
  }

  /** A condition of DuckDB's on rows of what a path leads to, as they are staged. */
  String among(KeySource source) throws HtapException {
    return source.path().keys().stream()
            .map(p -> Remote.columnName(p.to()))
            .collect(Collectors.joining(", ", "(", ") IN ("))
        + sql(source)
        + ')';
  }

  /** Numerics may be held in other ways on either side. */
  boolean comparable(KeyPath path) {
    return path.keys().stream()
        .noneMatch(pair -> column(path.from(), pair.from()).type() == PgType.NUMERIC);
  }

  /** The rows that meet the node's conditions, its columns named as where they are staged. */
  private String rows(KeySource source) throws HtapException {
    TreeSet<Integer> attnums = new TreeSet<>();
    source.path().keys().forEach(p -> attnums.add(p.from()));
    source.narrowing().forEach(n -> n.path().keys().forEach(p -> attnums.add(p.to())));
    return local.select(source.path().from(), attnums);
  }
}
