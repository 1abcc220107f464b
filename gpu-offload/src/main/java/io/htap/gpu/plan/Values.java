package io.htap.gpu.plan;

import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Scalar.Comparison;
import io.htap.gpu.plan.Scalar.Constant;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;
import io.htap.spi.query.Operator;
import io.htap.spi.query.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.IntFunction;

/** Values as expressions of the device. */
final class Values {
  private final IntFunction<Output> columns;

  /**
   * @param columns what stands for an input
   */
  Values(IntFunction<Output> columns) {
    this.columns = columns;
  }

  Scalar scalar(Value value) {
    if (value instanceof Value.Input input) {
      Output.Held held = Relation.held(columns.apply(input.index()));
      return new Scalar.Column(held.column(), held.type());
    } else if (value instanceof Value.Literal literal) {
      return constant(literal);
    } else if (value instanceof Value.Cast cast) {
      return cast(cast);
    } else if (value instanceof Value.Case choice) {
      return choice(choice);
    }
    return call((Value.Call) value);
  }

  private static Constant constant(Value.Literal literal) {
    Object value = literal.value();
    if (value instanceof BigDecimal number) {
      return Decimals.constant(number);
    }
    return new Constant(
        value,
        literal.type() == PgType.NUMERIC ? GpuType.decimal(1, 0) : GpuType.of(literal.type()));
  }

  private Scalar call(Value.Call call) {
    return switch (call.operator()) {
      case ADD -> arithmetic(Scalar.Operator.ADD, call);
      case SUBTRACT -> arithmetic(Scalar.Operator.SUBTRACT, call);
      case MULTIPLY -> arithmetic(Scalar.Operator.MULTIPLY, call);
      case DIVIDE -> arithmetic(Scalar.Operator.DIVIDE, call);
      case MODULO -> arithmetic(Scalar.Operator.MODULO, call);
      case NEGATE -> negated(scalar(call.arguments().get(0)));
      case EQUAL -> compare(Comparison.EQUAL, call);
      case NOT_EQUAL -> compare(Comparison.NOT_EQUAL, call);
      case LESS -> compare(Comparison.LESS, call);
      case LESS_EQUAL -> compare(Comparison.LESS_EQUAL, call);
      case GREATER -> compare(Comparison.GREATER, call);
      case GREATER_EQUAL -> compare(Comparison.GREATER_EQUAL, call);
      case DISTINCT -> compare(Comparison.DISTINCT, call);
      case AND, OR -> new Scalar.Junction(call.operator() == Operator.AND, scalars(call));
      case NOT -> new Scalar.Not(scalar(call.arguments().get(0)));
      case IS_NULL -> new Scalar.IsNull(scalar(call.arguments().get(0)));
      case LIKE -> like(call);
      case IN -> in(call);
      case CONCAT ->
          new Scalar.Concat(scalar(call.arguments().get(0)), scalar(call.arguments().get(1)));
      case SUBSTRING -> substring(call);
      case ROUND ->
          Decimals.rounded(scalar(call.arguments().get(0)), number(call.arguments().get(1)));
    };
  }

  private List<Scalar> scalars(Value.Call call) {
    List<Scalar> scalars = new ArrayList<>();
    call.arguments().forEach(argument -> scalars.add(scalar(argument)));
    return scalars;
  }

  private Scalar arithmetic(Scalar.Operator operator, Value.Call call) {
    Scalar left = scalar(call.arguments().get(0));
    Scalar right = scalar(call.arguments().get(1));
    return arithmetic(operator, left, right);
  }

  private static Scalar arithmetic(Scalar.Operator operator, Scalar left, Scalar right) {
    if (left.type().kind() == Kind.DECIMAL) {
      return Decimals.arithmetic(operator, left, right);
    }
    if (!left.type().kind().isInteger()) {
      throw Decline.operator(operator + " of " + left.type());
    }
    return new Scalar.Arithmetic(operator, left, right, left.type());
  }

  private static Scalar negated(Scalar scalar) {
    GpuType type = scalar.type();
    Scalar zero =
        type.kind() == Kind.DECIMAL
            ? Decimals.constant(BigDecimal.valueOf(0, type.scale()))
            : new Constant(0L, type);
    return arithmetic(Scalar.Operator.SUBTRACT, zero, scalar);
  }

  private Scalar compare(Comparison comparison, Value.Call call) {
    List<Scalar> sides = same(scalars(call));
    boolean ordered =
        switch (comparison) {
          case EQUAL, NOT_EQUAL, DISTINCT -> false;
          default -> true;
        };
    if (ordered) {
      sides.forEach(side -> requireOrder(side.type()));
    }
    return new Scalar.Compare(comparison, sides.get(0), sides.get(1));
  }

  /** Brought to one type, in which equality is Postgres's. */
  static List<Scalar> same(List<Scalar> scalars) {
    scalars.forEach(scalar -> requireEquality(scalar.type()));
    return scalars.get(0).type().kind() == Kind.DECIMAL ? Decimals.unified(scalars) : scalars;
  }

  static void requireEquality(GpuType type) {
    if (type.kind().isFloat()) {
      throw Decline.operator("comparing floats, among which may be NaN");
    }
  }

  static void requireOrder(GpuType type) {
    requireEquality(type);
    if (type.kind() == Kind.TEXT && !type.byteOrder()) {
      throw new Decline(ReasonCode.COLLATION, "the order of texts is not that of their bytes");
    }
  }

