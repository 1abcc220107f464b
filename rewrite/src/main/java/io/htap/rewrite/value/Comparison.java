package io.htap.rewrite.value;

import io.htap.rewrite.value.Constant.Day;
import io.htap.spi.CollationFacts;
import io.htap.spi.PgType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The six comparisons and IS [NOT] DISTINCT FROM. Both sides are brought to one type first, so that
 * DuckDB never has to choose one.
 */
public final class Comparison {
  private static final Set<String> ORDERED = Set.of("<", "<=", ">", ">=");

  private Comparison() {}

  /** Two sides that DuckDB compares natively. */
  public record Pair(String left, String right) {}

  /** The truth of {@code left operator right}. */
  public static Ex compare(String operator, Ex left, Ex right) {
    Ex mixed = mixedScale(operator, left, right);
    if (mixed != null) {
      return mixed;
    }
    Pair pair = pair(left, right, ORDERED.contains(operator));
    return Ex.bool("(" + pair.left() + " " + operator + " " + pair.right() + ")");
  }

  /** Both sides as one type; refuses where that type does not compare alike in both engines. */
  public static Pair pair(Ex left, Ex right, boolean ordered) {
    if (left.type() == PgType.ENUM || right.type() == PgType.ENUM) {
      return enums(left, right);
    }
    PgType type = left.untyped() ? right.type() : left.type();
    Ex a = Literals.resolve(left, type);
    Ex b = Literals.resolve(right, type);
    if (a.type().isNumber() && b.type().isNumber()) {
      return numbers(a, b);
    }
    if (a.type().isText() && b.type().isText()) {
      return texts(a, b, ordered);
    }
    if (moment(a.type()) && moment(b.type())) {
      return moments(a, b);
    }
    if (a.type() == PgType.INTERVAL && b.type() == PgType.INTERVAL) {
      return new Pair(Intervals.key(a), Intervals.key(b));
    }
    if (a.type() == b.type() && comparable(a.type(), ordered)) {
      return new Pair(a.sql(), b.sql());
    }
    throw Refusal.operator("comparing " + a.type().sqlName() + " with " + b.type().sqlName());
  }

  private static boolean comparable(PgType type, boolean ordered) {
    return switch (type) {
      // UUIDs are in the order of their 16 bytes, unsigned.
      case BOOL, TIME, TIMESTAMPTZ, UUID -> true;
      case BYTEA -> !ordered;
      default -> false;
    };
  }

  /** Positions, which are in the enum's order. */
  private static Pair enums(Ex left, Ex right) {
    Ex a = Literals.resolveLike(left, right);
    Ex b = Literals.resolveLike(right, left);
    if (!a.sameType(b)) {
      throw Refusal.operator("comparing an enum with another type");
    }
    return new Pair(a.sql(), b.sql());
  }

  private static boolean moment(PgType type) {
    return type == PgType.DATE || type == PgType.TIMESTAMP;
  }

  private static Pair moments(Ex a, Ex b) {
    if (a.type() == b.type()) {
      return new Pair(a.sql(), b.sql());
    }
    // A date meets midnight: comparing days is the same, and lets DuckDB skip row groups.
    if (a.type() == PgType.DATE && b.constant() instanceof Day day) {
      return new Pair(a.sql(), Literals.date(day.day()).sql());
    }
    if (b.type() == PgType.DATE && a.constant() instanceof Day day) {
      return new Pair(Literals.date(day.day()).sql(), b.sql());
    }
    return new Pair(Sql.cast(a.sql(), "TIMESTAMP"), Sql.cast(b.sql(), "TIMESTAMP"));
  }

  private static Pair texts(Ex a, Ex b, boolean ordered) {
    CollationFacts collation = Collations.common(a, b);
    Collations.equality(a.withCollation(collation, a.explicit()));
    // char against varchar is char's comparison, which ignores blanks on both sides; against text
    // it is text's, where only the stored char has lost its own.
    boolean trims = a.type() == PgType.BPCHAR || b.type() == PgType.BPCHAR;
    Pair pair = new Pair(side(a, trims), side(b, trims));
    if (!ordered) {
      return pair;
    }
    String where = "a comparison of text";
    return new Pair(
        Collations.sortKey(Ex.text(PgType.TEXT, pair.left(), collation), where),
        Collations.sortKey(Ex.text(PgType.TEXT, pair.right(), collation), where));
  }

  private static String side(Ex text, boolean trims) {
    return trims && text.type() == PgType.VARCHAR ? "rtrim(" + text.sql() + ", ' ')" : text.sql();
  }

  private static Pair numbers(Ex left, Ex right) {
    Ex a = Constants.beforehand(right) ? Arithmetic.computed(left) : left;
    Ex b = Constants.beforehand(left) ? Arithmetic.computed(right) : right;
    if (a.type().isFloat() || b.type().isFloat()) {
      return Floats.pair(a, b);
    }
    if (a.type().isInteger() && b.type().isInteger()) {
      PgType type = Arithmetic.wider(a.type(), b.type());
      return new Pair(as(a, type), as(b, type));
    }
    Ex l = Numerics.toNumeric(a);
    Ex r = Numerics.toNumeric(b);
    if (!Numerics.isDecimal(l) || !Numerics.isDecimal(r)) {
      return new Pair(Numerics.key(l), Numerics.key(r));
    }
    List<Ex> same = Unification.unify(List.of(l, r));
    return new Pair(same.get(0).sql(), same.get(1).sql());
  }

  /**
   * A DECIMAL against a value of arbitrary scale: rounding the latter up or down to the former's
   * scale keeps the truth of an ordering, and the column is compared as it is stored.
   */
  private static @Nullable Ex mixedScale(String operator, Ex left, Ex right) {
    boolean numerics = left.type() == PgType.NUMERIC || left.type().isInteger();
    numerics &= right.type() == PgType.NUMERIC || right.type().isInteger();
    if (!ORDERED.contains(operator) || !numerics) {
      return null;
    }
    Ex a = Numerics.toNumeric(left);
    Ex b = Numerics.toNumeric(right);
    if (Numerics.isDecimal(a) && !Numerics.isDecimal(b)) {
      // x < y is x < ceil(y); x <= y is x <= floor(y); and the mirrored pair.
      boolean ceiling = operator.equals("<") || operator.equals(">=");
      return Ex.bool("(" + a.sql() + " " + operator + " " + rounded(b, a, ceiling) + ")");
    }
    if (Numerics.isDecimal(b) && !Numerics.isDecimal(a)) {
      boolean ceiling = operator.equals(">") || operator.equals("<=");
      return Ex.bool("(" + rounded(a, b, ceiling) + " " + operator + " " + b.sql() + ")");
    }
    return null;
  }

  private static String rounded(Ex dynamic, Ex decimal, boolean ceiling) {
    int scale = Numerics.scale(decimal);
    String function = ceiling ? "pg_ceil" : "pg_floor";
    String call = Numerics.call(function, dynamic.sql(), Integer.toString(scale));
    return Sql.cast(call, Sql.decimal(Num.MAX_PRECISION, scale));
  }

  private static String as(Ex operand, PgType type) {
    return operand.type() == type ? operand.sql() : Sql.cast(operand.sql(), Sql.typeName(type));
  }
}
