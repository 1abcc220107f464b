package io.htap.gpu.reference;

import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * Expressions, a row at a time. Values are as {@link Scalar.Constant} has them. As plain as it can
 * be: what the device computes is measured by it.
 */
final class Evaluator {
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  private Evaluator() {}

  static Object value(Scalar scalar, Object[] row) {
    if (scalar instanceof Scalar.Column column) {
      return row[column.index()];
    } else if (scalar instanceof Scalar.Constant constant) {
      return constant.value();
    } else if (scalar instanceof Scalar.Junction junction) {
      return junction(junction, row);
    } else if (scalar instanceof Scalar.IsNull is) {
      return value(is.operand(), row) == null;
    } else if (scalar instanceof Scalar.Case choice) {
      for (Scalar.Branch branch : choice.branches()) {
        if (Boolean.TRUE.equals(value(branch.condition(), row))) {
          return value(branch.result(), row);
        }
      }
      return value(choice.otherwise(), row);
    } else if (scalar instanceof Scalar.Compare compare) {
      return compare(compare, value(compare.left(), row), value(compare.right(), row));
    } else if (scalar instanceof Scalar.Arithmetic arithmetic) {
      Object left = value(arithmetic.left(), row);
      Object right = value(arithmetic.right(), row);
      return left == null || right == null ? null : arithmetic(arithmetic, left, right);
    } else if (scalar instanceof Scalar.Concat concat) {
      Object left = value(concat.left(), row);
      Object right = value(concat.right(), row);
      return left == null || right == null ? null : (String) left + right;
    }
    return ofOne(scalar, row);
  }

  private static Object ofOne(Scalar scalar, Object[] row) {
    if (scalar instanceof Scalar.Not not) {
      Object operand = value(not.operand(), row);
      return operand == null ? null : !(Boolean) operand;
    } else if (scalar instanceof Scalar.In in) {
      Object operand = value(in.operand(), row);
      if (operand == null) {
        return null;
      }
      boolean found = in.values().stream().anyMatch(v -> operand.equals(v.value()));
      return found ? Boolean.TRUE : in.orNull() ? null : Boolean.FALSE;
    } else if (scalar instanceof Scalar.Like like) {
      Object operand = value(like.operand(), row);
      return operand == null ? null : pattern(like.pattern()).matcher((String) operand).matches();
    } else if (scalar instanceof Scalar.Substring substring) {
      Object operand = value(substring.operand(), row);
      return operand == null ? null : substring(substring, (String) operand);
    }
    Scalar.Convert convert = (Scalar.Convert) scalar;
    Object operand = value(convert.operand(), row);
    return operand == null ? null : converted(operand, convert.operand().type(), convert.type());
  }

  private static Object junction(Scalar.Junction junction, Object[] row) {
    boolean wins = !junction.and();
    boolean unknown = false;
    for (Scalar operand : junction.operands()) {
      Object value = value(operand, row);
      if (value == null) {
        unknown = true;
      } else if ((Boolean) value == wins) {
        return wins;
      }
    }
    return unknown ? null : !wins;
  }

  private static Object compare(Scalar.Compare compare, Object left, Object right) {
    if (compare.comparison() == Scalar.Comparison.DISTINCT) {
      return left == null || right == null ? left != right : Order.compare(left, right) != 0;
    }
    if (left == null || right == null) {
      return null;
    }
    int order = Order.compare(left, right);
    return switch (compare.comparison()) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case LESS_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      default -> order >= 0;
    };
  }

  private static Object arithmetic(Scalar.Arithmetic arithmetic, Object left, Object right) {
    BigInteger a = digits(left);
    BigInteger b = digits(right);
    boolean divides =
        arithmetic.operator() == Scalar.Operator.DIVIDE
            || arithmetic.operator() == Scalar.Operator.MODULO;
    if (divides && b.signum() == 0) {
      throw new Raised("division by zero");
    }
    BigInteger result =
        switch (arithmetic.operator()) {
          case ADD -> a.add(b);
          case SUBTRACT -> a.subtract(b);
          case MULTIPLY -> a.multiply(b);
          case DIVIDE -> a.divide(b);
          case MODULO -> a.remainder(b);
        };
    return fitted(result, arithmetic.type());
  }

  static BigInteger digits(Object number) {
    return number instanceof Long l ? BigInteger.valueOf(l) : (BigInteger) number;
  }

  /** A whole number, or the digits of a decimal, as that type; raises when it does not fit. */
  static Object fitted(BigInteger value, GpuType type) {
    if (type.kind() == Kind.DECIMAL) {
      if (value.abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0) {
        throw new Raised("a numeric of more than " + type.precision() + " digits");
      }
      return value;
    }
    int bits =
        switch (type.kind()) {
          case INT16 -> 16;
          case INT32 -> 32;
          default -> 64;
        };
    if (value.bitLength() >= bits) {
      throw new Raised("an integer out of range");
    }
    return value.longValueExact();
  }

  private static Object converted(Object value, GpuType from, GpuType to) {
    if (to.kind() == Kind.TIMESTAMP) {
      return Math.multiplyExact((Long) value, MICROS_OF_DAY);
    }
    BigDecimal number = new BigDecimal(digits(value), from.scale());
    return fitted(number.setScale(to.scale(), RoundingMode.HALF_UP).unscaledValue(), to);
  }

  private static String substring(Scalar.Substring substring, String text) {
    int[] points = text.codePoints().toArray();
    int from = Math.min(substring.from(), points.length);
    int to = substring.to() < 0 ? points.length : Math.min(substring.to(), points.length);
    return new String(points, from, Math.max(to - from, 0));
  }

  private static Pattern pattern(String like) {
    StringBuilder regex = new StringBuilder();
    int[] points = like.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      if (points[i] == '%') {
        regex.append(".*");
      } else if (points[i] == '_') {
        regex.append('.');
      } else {
        i += points[i] == '\\' ? 1 : 0;
        regex.append(Pattern.quote(Character.toString(points[i])));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
