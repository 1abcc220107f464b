package io.htap.spi;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Postgres types that the columnar copy can hold and the translator knows exactly. */
public enum PgType {
  BOOL(16, "boolean"),
  BYTEA(17, "bytea"),
  INT8(20, "bigint"),
  INT2(21, "smallint"),
  INT4(23, "integer"),
  TEXT(25, "text"),
  FLOAT4(700, "real"),
  FLOAT8(701, "double precision"),
  BPCHAR(1042, "character"),
  VARCHAR(1043, "character varying"),
  DATE(1082, "date"),
  TIME(1083, "time without time zone"),
  TIMESTAMP(1114, "timestamp without time zone"),
  TIMESTAMPTZ(1184, "timestamp with time zone"),
  INTERVAL(1186, "interval"),
  NUMERIC(1700, "numeric"),
  UUID(2950, "uuid");

  private static final Map<Integer, PgType> BY_OID =
      Stream.of(values()).collect(Collectors.toMap(PgType::oid, Function.identity()));

  private final int oid;
  private final String sqlName;

  PgType(int oid, String sqlName) {
    this.oid = oid;
    this.sqlName = sqlName;
  }

  /** The type's OID in {@code pg_type}, the same on every server. */
  public int oid() {
    return oid;
  }

  /** The name as {@code format_type} prints it. */
  public String sqlName() {
    return sqlName;
  }

  public boolean isInteger() {
    return this == INT2 || this == INT4 || this == INT8;
  }

  public boolean isFloat() {
    return this == FLOAT4 || this == FLOAT8;
  }

  public boolean isNumber() {
    return isInteger() || isFloat() || this == NUMERIC;
  }

  public boolean isText() {
    return this == TEXT || this == VARCHAR || this == BPCHAR;
  }

  /** Empty for every type that is not in this list. */
  public static Optional<PgType> byOid(int oid) {
    return Optional.ofNullable(BY_OID.get(oid));
  }
}
