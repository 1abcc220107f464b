package io.htap.rewrite.value;

import io.htap.spi.PgType;

/** The few pieces of DuckDB's SQL that are written in many places. */
public final class Sql {
  /** DuckDB's type for the position of an enum's label. */
  static final String ENUM_POSITION = "SMALLINT";

  private Sql() {}

  /** A string literal; DuckDB knows no escapes in it but the doubled quote. */
  public static String quote(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  public static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  public static String cast(String sql, String type) {
    return "CAST(" + sql + " AS " + type + ")";
  }

  public static String decimal(int precision, int scale) {
    return "DECIMAL(" + Math.min(precision, Num.MAX_PRECISION) + "," + scale + ")";
  }

  /**
   * An expression that reads another one several times and computes it once.
   *
   * @param body over the other's value, which is {@code v} to it
   */
  public static String once(String value, String body) {
    return "list_extract(list_transform([" + value + "], lambda v: " + body + "), 1)";
  }

  /** How many bits an integer type has; more than any for all other numbers. */
  static int bits(PgType type) {
    return switch (type) {
      case INT2 -> 16;
      case INT4 -> 32;
      case INT8 -> 64;
      default -> Integer.MAX_VALUE;
    };
  }

  /** DuckDB's type for every Postgres type but numeric, whose precision must be known. */
  public static String typeName(PgType type) {
    return switch (type) {
      case BOOL -> "BOOLEAN";
      case BYTEA -> "BLOB";
      case INT2 -> "SMALLINT";
      case INT4 -> "INTEGER";
      case INT8 -> "BIGINT";
      case FLOAT4 -> "FLOAT";
      case FLOAT8 -> "DOUBLE";
      case TEXT, VARCHAR, BPCHAR -> "VARCHAR";
      case DATE -> "DATE";
      case TIME -> "TIME";
      case TIMESTAMP -> "TIMESTAMP";
      case TIMESTAMPTZ -> "TIMESTAMPTZ";
      case INTERVAL -> "STRUCT(months INTEGER, days INTEGER, micros BIGINT)";
      case UUID -> "UUID";
      case NUMERIC -> throw Refusal.type("numeric without scale");
      case JSON, JSONB -> "VARCHAR";
      case BOOL_ARRAY,
          INT2_ARRAY,
          INT4_ARRAY,
          INT8_ARRAY,
          FLOAT4_ARRAY,
          FLOAT8_ARRAY,
          TEXT_ARRAY,
          VARCHAR_ARRAY,
          DATE_ARRAY,
          TIMESTAMP_ARRAY,
          TIMESTAMPTZ_ARRAY,
          NUMERIC_ARRAY,
          UUID_ARRAY ->
          "BLOB";
      case ENUM -> ENUM_POSITION;
    };
  }
}
