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
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The relations that DuckDB holds or reads by itself, by their names. They are described once, when
 * they are first asked for.
 */
public final class SourceRelations {
  /** Schemas of the copy and of the driver itself. */
  private static final String OWN_SCHEMAS = "('copy', 'htap', 'information_schema', 'pg_catalog')";

  private final ReaderPool readers;
  private final List<SourceFile> files;
  private volatile @Nullable Map<RelationName, Source> known;

  /** How DuckDB knows a relation, and its columns as it describes them. */
  private record Source(RelationName name, String sql, List<Column> columns, boolean counted) {}

  private record Column(String name, SourceTypes type, boolean notNull) {}

  /**
   * @param readers of a database that {@link SourceSetup} has prepared
   */
  public SourceRelations(ReaderPool readers, List<SourceFile> files) {
    this.readers = readers;
    this.files = List.copyOf(files);
  }

  /** Whether a statement's name may mean one of them. */
  public boolean has(RelationName name) throws SQLException {
    return !name.only() && known().containsKey(name);
  }

  /** All names, files first. */
  public List<RelationName> names() throws SQLException {
    return List.copyOf(known().keySet());
  }

  /**
   * The relation as the translator takes it. Its OID is no table's of Postgres.
   *
   * @param collation the database's, under which its texts compare
   */
  public RelationFacts facts(RelationName name, CollationFacts collation) throws SQLException {
    Map<RelationName, Source> all = known();
    Source source = all.get(name);
    if (source == null) {
      throw new HtapException(SqlState.UNDEFINED_TABLE, "no such relation in DuckDB: " + name);
    }
    List<ColumnFacts> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (Column column : source.columns()) {
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
        items.add(
            column.type().cast().formatted(Identifiers.quoted(column.name())) + " AS " + held);
      }
    }
    long oid = -1L - new ArrayList<>(all.keySet()).indexOf(name);
    String schema = name.schema() == null ? "public" : name.schema();
    String select = items.isEmpty() ? "1" : String.join(", ", items);
    return new RelationFacts(
        oid,
        schema,
        name.name(),
        RelationFacts.Kind.TABLE,
        columns,
        List.of(),
        rows(source),
        null,
        "(SELECT " + select + " FROM " + source.sql() + ")",
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

  /** What makes the schema known; to be called after DuckDB has been given or lost a table. */
  public void forget() {
    known = null;
  }

  private Map<RelationName, Source> known() throws SQLException {
    Map<RelationName, Source> found = known;
    if (found == null) {
      found = discover();
      known = found;
    }
    return found;
  }

  private Map<RelationName, Source> discover() throws SQLException {
    Map<RelationName, Source> found = new LinkedHashMap<>();
    DuckDBConnection duck = readers.borrow();
    try (Statement statement = duck.createStatement()) {
      for (SourceFile file : files) {
        String sql =
            "read_"
                + file.format().name().toLowerCase(Locale.ROOT)
                + "("
                + Identifiers.literal(file.path())
                + ")";
        found.put(file.name(), describe(duck, file.name(), sql, file.format()));
      }
      for (RelationName name : tables(statement)) {
        RelationName known =
            "main".equals(name.schema()) ? new RelationName(null, name.name()) : name;
        found.putIfAbsent(known, describe(duck, known, name.quoted(), SourceFile.Format.PARQUET));
      }
    } finally {
      readers.release(duck);
    }
    return found;
  }

  private static List<RelationName> tables(Statement statement) throws SQLException {
    List<RelationName> names = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT schema_name, table_name FROM (SELECT schema_name, table_name, database_name FROM"
                + " duckdb_tables() WHERE NOT internal AND NOT temporary UNION ALL SELECT"
                + " schema_name, view_name, database_name FROM duckdb_views() WHERE NOT internal AND"
                + " NOT temporary) WHERE database_name = current_database() AND schema_name NOT IN "
                + OWN_SCHEMAS
                + " ORDER BY ALL")) {
      while (row.next()) {
        names.add(new RelationName(row.getString(1), row.getString(2)));
      }
    }
    return names;
  }

  /** A new statement for each: DuckDB closes one that has failed. */
  private static Source describe(
      DuckDBConnection duck, RelationName name, String sql, SourceFile.Format format)
      throws SQLException {
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
    } catch (SQLException e) {
      throw new HtapException(
          SqlState.UNDEFINED_TABLE, "DuckDB cannot read the relation " + name, e);
    }
    return new Source(name, sql, columns, format == SourceFile.Format.PARQUET);
  }

  /** How many rows it has, where DuckDB knows that without reading; otherwise unknown: −1. */
  private double rows(Source source) throws SQLException {
    if (!source.counted()) {
      return -1;
    }
    DuckDBConnection duck = readers.borrow();
    try (Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + source.sql())) {
      row.next();
      return row.getDouble(1);
    } finally {
      readers.release(duck);
    }
  }
}
