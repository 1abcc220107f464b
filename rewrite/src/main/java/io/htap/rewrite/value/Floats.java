package io.htap.rewrite.value;

import io.htap.rewrite.value.Comparison.Pair;
import io.htap.spi.PgType;

/** Floats are compared, never computed with: NaN sorts last and equals itself in both engines. */
final class Floats {
  private Floats() {}

  static Pair pair(Ex a, Ex b) {
    if (a.type() == PgType.FLOAT4 && b.type() == PgType.FLOAT4) {
      return new Pair(a.sql(), b.sql());
    }
    return new Pair(asDouble(a), asDouble(b));
  }

  /** The nearest double, as Postgres's implicit cast gives it. */
  static String asDouble(Ex number) {
    if (number.type() == PgType.FLOAT8) {
      return number.sql();
    }
    if (number.type() == PgType.NUMERIC) {
      // Both engines read the decimal text to the nearest double; DECIMAL to DOUBLE does not.
      return Sql.cast(Numerics.text(number), "DOUBLE");
    }
    return Sql.cast(number.sql(), "DOUBLE");
  }
}
