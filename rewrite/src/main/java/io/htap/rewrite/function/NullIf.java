package io.htap.rewrite.function;

import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Comparison;
import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Numerics;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import java.util.List;

/**
 * NULLIF. Its type is that of the first operand of the {@code =} it implies, which may have been
 * promoted to meet the second: {@code nullif(1, 2.2)} is numeric, {@code nullif(varchar, 'x')}
 * text.
 */
public final class NullIf {
  private NullIf() {}

  public static Ex of(List<Ex> arguments) {
    if (arguments.size() != 2 || arguments.get(0).isNull()) {
      throw Refusal.function("nullif");
    }
    Ex y = arguments.get(1);
    Ex first = arguments.get(0);
    if (first.untyped() && !y.untyped() && !y.type().isText()) {
      throw Refusal.function("nullif of an untyped literal");
    }
    Ex x = promoted(first.untyped() ? Literals.resolve(first, PgType.TEXT) : first, y);
    String equal = Comparison.compare("=", x, y).sql();
    Ex result = x.withSql("CASE WHEN " + equal + " THEN NULL ELSE " + x.sql() + " END");
    boolean unequal =
        x.constant() instanceof Constant.Number n
            && y.constant() instanceof Constant.Number m
            && n.value().compareTo(m.value()) != 0;
    Ex merged = Collations.merged(result, List.of(x, y));
    return unequal ? merged.withConstant(x.constant()) : merged;
  }

  private static Ex promoted(Ex x, Ex y) {
    if (y.isNull()) {
      throw Refusal.function("nullif with NULL");
    }
    PgType type = x.type();
    if (type == PgType.VARCHAR && (y.untyped() || y.type() != PgType.BPCHAR)) {
      return x.relabelled(PgType.TEXT);
    }
    boolean texts = type == PgType.TEXT && y.type() == PgType.VARCHAR;
    boolean integers = type.isInteger() && y.type().isInteger();
    boolean intoNumeric = type == PgType.NUMERIC && y.type().isInteger();
    if (y.untyped() || type == y.type() || texts || integers || intoNumeric) {
      return x;
    }
    if (type.isInteger() && y.type() == PgType.NUMERIC) {
      return Numerics.toNumeric(x);
    }
    throw Refusal.function("nullif of " + type.sqlName() + " and " + y.type().sqlName());
  }
}