  private Scalar like(Value.Call call) {
    String pattern = text(call.arguments().get(1));
    int escapes = 0;
    while (escapes < pattern.length() && pattern.charAt(pattern.length() - 1 - escapes) == '\\') {
      escapes++;
    }
    if (escapes % 2 != 0) {
      throw Decline.operator("a pattern that ends in its escape");
    }
    return new Scalar.Like(scalar(call.arguments().get(0)), pattern);
  }

  private Scalar in(Value.Call call) {
    List<Scalar> all = same(scalars(call));
    List<Constant> values = new ArrayList<>();
    boolean orNull = false;
    for (Scalar scalar : new LinkedHashSet<>(all.subList(1, all.size()))) {
      Constant constant = (Constant) scalar;
      orNull |= constant.value() == null;
      if (constant.value() != null) {
        values.add(constant);
      }
    }
    return new Scalar.In(all.get(0), values, orNull);
  }

  /** Postgres counts characters from 1, and those before the first, too. */
  private Scalar substring(Value.Call call) {
    long from = number(call.arguments().get(1));
    long to = -1;
    if (call.arguments().size() > 2) {
      long length = number(call.arguments().get(2));
      if (length < 0) {
        throw Decline.operator("a substring of less than nothing");
      }
      to = Math.max(from + length - 1, 0);
    }
    long first = Math.max(from - 1, 0);
    if (first > Integer.MAX_VALUE || to > Integer.MAX_VALUE) {
      throw Decline.operator("a substring far behind any end");
    }
    int end = to < 0 ? -1 : (int) Math.max(to, first);
    return new Scalar.Substring(scalar(call.arguments().get(0)), (int) first, end);
  }

  private Scalar cast(Value.Cast cast) {
    Scalar operand = scalar(cast.value());
    GpuType from = operand.type();
    if (cast.type() == PgType.NUMERIC) {
      Scalar decimal =
          from.kind() == Kind.DECIMAL
              ? operand
              : new Scalar.Convert(operand, Decimals.ofInteger(from.kind()));
      if (cast.precision() < 0 || cast.scale() == 0 && from.kind().isInteger()) {
        return fitted(
            decimal, cast.precision() < 0 ? decimal.type().precision() : cast.precision());
      }
      GpuType to = GpuType.decimal(cast.precision(), cast.scale());
      return decimal.type().equals(to) ? decimal : new Scalar.Convert(decimal, to);
    }
    GpuType to = GpuType.of(cast.type());
    if (from.kind() == Kind.TEXT && to.kind() == Kind.TEXT || from.equals(to)) {
      return operand;
    }
    boolean numbers =
        (from.kind().isInteger() || from.kind() == Kind.DECIMAL) && to.kind().isInteger();
    boolean moments = from.kind() == Kind.DATE && to.kind() == Kind.TIMESTAMP;
    if (!numbers && !moments) {
      throw new Decline(ReasonCode.UNPROVEN_CAST, from + " to " + to);
    }
    return new Scalar.Convert(operand, to);
  }

  private static Scalar fitted(Scalar decimal, int precision) {
    return decimal.type().precision() <= precision
        ? decimal
        : new Scalar.Convert(decimal, GpuType.decimal(precision, decimal.type().scale()));
  }

  /** Branches of one type, numerics of one number of digits after the point. */
  private Scalar choice(Value.Case choice) {
    List<Scalar> results = new ArrayList<>();
    choice.branches().forEach(branch -> results.add(scalar(branch.result())));
    results.add(scalar(choice.otherwise()));
    GpuType type = common(results);
    List<Scalar.Branch> branches = new ArrayList<>();
    for (int i = 0; i < choice.branches().size(); i++) {
      branches.add(
          new Scalar.Branch(
              scalar(choice.branches().get(i).condition()), as(results.get(i), type)));
    }
    return new Scalar.Case(branches, as(results.get(results.size() - 1), type), type);
  }

  private static GpuType common(List<Scalar> results) {
    List<GpuType> types =
        results.stream().filter(result -> !isNull(result)).map(Scalar::type).toList();
    GpuType first = types.isEmpty() ? results.get(0).type() : types.get(0);
    if (first.kind() == Kind.DECIMAL) {
      if (new HashSet<>(types.stream().map(GpuType::scale).toList()).size() > 1) {
        throw Decline.operator("a numeric whose digits after the point differ by row");
      }
      int precision = types.stream().mapToInt(GpuType::precision).max().orElse(1);
      return GpuType.decimal(precision, first.scale());
    }
    return first.kind() == Kind.TEXT
        ? GpuType.text(types.stream().allMatch(GpuType::byteOrder))
        : first;
  }

  private static Scalar as(Scalar result, GpuType type) {
    return isNull(result) ? new Constant(null, type) : result;
  }

  private static boolean isNull(Scalar scalar) {
    return scalar instanceof Constant constant && constant.value() == null;
  }

  static long number(Value value) {
    if (value instanceof Value.Literal literal && literal.value() instanceof Long number) {
      return number;
    }
    throw Decline.operator("a number that is no literal");
  }

  private static String text(Value value) {
    if (value instanceof Value.Literal literal && literal.value() instanceof String text) {
      return text;
    }
    throw Decline.operator("a pattern that is no literal");
  }
}
