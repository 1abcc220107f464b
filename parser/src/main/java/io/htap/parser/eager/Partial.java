package io.htap.parser.eager;

import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is computed of a relation's rows before they are joined, and what becomes of it afterwards,
 * both in Postgres's SQL. Only sums whose order does not matter, and types that hold them exactly.
 */
final class Partial {
  /** More than as many rows as any table has, times the greatest value of the type. */
  private static final int DIGITS_OF_INT8_SUM = 30;

  /** As many rows as no group has. */
  private static final int DIGITS_OF_ROWS = 12;

  private static final int MOST_DIGITS = 38;

  private final String relation;
  private final String rows;
  private final Map<String, String> columns = new LinkedHashMap<>();

  /**
   * @param relation how the query calls it
   * @param inner whether no row of the relation is ever missing from the join
   */
  Partial(String relation, boolean inner) {
    this.relation = relation;
    String counted = computed("pg_catalog.count(*)");
    // A row that an outer join has extended with NULLs is one row.
    rows = inner ? counted : "coalesce(" + counted + ", 1)";
  }

  /** By the names that they are given. */
  Map<String, String> columns() {
    return columns;
  }

  /** {@code count(*)}. */
  String count() {
    return whole("coalesce(sum(" + rows + "), 0)");
  }

  /** {@code count(value)} of a value that is the same for all rows of a group. */
  String countOf(String value) {
    return whole("coalesce(sum(CASE WHEN (" + value + ") IS NOT NULL THEN " + rows + " END), 0)");
  }

  /** {@code sum(value)} of such a value; null where it could be too large. */
  @Nullable String sumOf(ColumnFacts column, String value) {
    PgType type = column.type();
    return type == PgType.INT2 || type == PgType.INT4
        ? whole("sum(" + value + " * " + rows + ")")
        : null;
  }

  /** An aggregate of one of the relation's columns; null for one that is not known to be exact. */
  @Nullable String of(String aggregate, ColumnFacts column) {
    return switch (aggregate) {
      case "count" -> whole("coalesce(sum(" + counted(column) + "), 0)");
      case "sum" -> sum(column);
      case "avg" -> avg(column);
      case "min", "max" -> extreme(aggregate, column);
      default -> null;
    };
  }

  private String counted(ColumnFacts column) {
    return computed("pg_catalog.count(" + quoted(column.name()) + ")");
  }

  private @Nullable String sum(ColumnFacts column) {
    String total = total(column);
    if (total == null) {
      return null;
    }
    PgType type = column.type();
    String sum = "sum(" + total + ")";
    return type == PgType.INT2 || type == PgType.INT4 ? whole(sum) : sum;
  }

  private @Nullable String avg(ColumnFacts column) {
    String total = total(column);
    return total == null ? null : "(sum(" + total + ") / nullif(sum(" + counted(column) + "), 0))";
  }

  private @Nullable String total(ColumnFacts column) {
    PgType type = column.type();
    String sum = "pg_catalog.sum(" + quoted(column.name()) + ")";
    if (type == PgType.INT2 || type == PgType.INT4) {
      return computed(sum);
    } else if (type == PgType.INT8) {
      return computed(numeric(sum, DIGITS_OF_INT8_SUM, 0));
    } else if (type == PgType.NUMERIC
        && column.typmod() >= 0
        && column.precision() + DIGITS_OF_ROWS <= MOST_DIGITS
        && column.scale() <= column.precision()) {
      return computed(numeric(sum, column.precision() + DIGITS_OF_ROWS, column.scale()));
    }
    return null;
  }

  private @Nullable String extreme(String aggregate, ColumnFacts column) {
    PgType type = column.type();
    if (type == null) {
      return null;
    }
    String value = "pg_catalog." + aggregate + "(" + quoted(column.name()) + ")";
    String computed =
        switch (type) {
          case INT2, INT4, INT8, DATE, TIMESTAMP, TIMESTAMPTZ -> computed(value);
          case NUMERIC ->
              column.typmod() >= 0 && column.scale() <= column.precision()
                  ? computed(numeric(value, column.precision(), column.scale()))
                  : null;
          default -> null;
        };
    return computed == null ? null : aggregate + "(" + computed + ")";
  }

  private static String numeric(String value, int precision, int scale) {
    return "CAST(" + value + " AS numeric(" + precision + ", " + scale + "))";
  }

  private static String whole(String value) {
    return "CAST(" + value + " AS bigint)";
  }

  private String computed(String sql) {
    String name = columns.computeIfAbsent(sql, s -> "\"htap " + (columns.size() + 1) + "\"");
    return relation + "." + name;
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
