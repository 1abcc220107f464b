package io.htap.rewrite.tree;

import io.htap.rewrite.value.Arithmetic;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import io.htap.spi.query.Value;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings values to one type, as Postgres does by itself. Literals are read in the one form that the
 * translator has let pass.
 */
final class Typing {
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  private Typing() {}

  /** An open literal as that type; any other value as it is. */
  static Value resolved(Bound bound, PgType type) {
    if (!bound.open()) {
      return bound.value();
    }
    return bound.constant() instanceof String text
        ? new Value.Literal(read(text, type), type)
        : new Value.Literal(null, type);
  }

  /** A condition. */
  static Value condition(Bound bound) {
    Value value = resolved(bound, PgType.BOOL);
    if (value.type() != PgType.BOOL) {
      throw Refusal.type("a condition of type " + value.type().sqlName());
    }
    return value;
  }

  /** All as one type; open literals take that of the others, or text. */
  static List<Value> unified(List<Bound> bounds) {
    PgType type = null;
    for (Bound bound : bounds) {
      if (!bound.open()) {
        type = type == null ? bound.type() : common(type, bound.type());
      }
    }
    PgType all = type == null ? PgType.TEXT : type;
    List<Value> values = new ArrayList<>();
    for (Bound bound : bounds) {
      values.add(converted(resolved(bound, all), all));
    }
    return values;
  }

  /** What Postgres makes both of by itself. */
  static PgType common(PgType a, PgType b) {
    if (a == b) {
      return a;
    }
    if (a.isInteger() && b.isInteger()) {
      return Arithmetic.wider(a, b);
    }
    if (a.isInteger() && b == PgType.NUMERIC || a == PgType.NUMERIC && b.isInteger()) {
      return PgType.NUMERIC;
    }
    if (a.isText() && b.isText() && a != PgType.BPCHAR && b != PgType.BPCHAR) {
      return PgType.TEXT;
    }
    boolean moments =
        a == PgType.DATE && b == PgType.TIMESTAMP || a == PgType.TIMESTAMP && b == PgType.DATE;
    if (moments) {
      return PgType.TIMESTAMP;
    }
    throw Refusal.type(a.sqlName() + " beside " + b.sqlName());
  }

  /** A value as a type that it is converted to without being asked. */
  static Value converted(Value value, PgType type) {
    PgType from = value.type();
    if (from == type) {
      return value;
    }
    Object constant = value instanceof Value.Literal literal ? literal.value() : null;
    if (from.isInteger() && type == PgType.NUMERIC) {
      return constant instanceof Long number
          ? new Value.Literal(BigDecimal.valueOf(number), type)
          : new Value.Cast(value, type, digits(from), 0);
    }
    boolean widens = from.isInteger() && type.isInteger() && common(from, type) == type;
    boolean texts = from.isText() && type.isText() && from != PgType.BPCHAR;
    if (constant != null && (widens || texts)) {
      return new Value.Literal(constant, type);
    }
    if (from == PgType.DATE && type == PgType.TIMESTAMP) {
      return constant instanceof Long day
          ? new Value.Literal(day * MICROS_OF_DAY, type)
          : Value.Cast.to(type, value);
    }
    if (widens || texts) {
      return Value.Cast.to(type, value);
    }
    throw Refusal.type(from.sqlName() + " as " + type.sqlName());
  }

  /** Two sides of a comparison. A date meets midnight as a date, which is the same. */
  static List<Value> compared(Bound left, Bound right) {
    Bound a = asDay(left, right);
    Bound b = asDay(right, left);
    return unified(List.of(a, b));
  }

  private static Bound asDay(Bound bound, Bound other) {
    if (bound.type() == PgType.TIMESTAMP
        && other.type() == PgType.DATE
        && bound.constant() instanceof Long micros
        && micros % MICROS_OF_DAY == 0) {
      return Bound.of(new Value.Literal(Math.floorDiv(micros, MICROS_OF_DAY), PgType.DATE));
    }
    return bound;
  }

  /** How many digits an integer has at most. */
  private static int digits(PgType integer) {
    return switch (integer) {
      case INT2 -> 5;
      case INT4 -> 10;
      default -> 19;
    };
  }

  /** What a literal says as that type. */
  static Object read(String text, PgType type) {
    return switch (type) {
      case TEXT, VARCHAR -> text;
      case BPCHAR -> text.stripTrailing();
      case BOOL -> text.startsWith("t");
      case INT2, INT4, INT8 -> Long.valueOf(text);
      case NUMERIC -> new BigDecimal(text);
      case FLOAT4, FLOAT8 -> Double.valueOf(text);
      case DATE -> LocalDate.parse(text).toEpochDay();
      case TIMESTAMP -> micros(moment(text));
      default -> throw Refusal.type("a literal read as " + type.sqlName());
    };
  }

  static LocalDateTime moment(String text) {
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay()
        : LocalDateTime.parse(text.replace(' ', 'T'));
  }

  static long micros(LocalDateTime moment) {
    return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), moment);
  }

  static LocalDateTime ofMicros(long micros) {
    return LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC).plus(micros, ChronoUnit.MICROS);
  }
}
