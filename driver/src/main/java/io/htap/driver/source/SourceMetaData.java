package io.htap.driver.source;

import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import java.nio.charset.StandardCharsets;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.Field;
import org.postgresql.core.Tuple;
import org.postgresql.core.TypeInfo;
import org.postgresql.jdbc.PgConnection;

/** Relations of DuckDB's own beside those of Postgres, in the answers of DatabaseMetaData. */
public final class SourceMetaData {
  private static final String TABLE = "TABLE";

  private final PgConnection raw;
  private final List<RelationFacts> relations;

  /**
   * @param relations DuckDB's own
   */
  public SourceMetaData(PgConnection raw, List<RelationFacts> relations) {
    this.raw = raw;
    this.relations = List.copyOf(relations);
  }

  /** The tables that pgjdbc found, and those of DuckDB that the patterns match. */
  public ResultSet tables(
      ResultSet found,
      @Nullable String schemaPattern,
      @Nullable String namePattern,
      String @Nullable [] types)
      throws SQLException {
    Rows rows = new Rows(found);
    if (types == null || Arrays.asList(types).contains(TABLE)) {
      for (RelationFacts relation : matching(rows, schemaPattern, namePattern)) {
        Map<String, String> row = row(relation);
        row.put("TABLE_TYPE", TABLE);
        rows.add(row);
      }
    }
    return rows.sorted("TABLE_TYPE", "TABLE_SCHEM", "TABLE_NAME");
  }

  /** The columns likewise. */
  public ResultSet columns(
      ResultSet found,
      @Nullable String schemaPattern,
      @Nullable String namePattern,
      @Nullable String columnPattern)
      throws SQLException {
    Rows rows = new Rows(found);
    Predicate<String> columns = like(columnPattern);
    for (RelationFacts relation : matching(rows, schemaPattern, namePattern)) {
      for (ColumnFacts column : relation.columns()) {
        if (columns.test(column.name()) && column.type() != null) {
          rows.add(row(relation, column, column.type()));
        }
      }
    }
    return rows.sorted("TABLE_SCHEM", "TABLE_NAME");
  }

  /** The schemas likewise. */
  public ResultSet schemas(ResultSet found, @Nullable String schemaPattern) throws SQLException {
    Rows rows = new Rows(found);
    Set<String> known = rows.values("TABLE_SCHEM");
    Predicate<String> schemas = like(schemaPattern);
    for (String schema : new TreeSet<>(relations.stream().map(RelationFacts::schema).toList())) {
      if (schemas.test(schema) && !known.contains(schema)) {
        Map<String, String> row = new HashMap<>();
        row.put("TABLE_SCHEM", schema);
        rows.add(row);
      }
    }
    return rows.sorted("TABLE_SCHEM");
  }

  /** What Postgres has under the same name is meant by it. */
  private List<RelationFacts> matching(
      Rows rows, @Nullable String schemaPattern, @Nullable String namePattern) {
    Predicate<String> schemas = like(schemaPattern);
    Predicate<String> names = like(namePattern);
    return relations.stream()
        .filter(r -> schemas.test(r.schema()) && names.test(r.name()))
        .filter(r -> !rows.has(r.schema(), r.name()))
        .toList();
  }

  private Map<String, String> row(RelationFacts relation) throws SQLException {
    Map<String, String> row = new HashMap<>();
    row.put("TABLE_CAT", raw.getCatalog());
    row.put("TABLE_SCHEM", relation.schema());
    row.put("TABLE_NAME", relation.name());
    row.put("REMARKS", "in DuckDB");
    return row;
  }

  private Map<String, String> row(RelationFacts relation, ColumnFacts column, PgType type)
      throws SQLException {
    TypeInfo types = raw.getTypeInfo();
    String name = Objects.requireNonNull(types.getPGType(type.oid()));
    Map<String, String> row = row(relation);
    row.put("COLUMN_NAME", column.name());
    row.put("DATA_TYPE", String.valueOf(types.getSQLType(name)));
    row.put("TYPE_NAME", name);
    row.put("COLUMN_SIZE", String.valueOf(types.getPrecision(type.oid(), column.typmod())));
    row.put("DECIMAL_DIGITS", String.valueOf(types.getScale(type.oid(), column.typmod())));
    row.put("NUM_PREC_RADIX", "10");
    row.put(
        "NULLABLE",
        String.valueOf(
            column.notNull() ? DatabaseMetaData.columnNoNulls : DatabaseMetaData.columnNullable));
    row.put("IS_NULLABLE", column.notNull() ? "NO" : "YES");
    row.put("ORDINAL_POSITION", String.valueOf(column.attnum()));
    row.put("IS_AUTOINCREMENT", "NO");
    row.put("IS_GENERATEDCOLUMN", "NO");
    return row;
  }

  /** A pattern of JDBC's, with Postgres's escape. */
  private static Predicate<String> like(@Nullable String pattern) {
    if (pattern == null) {
      return name -> true;
    }
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        i++;
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(i))));
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
  }

  /** The rows of a result set, read to its end, and more. */
  private final class Rows {
    private final Field[] fields;
    private final List<String> labels = new ArrayList<>();
    private final List<@Nullable String[]> rows = new ArrayList<>();

    Rows(ResultSet found) throws SQLException {
      ResultSetMetaData columns = found.getMetaData();
      fields = new Field[columns.getColumnCount()];
      for (int i = 0; i < fields.length; i++) {
        labels.add(columns.getColumnLabel(i + 1));
        int oid = raw.getTypeInfo().getPGType(columns.getColumnTypeName(i + 1));
        fields[i] = new Field(labels.get(i), oid);
      }
      try (found) {
        while (found.next()) {
          @Nullable String[] row = new @Nullable String[fields.length];
          for (int i = 0; i < row.length; i++) {
            row[i] = found.getString(i + 1);
          }
          rows.add(row);
        }
      }
    }

    void add(Map<String, String> values) {
      rows.add(labels.stream().map(values::get).toArray(String[]::new));
    }

    private @Nullable String cell(@Nullable String[] row, String label) {
      int column = labels.indexOf(label);
      return column < 0 ? null : row[column];
    }

    boolean has(String schema, String name) {
      return rows.stream()
          .anyMatch(
              r -> schema.equals(cell(r, "TABLE_SCHEM")) && name.equals(cell(r, "TABLE_NAME")));
    }

    Set<String> values(String label) {
      return rows.stream().map(r -> String.valueOf(cell(r, label))).collect(Collectors.toSet());
    }

    /** Rows that are alike in these columns stay as they came. */
    ResultSet sorted(String... by) throws SQLException {
      Comparator<@Nullable String[]> order = (a, b) -> 0;
      for (String label : by) {
        order = order.thenComparing(row -> String.valueOf(cell(row, label)));
      }
      rows.sort(order);
      List<Tuple> tuples = new ArrayList<>();
      for (@Nullable String[] row : rows) {
        byte[][] cells = new byte[row.length][];
        for (int i = 0; i < row.length; i++) {
          String text = row[i];
          if (text != null) {
            cells[i] = text.getBytes(StandardCharsets.UTF_8);
          }
        }
        tuples.add(new Tuple(cells));
      }
      Statement statement = raw.createStatement();
      ResultSet result =
          statement.unwrap(BaseStatement.class).createDriverResultSet(fields, tuples);
      statement.closeOnCompletion();
      return result;
    }
  }
}
