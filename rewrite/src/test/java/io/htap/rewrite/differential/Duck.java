package io.htap.rewrite.differential;

import io.htap.rewrite.function.ScalarFunction;
import io.htap.rewrite.function.ScalarFunctions;
import io.htap.spi.CatalogFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.DuckSettings;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBFunctions;

/** A DuckDB as the driver sets it up, with a copy of the test tables. */
final class Duck {
  private Duck() {}

  static Connection copyOf(Connection postgres, CatalogFacts catalog) throws SQLException {
    Connection duck = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement s = duck.createStatement()) {
      for (String setting : DuckSettings.SQL) {
        s.execute(setting);
      }
    }
    for (ScalarFunction f : ScalarFunctions.ALL) {
      register(duck, f);
    }
    Set<Long> done = new HashSet<>();
    for (RelationFacts relation : catalog.relations().values()) {
      if (relation.kind() == RelationFacts.Kind.TABLE && done.add(relation.oid())) {
        copy(postgres, duck, relation);
      }
    }
    return duck;
  }

  private static void register(Connection duck, ScalarFunction f) throws SQLException {
    try (var builder = DuckDBFunctions.scalarFunction()) {
      builder.withName(f.name());
      builder.withParameters(
          f.parameters().stream().map(Duck::type).toArray(DuckDBColumnType[]::new));
      builder.withReturnType(DuckDBColumnType.UHUGEINT);
      builder.withNullInNullOut();
      if (f.parameters().size() == 1) {
        builder.withFunction((Object a) -> f.call(a));
      } else {
        builder.withFunction((Object a, Object b) -> f.call(a, b));
      }
      builder.register(duck);
    }
  }

  private static DuckDBColumnType type(ScalarFunction.Type type) {
    return type == ScalarFunction.Type.INTEGER
        ? DuckDBColumnType.INTEGER
        : DuckDBColumnType.VARCHAR;
  }

  private static void copy(Connection postgres, Connection duck, RelationFacts relation)
      throws SQLException {
    var columns = relation.columns().stream().filter(c -> duckType(c) != null).toList();
    String names = columns.stream().map(ColumnFacts::name).collect(Collectors.joining(", "));
    String ddl =
        columns.stream()
            .map(c -> '"' + c.copyColumn() + "\" " + duckType(c))
            .collect(Collectors.joining(", "));
    String casts = columns.stream().map(Duck::read).collect(Collectors.joining(", "));
    String texts = columns.stream().map(Duck::written).collect(Collectors.joining(", "));
    assert !names.isEmpty();
    try (Statement s = duck.createStatement();
        Statement p = postgres.createStatement()) {
      s.execute("create table " + relation.copyTable() + " (" + ddl + ")");
      try (PreparedStatement insert =
              duck.prepareStatement(
                  "insert into " + relation.copyTable() + " values (" + casts + ")");
          ResultSet rows = p.executeQuery("select " + texts + " from public." + relation.name())) {
        while (rows.next()) {
          for (int i = 1; i <= columns.size(); i++) {
            insert.setObject(i, rows.getString(i));
          }
          insert.execute();
        }
      }
    }
  }

  private static String written(ColumnFacts c) {
    return switch (c.type()) {
      case ENUM ->
          "(select count(*) from pg_enum e join pg_enum f on f.enumtypid = e.enumtypid and"
              + " f.enumsortorder <= e.enumsortorder where e.enumtypid = %d and e.enumlabel ="
                  .formatted(c.typeOid())
              + " %1$s::text having %1$s is not null)::text".formatted(c.name());
      case INTERVAL ->
          "case when %1$s is null then null else format('{\"months\": %%s, \"days\": %%s, \"micros\":"
                  .formatted(c.name())
              + " %%s}', extract(year from %1$s) * 12 + extract(month from %1$s), extract(day from"
                  .formatted(c.name())
              + " %1$s), (extract(hour from %1$s) * 3600000000 + extract(minute from %1$s) *"
                  .formatted(c.name())
              + " 60000000 + extract(microseconds from %1$s))::int8) end".formatted(c.name());
      default -> c.name() + "::text";
    };
  }

  private static String read(ColumnFacts c) {
    if (c.type() == PgType.BPCHAR) {
      return "rtrim(?, ' ')";
    }
    if (c.type().isArray()) {
      // The form does not matter here: the driver prints arrays, nothing else looks into them.
      return "encode(?)";
    }
    return c.type() == PgType.INTERVAL
        ? "CAST(CAST(? AS JSON) AS " + duckType(c) + ")"
        : "CAST(? AS " + duckType(c) + ")";
  }

  private static String duckType(ColumnFacts column) {
    PgType type = column.type();
    if (type == null || type == PgType.BYTEA) {
      return null;
    }
    if (type.isArray()) {
      return "BLOB";
    }
    return switch (type) {
      case NUMERIC ->
          column.precision() < 1 || column.precision() > 38 || column.scale() > column.precision()
              ? "VARCHAR"
              : "DECIMAL(" + column.precision() + "," + column.scale() + ")";
      case BOOL -> "BOOLEAN";
      case INT2, ENUM -> "SMALLINT";
      case INT4 -> "INTEGER";
      case INT8 -> "BIGINT";
      case FLOAT4 -> "FLOAT";
      case FLOAT8 -> "DOUBLE";
      case TEXT, VARCHAR, BPCHAR, JSON, JSONB -> "VARCHAR";
      case INTERVAL -> "STRUCT(months INTEGER, days INTEGER, micros BIGINT)";
      default -> type.name();
    };
  }
}
