package io.htap.driver.source;

import io.htap.driver.config.SourceFile;
import io.htap.replica.ReaderPool;
import io.htap.replica.catalog.Identifiers;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.HtapException;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The relations that DuckDB holds or reads by itself, by their names. Which there are is found out
 * once; what they look like, for each statement: files come, go and change.
 */
public final class SourceRelations {
  /** Schemas of the copy and of the driver itself. */
  private static final String OWN_SCHEMAS = "('copy', 'htap', 'information_schema', 'pg_catalog')";

  private static final String PUBLIC = "public";

  private final ReaderPool readers;
  private final List<SourceFile> files;
  private final Map<RelationName, Described> described = new ConcurrentHashMap<>();
  private final Map<RelationName, Integer> numbers = new ConcurrentHashMap<>();
  private final AtomicInteger lastNumber = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();
  private volatile @Nullable Known known;

  private record Known(Map<RelationName, Source> sources, List<RelationName> names) {}

  /**
   * A relation.
   *
   * @param number tells it from the others
   * @param file null for one that DuckDB holds
   * @param sql how DuckDB knows one that it holds; empty for files
   * @param counted whether DuckDB knows how many rows it has without reading them
   */
  private record Source(
      int number, RelationName name, @Nullable SourceFile file, String sql, boolean counted) {}

  private record Column(String name, SourceTypes type, boolean notNull) {}

  /**
   * What a relation looked like.
   *
   * @param versions of the files that it was read from
   */
  private record Described(List<FileVersion> versions, List<Column> columns, double rows) {}

  /**
   * @param readers of a database that {@link SourceSetup} has prepared
   */
  public SourceRelations(ReaderPool readers, List<SourceFile> files) {
    this.readers = readers;
    this.files = List.copyOf(files);
  }

  /** Whether a statement's name may mean one of them. */
  public boolean has(RelationName name) throws SQLException {
    return !name.only() && known().sources().containsKey(canonical(name));
  }

  /** Whether an OID is one of those that are given here: no table of Postgres has it. */
  public static boolean isOwn(long oid) {
    return oid < 0;
  }

  /** All names, files first; the same list as long as it holds. */
  public List<RelationName> names() throws SQLException {
    return known().names();
  }

  /** Tables have been made or dropped. */
  public void changed() {
    changes.incrementAndGet();
    known = null;
  }

  /**
   * Where a relation is.
   *
   * @param file null for one that DuckDB holds
   * @param sql how DuckDB knows it: a name, or a call that reads the files that there are now
   * @param table whether DuckDB holds it as a table
   */
  public record Place(@Nullable SourceFile file, String sql, boolean table) {}

  /**
   * @throws SQLException 42P01 when there is none of the name, or no file yet
   */
  public Place place(RelationName name) throws SQLException {
    Source source = known().sources().get(canonical(name));
    if (source == null) {
      throw new HtapException(SqlState.UNDEFINED_TABLE, "no such relation in DuckDB: " + name);
    }
    SourceFile file = source.file();
    if (file == null) {
      return new Place(null, source.sql(), source.counted());
    }
    DuckDBConnection duck = readers.borrow();
    try {
      return new Place(file, listed(file, paths(duck, file)), false);
    } catch (SQLException e) {
      throw unreadable(name, e);
    } finally {
      readers.release(duck);
    }
  }

  /** What has no schema of its own is in {@code public} as far as anybody can see. */
  private static RelationName canonical(RelationName name) {
    return PUBLIC.equals(name.schema()) ? new RelationName(null, name.name()) : name;
  }

  /**
   * The relation as the translator takes it, as it is now. Its OID is no table's of Postgres.
   *
   * @param collation the database's, under which its texts compare
   * @throws SQLException 42P01 when DuckDB cannot read it
   */
  public RelationFacts facts(RelationName name, CollationFacts collation) throws SQLException {
    Source source = known().sources().get(canonical(name));
    if (source == null) {
      throw new HtapException(SqlState.UNDEFINED_TABLE, "no such relation in DuckDB: " + name);
    }
    DuckDBConnection duck = readers.borrow();
    try {
      SourceFile file = source.file();
      if (file == null) {
        Described now = describe(duck, source, source.sql(), List.of());
        return facts(source, source.sql(), now, collation);
      }
      List<String> paths = paths(duck, file);
      String sql = listed(file, paths);
      return facts(source, sql, described(duck, source, sql, paths), collation);
    } catch (SQLException e) {
      throw unreadable(name, e);
    } finally {
      readers.release(duck);
    }
  }

  private static HtapException unreadable(RelationName name, SQLException e) {
    return new HtapException(
        SqlState.UNDEFINED_TABLE,
        "DuckDB cannot read the relation " + name + ": " + e.getMessage(),
        e);
  }

  /** Described anew only when a file has changed. */
  private Described described(DuckDBConnection duck, Source source, String sql, List<String> paths)
      throws SQLException {
    List<FileVersion> versions = FileVersion.of(paths);
    Described before = described.get(source.name());
    if (before != null && before.versions().equals(versions)) {
      return before;
    }
    Described now = describe(duck, source, sql, versions);
    if (versions.stream().allMatch(FileVersion::settled)) {
      described.put(source.name(), now);
    }
    return now;
  }

  private static Described describe(
      DuckDBConnection duck, Source source, String sql, List<FileVersion> versions)
      throws SQLException {
    return new Described(versions, columns(duck, sql), rows(duck, source, sql));
  }

