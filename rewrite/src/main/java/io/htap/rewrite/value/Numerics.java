package io.htap.rewrite.value;

import io.htap.rewrite.value.Num.Dynamic;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Num.Scaled;
import io.htap.spi.PgType;
import java.math.BigDecimal;

/** Moves numbers between the ways of holding a numeric; nothing here changes a value. */
public final class Numerics {
  /** As many as a quotient of small numbers has; as many digits are left before the point. */
  private static final int SUMMED_SCALE = 20;

  private Numerics() {}

  /** A literal, exactly: its displayed scale is the number of digits written after the point. */
  public static Ex literal(BigDecimal value) {
    int scale = Math.max(value.scale(), 0);
    int precision = Math.max(value.precision() - Math.min(value.scale(), 0), scale);
    if (precision > Num.MAX_PRECISION) {
      throw Refusal.type("a numeric literal of more than 38 digits");
    }
    Fixed num = new Fixed(Math.max(precision, 1), scale);
    return Ex.numeric(cast(Sql.quote(value.toPlainString()), num), num)
        .withConstant(new Constant.Number(value));
  }

  /** The same number as a numeric: integers get scale 0. */
  public static Ex toNumeric(Ex number) {
    if (number.type() == PgType.NUMERIC) {
      return number;
    }
    if (number.constant() instanceof Constant.Number n) {
      return literal(n.value());
    }
    int precision =
        switch (number.type()) {
          case INT2 -> 5;
          case INT4 -> 10;
          case INT8 -> 19;
          default -> throw Refusal.cast(number.type() + " to numeric");
        };
    Fixed num = new Fixed(precision, 0);
    return Ex.numeric(cast(number.sql(), num), num);
  }

  public static Num num(Ex numeric) {
    if (numeric.num() == null) {
      throw Refusal.type("not a numeric");
    }
    return numeric.num();
  }

  /** Whether DuckDB holds it as an exact DECIMAL. */
  public static boolean isDecimal(Ex numeric) {
    return !(num(numeric) instanceof Dynamic);
  }

  public static int scale(Ex decimal) {
    return num(decimal) instanceof Fixed f ? f.scale() : ((Scaled) num(decimal)).scale();
  }

  public static int precision(Ex decimal) {
    return num(decimal) instanceof Fixed f ? f.precision() : ((Scaled) num(decimal)).precision();
  }

  /** An INTEGER expression for the scale that Postgres displays. */
  public static String scaleSql(Ex decimal) {
    return num(decimal) instanceof Scaled s ? s.scaleSql() : Integer.toString(scale(decimal));
  }

  /** Postgres's own text of the value. */
  public static String text(Ex numeric) {
    Num num = num(numeric);
    if (num instanceof Dynamic) {
      return numeric.sql();
    }
    // DuckDB leaves out the zero before the point of a DECIMAL that has no digit there.
    String sql =
        precision(numeric) == scale(numeric) ? widen(numeric, 1, scale(numeric)) : numeric.sql();
    String text = Sql.cast(sql, "VARCHAR");
    if (!(num instanceof Scaled s)) {
      return text;
    }
    // The digits beyond the displayed scale are zeros. One character more is added and cut, since
    // a cut of none would leave nothing.
    String surplus = Sql.cast("%d - %s".formatted(s.scale() + 1, s.scaleSql()), "BIGINT");
    return "rtrim(\"left\"(%s || '0', -%s), '.')".formatted(text, surplus);
  }

  /** Held as text if the displayed scale differs by row, so that it survives being a column. */
  public static Ex asColumn(Ex numeric) {
    return num(numeric) instanceof Scaled ? dynamic(text(numeric)) : numeric;
  }

  /**
   * A numeric held as text as a DECIMAL that can be summed; a value with more digits than that has
   * raises, which sends the statement back to Postgres.
   */
  public static Ex summable(Ex numeric) {
    if (isDecimal(numeric)) {
      return numeric;
    }
    String x = numeric.sql();
    String scale =
        Sql.cast(
            "CASE WHEN strpos(v, '.') = 0 THEN 0 ELSE length(v) - strpos(v, '.') END", "INTEGER");
    String type = Sql.decimal(Num.MAX_PRECISION, SUMMED_SCALE);
    String sql =
        "CASE WHEN %s > %d THEN %s ELSE %s END"
            .formatted(
                scale,
                SUMMED_SCALE,
                Moments.raise("more digits than are summed", type),
                Sql.cast("v", type));
    return Ex.numeric(
        Sql.once(x, sql), new Scaled(Num.MAX_PRECISION, SUMMED_SCALE, Sql.once(x, scale)));
  }

  public static Ex dynamic(String sql) {
    return Ex.numeric(sql, new Dynamic());
  }

  /** The sort key of the value, the same for every scale it may be written with. */
  public static String key(Ex numeric) {
    String text = isDecimal(numeric) ? Sql.cast(numeric.sql(), "VARCHAR") : numeric.sql();
    return "pg_key(" + text + ")";
  }

  /** The text that a numeric function of ours returns. */
  public static String call(String function, String... arguments) {
    return NumericCode.decoded(function + "(" + String.join(", ", arguments) + ")");
  }

  /** A numeric held as text as a DECIMAL; what needs no rounding DuckDB reads by itself. */
  static String fitted(Ex dynamic, Fixed num) {
    String rounded = call("pg_round", "v", Integer.toString(num.scale()));
    String body =
        "CASE WHEN strpos(v, '.') = 0 OR length(v) - strpos(v, '.') <= %d THEN %s ELSE %s END"
            .formatted(num.scale(), cast("v", num), cast(rounded, num));
    return Sql.once(dynamic.sql(), body);
  }

  /** A DECIMAL widened to at least that scale and those integer digits; fails when it overflows. */
  public static String widen(Ex decimal, int integerDigits, int scale) {
    int digits = Math.max(integerDigits, precision(decimal) - scale(decimal));
    if (scale == scale(decimal) && digits == precision(decimal) - scale(decimal)) {
      return decimal.sql();
    }
    if (scale > Num.MAX_PRECISION) {
      throw Refusal.type("numeric of scale " + scale);
    }
    return Sql.cast(decimal.sql(), Sql.decimal(digits + scale, scale));
  }

  static String cast(String sql, Fixed num) {
    return Sql.cast(sql, Sql.decimal(num.precision(), num.scale()));
  }
}
