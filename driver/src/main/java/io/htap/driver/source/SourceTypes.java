package io.htap.driver.source;

import io.htap.spi.PgType;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB's types as Postgres would have them.
 *
 * @param type null for one that has no counterpart
 * @param cast what makes a value of the type be held as the copy holds it, the column's name in the
 *     place of {@code %s}
 */
record SourceTypes(@Nullable PgType type, int typmod, String cast) {
  private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),\\s*(\\d+)\\)");
  private static final SourceTypes NONE = new SourceTypes(null, -1, "");
  private static final String AS_IS = "%s";

  /**
   * @param duckType as DuckDB describes it
   */
  static SourceTypes of(String duckType) {
    Matcher decimal = DECIMAL.matcher(duckType);
    if (decimal.matches()) {
      int precision = Integer.parseInt(decimal.group(1));
      int scale = Integer.parseInt(decimal.group(2));
      return numeric(precision, scale, AS_IS);
    }
    return switch (duckType.toUpperCase(Locale.ROOT)) {
      case "BOOLEAN" -> same(PgType.BOOL);
      case "SMALLINT" -> same(PgType.INT2);
      case "TINYINT", "UTINYINT" -> cast(PgType.INT2, "SMALLINT");
      case "INTEGER" -> same(PgType.INT4);
      case "USMALLINT" -> cast(PgType.INT4, "INTEGER");
      case "BIGINT" -> same(PgType.INT8);
      case "UINTEGER" -> cast(PgType.INT8, "BIGINT");
      case "UBIGINT" -> numeric(20, 0, "CAST(%s AS DECIMAL(20,0))");
      case "HUGEINT", "UHUGEINT" -> numeric(38, 0, "CAST(%s AS DECIMAL(38,0))");
      case "FLOAT" -> same(PgType.FLOAT4);
      case "DOUBLE" -> same(PgType.FLOAT8);
      case "VARCHAR" -> same(PgType.TEXT);
      case "BLOB" -> same(PgType.BYTEA);
      case "UUID" -> same(PgType.UUID);
      case "DATE" -> same(PgType.DATE);
      case "TIME" -> same(PgType.TIME);
      case "TIMESTAMP" -> same(PgType.TIMESTAMP);
      case "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS" -> cast(PgType.TIMESTAMP, "TIMESTAMP");
      case "TIMESTAMP WITH TIME ZONE" -> same(PgType.TIMESTAMPTZ);
      default -> duckType.startsWith("ENUM(") ? cast(PgType.TEXT, "VARCHAR") : NONE;
    };
  }

  private static SourceTypes same(PgType type) {
    return new SourceTypes(type, -1, AS_IS);
  }

  private static SourceTypes cast(PgType type, String duckType) {
    return new SourceTypes(type, -1, "CAST(%s AS " + duckType + ")");
  }

  /** The modifier as Postgres stores that of {@code numeric(precision, scale)}. */
  private static SourceTypes numeric(int precision, int scale, String cast) {
    return new SourceTypes(PgType.NUMERIC, ((precision << 16) | scale) + 4, cast);
  }
}
