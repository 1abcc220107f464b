package io.htap.rewrite.function;

import io.htap.rewrite.value.Arithmetic;
import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Num;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.NumericArithmetic;
import io.htap.rewrite.value.Numerics;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.PgType;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Functions of exact numbers; those of floats round differently and stay. */
final class MathFunctions {
  private static final int MAX_SCALE = 30;

  private MathFunctions() {}

  static void register(Map<String, FunctionRule> rules) {
    rules.put("abs", a -> abs(only(a, "abs")));
    rules.put("mod", MathFunctions::mod);
    rules.put("round", a -> toScale("round", a));
    rules.put("trunc", a -> toScale("trunc", a));
    rules.put("ceil", a -> whole("ceil", a));
    rules.put("ceiling", a -> whole("ceil", a));
    rules.put("floor", a -> whole("floor", a));
    rules.put("sign", a -> sign(only(a, "sign")));
  }

  private static Ex abs(Ex x) {
    if (x.untyped()) {
      throw Refusal.function("abs of an untyped literal");
    }
    if (x.type().isInteger()) {
      return Ex.of(x.type(), "abs(" + x.sql() + ")");
    }
    if (x.type() == PgType.NUMERIC) {
      return NumericArithmetic.sameScale("abs", "pg_abs", x);
    }
    throw Refusal.function("abs of " + x.type().sqlName());
  }

  private static Ex mod(List<Ex> a) {
    if (a.size() != 2 || !isExact(a.get(0)) || !isExact(a.get(1))) {
      throw Refusal.function("mod");
    }
    return Arithmetic.apply('%', a.get(0), a.get(1));
  }

  /** round(x [, n]) and trunc(x [, n]) with a constant n ≥ 0: n is the displayed scale. */
  private static Ex toScale(String function, List<Ex> a) {
    int scale = a.size() == 2 ? constant(a.get(1), function) : 0;
    boolean fits = a.size() <= 2 && scale >= 0 && scale <= MAX_SCALE;
    if (!fits || !isExact(a.get(0))) {
      throw Refusal.function(function);
    }
    if (a.size() == 1 && a.get(0).type().isInteger()) {
      return asDouble(a.get(0), x -> x);
    }
    Ex x = Numerics.toNumeric(a.get(0));
    if (!Numerics.isDecimal(x)) {
      String text = Numerics.call("pg_" + function, x.sql(), Integer.toString(scale));
      return decimal(text, Num.MAX_PRECISION, scale);
    }
    int digits = Numerics.precision(x) - Numerics.scale(x) + 1;
    if (function.equals("trunc") && scale < Numerics.scale(x)) {
      return decimal("trunc(" + x.sql() + ", " + scale + ")", digits + scale, scale);
    }
    return decimal(x.sql(), digits + scale, scale);
  }

  private static Ex whole(String function, List<Ex> a) {
    Ex x = only(a, function);
    if (!x.untyped() && x.type().isInteger()) {
      return asDouble(x, sql -> sql);
    }
    if (x.type() != PgType.NUMERIC) {
      throw Refusal.function(function + " of " + x.type().sqlName());
    }
    if (!Numerics.isDecimal(x)) {
      return decimal(Numerics.call("pg_" + function, x.sql(), "0"), Num.MAX_PRECISION, 0);
    }
    int digits = Numerics.precision(x) - Numerics.scale(x) + 1;
    return decimal(function + "(" + x.sql() + ")", digits, 0);
  }

  private static Ex sign(Ex x) {
    if (!x.untyped() && x.type().isInteger()) {
      return asDouble(x, sql -> "sign(" + sql + ")");
    }
    if (x.type() != PgType.NUMERIC || !Numerics.isDecimal(x)) {
      throw Refusal.function("sign of " + x.type().sqlName());
    }
    return decimal("sign(" + x.sql() + ")", 1, 0);
  }

  /** Postgres turns an integer into a float8 first, where it stays whole. */
  private static Ex asDouble(Ex integer, UnaryOperator<String> call) {
    return Ex.of(PgType.FLOAT8, Sql.cast(call.apply(integer.sql()), "DOUBLE"));
  }

  private static Ex decimal(String sql, int precision, int scale) {
    Fixed num = new Fixed(Math.min(precision, Num.MAX_PRECISION), scale);
    return Ex.numeric(Sql.cast(sql, Sql.decimal(num.precision(), scale)), num);
  }

  private static boolean isExact(Ex x) {
    return !x.untyped() && (x.type().isInteger() || x.type() == PgType.NUMERIC);
  }

  static int constant(Ex argument, String function) {
    boolean whole = argument.type() == PgType.INT4 && !argument.untyped();
    if (whole && argument.constant() instanceof Constant.Number n) {
      return n.value().intValueExact();
    }
    throw Refusal.function(function + " with an argument that is not constant");
  }

  static Ex only(List<Ex> arguments, String function) {
    if (arguments.size() != 1) {
      throw Refusal.function(function + " of " + arguments.size() + " arguments");
    }
    return arguments.get(0);
  }
}