  private static RelationFacts facts(
      Source source, String sql, Described described, CollationFacts collation) {
    List<ColumnFacts> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (Column column : described.columns()) {
      int attnum = columns.size() + 1;
      PgType type = column.type().type();
      String held = type == null ? null : "c" + attnum;
      columns.add(
          new ColumnFacts(
              column.name(),
              attnum,
              type == null ? 0 : type.oid(),
              column.type().typmod(),
              column.notNull(),
              type != null && type.isText() ? collation : null,
              held));
      if (held != null) {
        String cast = column.type().cast().formatted(Identifiers.quoted(column.name()));
        items.add(cast + " AS " + held);
      }
    }
    String select = items.isEmpty() ? "1" : String.join(", ", items);
    RelationName name = source.name();
    return new RelationFacts(
        -1L - source.number(),
        name.schema() == null ? PUBLIC : name.schema(),
        name.name(),
        RelationFacts.Kind.TABLE,
        columns,
        List.of(),
        described.rows(),
        null,
        "(SELECT " + select + " FROM " + sql + ")",
        null);
  }

  /**
   * A query in Postgres's SQL with the relation's columns and no rows. A column of a type that
   * Postgres does not have is text there, and whoever reads it is refused by the translator.
   */
  public static String standIn(RelationFacts relation) {
    return relation.columns().stream()
        .map(c -> "NULL::" + typeName(c) + " AS " + Identifiers.quoted(c.name()))
        .collect(Collectors.joining(", ", "SELECT ", " WHERE false"));
  }

  private static String typeName(ColumnFacts column) {
    PgType type = column.type();
    if (type == null) {
      return "pg_catalog.text";
    }
    return type == PgType.NUMERIC && column.typmod() >= 0
        ? "numeric(" + column.precision() + "," + column.scale() + ")"
        : type.sqlName();
  }

  private Known known() throws SQLException {
    Known found = known;
    if (found == null) {
      int before = changes.get();
      Map<RelationName, Source> sources = discover();
      found = new Known(sources, List.copyOf(sources.keySet()));
      if (before == changes.get()) {
        known = found;
      }
    }
    return found;
  }

  /** The same for one name, whatever comes and goes. */
  private int number(RelationName name) {
    return numbers.computeIfAbsent(name, n -> lastNumber.getAndIncrement());
  }

  private Map<RelationName, Source> discover() throws SQLException {
    Map<RelationName, Source> found = new LinkedHashMap<>();
    for (SourceFile file : files) {
      RelationName name = canonical(file.name());
      boolean counted = file.format() == SourceFile.Format.PARQUET;
      found.put(name, new Source(number(name), name, file, "", counted));
    }
    DuckDBConnection duck = readers.borrow();
    try (Statement statement = duck.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT schema_name, table_name, stored FROM (SELECT schema_name, table_name,"
                    + " database_name, true AS stored FROM duckdb_tables() WHERE NOT internal AND"
                    + " NOT temporary UNION ALL SELECT schema_name, view_name, database_name, false"
                    + " FROM duckdb_views() WHERE NOT internal AND NOT temporary) WHERE database_name"
                    + " = current_database() AND schema_name NOT IN "
                    + OWN_SCHEMAS
                    + " ORDER BY ALL")) {
      while (row.next()) {
        RelationName held = new RelationName(row.getString(1), row.getString(2));
        RelationName name =
            canonical("main".equals(held.schema()) ? new RelationName(null, held.name()) : held);
        found.putIfAbsent(
            name, new Source(number(name), name, null, held.quoted(), row.getBoolean(3)));
      }
    } finally {
      readers.release(duck);
    }
    return found;
  }

  /** The files that there are now, so that all reads for a statement are of the same ones. */
  private static List<String> paths(DuckDBConnection duck, SourceFile file) throws SQLException {
    List<String> paths = new ArrayList<>();
    if (file.several()) {
      try (Statement statement = duck.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT file FROM glob("
                      + Identifiers.literal(file.path())
                      + ") ORDER BY file")) {
        while (row.next()) {
          paths.add(row.getString(1));
        }
      }
      if (paths.isEmpty()) {
        throw new SQLException("no file is called " + file.path());
      }
    } else {
      paths.add(file.path());
    }
    return paths;
  }

  private static String listed(SourceFile file, List<String> paths) {
    String list =
        paths.stream().map(Identifiers::literal).collect(Collectors.joining(", ", "[", "]"));
    return "read_" + file.format().name().toLowerCase(Locale.ROOT) + "(" + list + ")";
  }

  private static List<Column> columns(DuckDBConnection duck, String sql) throws SQLException {
    List<Column> columns = new ArrayList<>();
    try (Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery("DESCRIBE SELECT * FROM " + sql)) {
      while (row.next()) {
        columns.add(
            new Column(
                row.getString("column_name"),
                SourceTypes.of(row.getString("column_type")),
                "NO".equals(row.getString("null"))));
      }
    }
    return columns;
  }

  /** How many rows it has, where DuckDB knows that without reading; otherwise unknown: −1. */
  private static double rows(DuckDBConnection duck, Source source, String sql) throws SQLException {
    if (!source.counted()) {
      return -1;
    }
    try (Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + sql)) {
      row.next();
      return row.getDouble(1);
    }
  }
}
