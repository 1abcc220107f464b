package io.htap.rewrite.value;

import io.htap.spi.PgType;

/** The few pieces of DuckDB's SQL that are written in many places. */
public final class Sql {
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
      case INTERVAL -> "INTERVAL";
      case UUID -> "UUID";
      case NUMERIC -> throw Refusal.type("numeric without scale");
    };
  }
}
