package io.htap.rewrite.value;

import io.htap.spi.PgType;
import java.util.regex.Pattern;

/** The operators + − * / % over every pair of types for which sameness is proven. */
public final class Arithmetic {
  private static final Pattern SOLVABLE = Pattern.compile("(?s)\\((-|(?!SELECT).* [-+*] ).*\\)");

  private Arithmetic() {}

  public static Ex apply(char operator, Ex left, Ex right) {
    Ex a = left;
    Ex b = right;
    if (a.untyped() || b.untyped()) {
      // Postgres tries the other side's type first; only numbers are that simple.
      Ex typed = a.untyped() ? b : a;
      if (typed.untyped() || !typed.type().isNumber()) {
        throw Refusal.operator(operator + " with an untyped literal");
      }
      a = Literals.resolve(a, typed.type());
      b = Literals.resolve(b, typed.type());
    }
    if (a.type().isNumber() && b.type().isNumber()) {
      return numbers(operator, a, b);
    }
    return DateArithmetic.apply(operator, a, b);
  }

  /** {@code &} and {@code |} of integers. */
  public static Ex bits(char operator, Ex left, Ex right) {
    Ex a = Literals.resolve(left, right.type());
    Ex b = Literals.resolve(right, left.type());
    if (!a.type().isInteger() || !b.type().isInteger()) {
      throw Refusal.operator(operator + " of " + a.type() + " and " + b.type());
    }
    PgType type = wider(a.type(), b.type());
    return Ex.of(type, "(" + as(a, type) + " " + operator + " " + as(b, type) + ")");
  }

  public static Ex negate(Ex operand) {
    PgType type = operand.type();
    if (operand.untyped()) {
      throw Refusal.operator("- of an untyped literal");
    }
    if (type.isInteger()) {
      Constants.integers('-', Literals.integer("0"), operand, type);
      Ex negated = Ex.of(type, "(-" + operand.sql() + ")");
      return operand.constant() instanceof Constant.Number n
          ? negated.withConstant(new Constant.Number(n.value().negate()))
          : negated;
    }
    if (type == PgType.NUMERIC) {
      return NumericArithmetic.negate(operand);
    }
    if (type.isFloat()) {
      return Ex.of(type, "(-" + operand.sql() + ")");
    }
    throw Refusal.operator("- of " + type);
  }

  private static Ex numbers(char operator, Ex a, Ex b) {
    if (a.type().isFloat() || b.type().isFloat()) {
      // Postgres raises on overflow and underflow where DuckDB returns an infinity or zero.
      throw Refusal.operator("float arithmetic");
    }
    if (a.type() == PgType.NUMERIC || b.type() == PgType.NUMERIC) {
      return NumericArithmetic.apply(operator, a, b);
    }
    PgType type = wider(a.type(), b.type());
    String symbol = operator == '/' ? "//" : String.valueOf(operator);
    return Ex.of(type, "(" + as(a, type) + " " + symbol + " " + as(b, type) + ")")
        .withConstant(Constants.integers(operator, a, b, type));
  }

  /**
   * An operation on integers as one that DuckDB computes row by row. It solves a comparison with a
   * constant, {@code n + 1 > 5} for {@code n}, and splits a sum, {@code sum(n + 1)}: an overflow of
   * {@code n + 1} is not raised then.
   */
  public static Ex computed(Ex integer) {
    return integer.type().isInteger()
            && SOLVABLE.matcher(integer.sql()).matches()
            && !Constants.beforehand(integer)
        ? integer.withSql(
            "(" + integer.sql() + " | " + Sql.cast("0", Sql.typeName(integer.type())) + ")")
        : integer;
  }

  public static PgType wider(PgType a, PgType b) {
    if (a == PgType.INT8 || b == PgType.INT8) {
      return PgType.INT8;
    }
    return a == PgType.INT4 || b == PgType.INT4 ? PgType.INT4 : PgType.INT2;
  }

  private static String as(Ex operand, PgType type) {
    return operand.type() == type ? operand.sql() : Sql.cast(operand.sql(), Sql.typeName(type));
  }
}
