package io.htap.rewrite.function;

import io.htap.rewrite.value.Arithmetic;
import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Intervals;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Moments;
import io.htap.rewrite.value.Num;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Num.Scaled;
import io.htap.rewrite.value.Numerics;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The aggregates that may leave Postgres. Sums are exact in DuckDB (128-bit integers, DECIMAL(38))
 * and fail on overflow; averages are the exact sum divided by Postgres's rule.
 */
public final class Aggregates {
  private static final Set<String> NAMES =
      Set.of(
          "count",
          "sum",
          "avg",
          "min",
          "max",
          "bool_and",
          "bool_or",
          "every",
          "variance",
          "var_samp",
          "var_pop",
          "stddev",
          "stddev_samp",
          "stddev_pop");

  private final boolean distinct;
  private final String suffix;
  private final boolean floatsRelaxed;

  /**
   * @param suffix FILTER and OVER clauses in DuckDB's SQL, with a leading blank, or empty
   * @param floatsRelaxed sums of floats may differ in their last digits
   */
  public Aggregates(boolean distinct, String suffix, boolean floatsRelaxed) {
    this.distinct = distinct;
    this.suffix = suffix;
    this.floatsRelaxed = floatsRelaxed;
  }

  public static boolean knows(String name) {
    return NAMES.contains(name);
  }

  /**
   * @param argument null for {@code count(*)}
   */
  public Ex call(String name, @Nullable Ex argument) {
    if (argument == null) {
      if (!name.equals("count") || distinct) {
        throw Refusal.function(name + "(*)");
      }
      return Ex.of(PgType.INT8, "count(*)" + suffix);
    }
    Ex x = argument.untyped() ? Literals.resolve(argument, PgType.TEXT) : argument;
    return switch (name) {
      case "count" -> Ex.of(PgType.INT8, count(x));
      case "sum" -> sum(x);
      case "avg" -> avg(x);
      case "min", "max" -> extreme(name, x);
      case "bool_and", "every" -> bool("bool_and", x);
      case "bool_or" -> bool("bool_or", x);
      default -> spread(name, x);
    };
  }

  private String count(Ex x) {
    if (!distinct) {
      return plain("count", x.sql());
    }
    requireDistinct(x);
    boolean varying = x.type() == PgType.NUMERIC && !Numerics.isDecimal(x);
    return plain("count", varying ? Numerics.key(x) : x.sql());
  }

  private Ex sum(Ex x) {
    if (distinct) {
      requireDistinct(x);
    }
    return switch (x.type()) {
      case INT2, INT4 -> {
        String sql = plain("sum", Arithmetic.computed(x).sql());
        yield Ex.of(PgType.INT8, Sql.cast(sql, "BIGINT"));
      }
      case INT8 -> {
        Fixed num = new Fixed(Num.MAX_PRECISION, 0);
        String sql =
            Sql.cast(plain("sum", Arithmetic.computed(x).sql()), Sql.decimal(Num.MAX_PRECISION, 0));
        yield Ex.numeric(sql, num);
      }
      case NUMERIC -> sumNumeric(x);
      case INTERVAL -> sumInterval(x);
      case FLOAT4 -> Ex.of(PgType.FLOAT4, Sql.cast(floatSum(x), "FLOAT"));
      case FLOAT8 -> Ex.of(PgType.FLOAT8, floatSum(x));
      default -> throw Refusal.function("sum of " + x.type().sqlName());
    };
  }

  private Ex sumNumeric(Ex numeric) {
    Ex x = Numerics.summable(numeric);
    int scale = Numerics.scale(x);
    String sql = plain("sum", x.sql());
    if (x.num() instanceof Scaled scaled) {
      if (distinct) {
        throw Refusal.function("sum(distinct) of numerics of varying scale");
      }
      // The sum shows the largest scale among the values that went into it.
      String shown =
          plain("max", "CASE WHEN " + x.sql() + " IS NOT NULL THEN " + scaled.scaleSql() + " END");
      return Ex.numeric(sql, new Scaled(Num.MAX_PRECISION, scale, shown));
    }
    return Ex.numeric(sql, new Fixed(Num.MAX_PRECISION, scale));
  }

