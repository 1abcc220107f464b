package io.htap.spi;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
  UUID(2950, "uuid"),
  JSON(114, "json"),
  JSONB(3802, "jsonb"),
  BOOL_ARRAY(1000, BOOL),
  INT2_ARRAY(1005, INT2),
  INT4_ARRAY(1007, INT4),
  INT8_ARRAY(1016, INT8),
  FLOAT4_ARRAY(1021, FLOAT4),
  FLOAT8_ARRAY(1022, FLOAT8),
  TEXT_ARRAY(1009, TEXT),
  VARCHAR_ARRAY(1015, VARCHAR),
  DATE_ARRAY(1182, DATE),
  TIMESTAMP_ARRAY(1115, TIMESTAMP),
  TIMESTAMPTZ_ARRAY(1185, TIMESTAMPTZ),
  NUMERIC_ARRAY(1231, NUMERIC),
  UUID_ARRAY(2951, UUID),
  /** Every enum: which one is for {@link EnumFacts} to say. */
  ENUM(0, "enum");

  private static final Map<Integer, PgType> BY_OID =
      Stream.of(values())
          .filter(type -> type.oid != 0)
          .collect(Collectors.toMap(PgType::oid, Function.identity()));

  private final int oid;
  private final String sqlName;
  private final @Nullable PgType element;

  PgType(int oid, String sqlName) {
    this.oid = oid;
    this.sqlName = sqlName;
    this.element = null;
  }

  PgType(int oid, PgType element) {
    this.oid = oid;
    this.sqlName = element.sqlName + "[]";
    this.element = element;
  }

  /** The type's OID in {@code pg_type}, the same on every server; 0 for enums. */
  public int oid() {
    return oid;
  }

  /** The type of an array's elements; null unless it is an array. */
  public @Nullable PgType element() {
    return element;
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

  public boolean isArray() {
    return element != null;
  }

  /** Whether the copy can only show values of the type: it neither compares nor orders them. */
  public boolean isOpaque() {
    return isArray() || this == JSON || this == JSONB;
  }

  /** Empty for every type that is not in this list. */
  public static Optional<PgType> byOid(int oid) {
    return Optional.ofNullable(BY_OID.get(oid));
  }
}
