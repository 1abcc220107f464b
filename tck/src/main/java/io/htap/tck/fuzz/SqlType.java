package io.htap.tck.fuzz;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The types that generated statements deal in; two of them may be one type of Postgres. */
enum SqlType {
  BOOL("boolean", "true"),
  INT2("smallint", "1::smallint"),
  INT4("integer", "1"),
  INT8("bigint", "1::bigint"),
  /** With a declared scale, so that equal values print alike. */
  FIXED("numeric(14,3)", "1.000::numeric(14,3)"),
  /** Of any scale: 1.0 and 1.00 are equal and print differently. */
  NUMERIC("numeric", "1.5"),
  FLOAT4("real", "1::real"),
  FLOAT8("double precision", "1::float8"),
  TEXT("text", "'a'::text"),
  VARCHAR("varchar(12)", "'a'::varchar(12)"),
  CHAR("char(6)", "'a'::char(6)"),
  DATE("date", "date '2024-02-29'"),
  TIME("time", "time '10:20:30'"),
  TIMESTAMP("timestamp", "timestamp '2024-02-29 10:20:30'"),
  TIMESTAMPTZ("timestamptz", "timestamptz '2024-02-29 10:20:30+00'"),
  INTERVAL("interval", "interval '1 day'"),
  UUID("uuid", "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid"),
  BYTEA("bytea", "'\\x01'::bytea"),
  MOOD("mood", "'ok'::mood"),
  JSONB("jsonb", "'{\"a\": 1}'::jsonb"),
  INTS("int[]", "array[1, 2]"),
  TEXTS("text[]", "array['a', 'b']");

  /** Two values that are equal print alike, so that it does not matter which of them is kept. */
  private static final Set<SqlType> EXACT =
      EnumSet.of(
          BOOL,
          INT2,
          INT4,
          INT8,
          FIXED,
          TEXT,
          VARCHAR,
          CHAR,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          BYTEA,
          MOOD);

  /** Those that most columns have. */
  static final List<SqlType> COMMON =
      List.of(
          INT4, INT4, INT8, FIXED, FIXED, TEXT, TEXT, VARCHAR, DATE, TIMESTAMP, BOOL, INT2,
          NUMERIC);

  /** Those of them that equal values of print alike. */
  static final List<SqlType> COMMON_EXACT = COMMON.stream().filter(EXACT::contains).toList();

  private final String sqlName;
  private final String simplest;

  SqlType(String sqlName, String simplest) {
    this.sqlName = sqlName;
    this.simplest = simplest;
  }

  String sqlName() {
    return sqlName;
  }

  /** A literal of the type, for a statement that is made smaller. */
  String simplest() {
    return simplest;
  }

  boolean exact() {
    return EXACT.contains(this);
  }

  /** Whether it can be compared by {@code =} and ordered by {@code <}. */
  boolean comparable() {
    return this != JSONB;
  }
}