  /** Part by part, as Postgres adds intervals. */
  private Ex sumInterval(Ex x) {
    String sum =
        "{'months': %s, 'days': %s, 'micros': %s}"
            .formatted(
                sumPart(Intervals.part(x, "months"), "INTEGER", Integer.MAX_VALUE),
                sumPart(Intervals.part(x, "days"), "INTEGER", Integer.MAX_VALUE),
                sumPart(Intervals.part(x, "micros"), "BIGINT", Long.MAX_VALUE));
    String none = plain("count", x.sql()) + " = 0";
    return Ex.of(PgType.INTERVAL, "CASE WHEN " + none + " THEN NULL ELSE " + sum + " END");
  }

  /** Postgres raises as soon as a partial sum overflows, which depends on the order. */
  private String sumPart(String part, String type, long most) {
    String reached = plain("sum", "abs(CAST(" + part + " AS HUGEINT))");
    return "CASE WHEN %s > %d THEN %s ELSE %s END"
        .formatted(
            reached,
            most,
            Moments.raise("interval overflow", type),
            Sql.cast(plain("sum", part), type));
  }

  private Ex avg(Ex x) {
    if (x.type().isFloat()) {
      requireRelaxed();
      return Ex.of(PgType.FLOAT8, guarded(plain("avg", Sql.cast(x.sql(), "DOUBLE"))));
    }
    if (distinct) {
      requireDistinct(x);
    }
    String sum;
    if (x.type().isInteger()) {
      sum = Sql.cast(plain("sum", x.sql()), "VARCHAR");
    } else if (x.type() == PgType.NUMERIC) {
      sum = Numerics.text(sumNumeric(x));
    } else {
      throw Refusal.function("avg of " + x.type().sqlName());
    }
    return Numerics.dynamic(
        Numerics.call("pg_div", sum, Sql.cast(plain("count", x.sql()), "VARCHAR")));
  }

  /** The variances and deviations. */
  private Ex spread(String name, Ex x) {
    boolean exact = x.type().isInteger() || x.num() instanceof Fixed;
    if (distinct || !exact) {
      throw Refusal.function(name + " of " + (distinct ? "distinct " : "") + x.type().sqlName());
    }
    return Spread.call(name, Numerics.toNumeric(x), this::plain);
  }

  private Ex extreme(String name, Ex x) {
    PgType type = x.type();
    if (type.isText()) {
      String sql = Collations.extreme(List.of(x), name, keys -> plain(name, keys.get(0)));
      Ex result = x.withSql(sql).withTypmod(-1);
      return type == PgType.VARCHAR ? result.relabelled(PgType.TEXT) : result;
    }
    if (type == PgType.NUMERIC && !(x.num() instanceof Fixed)) {
      throw Refusal.function(name + " of numerics of varying scale");
    }
    boolean ordered =
        type.isInteger()
            || type == PgType.NUMERIC
            || type == PgType.DATE
            || type == PgType.TIME
            || type == PgType.TIMESTAMP
            || type == PgType.TIMESTAMPTZ
            || type == PgType.ENUM;
    if (!ordered) {
      throw Refusal.function(name + " of " + type.sqlName());
    }
    return x.withSql(plain(name, x.sql())).withTypmod(-1);
  }

  private Ex bool(String name, Ex x) {
    if (x.type() != PgType.BOOL) {
      throw Refusal.function(name + " of " + x.type().sqlName());
    }
    return Ex.bool(plain(name, x.sql()));
  }

  private String floatSum(Ex x) {
    requireRelaxed();
    return guarded(plain("sum", Sql.cast(x.sql(), "DOUBLE")));
  }

  /** Postgres raises where DuckDB overflows to an infinity, or from there to NaN. */
  private static String guarded(String sum) {
    String raise = Moments.raise("float overflow", "DOUBLE");
    return "CASE WHEN NOT isfinite(" + sum + ") THEN " + raise + " ELSE " + sum + " END";
  }

  private void requireRelaxed() {
    if (!floatsRelaxed || distinct) {
      throw new Refusal(ReasonCode.FLOAT_ORDER, "a sum of floats depends on their order");
    }
  }

  private static void requireDistinct(Ex x) {
    if (x.type().isText()) {
      Collations.equality(x);
    } else if (x.type().isFloat() || x.type() == PgType.INTERVAL || x.type().isOpaque()) {
      throw Refusal.function("distinct " + x.type().sqlName());
    }
  }

  private String plain(String function, String argument) {
    return function + "(" + (distinct ? "DISTINCT " : "") + argument + ")" + suffix;
  }
}
