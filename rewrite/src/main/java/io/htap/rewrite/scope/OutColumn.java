package io.htap.rewrite.scope;

import io.htap.rewrite.value.Arithmetic;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Numerics;
import io.htap.spi.PgType;
import org.jspecify.annotations.Nullable;

/**
 * A column that a query returns.
 *
 * @param name the label that outer queries refer to; null when Postgres gives it none to speak of
 * @param ex the expression inside the query
 */
public record OutColumn(@Nullable String name, Ex ex) {

  /** The name of the i-th column (0-based) in the translation. */
  public static String sqlName(int i) {
    return "o" + (i + 1);
  }

  /** The expression as it leaves the query: typed, and held so that it survives being a column. */
  public Ex leaving() {
    Ex typed = ex.untyped() ? Literals.resolve(ex, PgType.TEXT) : ex;
    return typed.type() == PgType.NUMERIC
        ? carried(typed, Numerics.asColumn(typed))
        : carried(typed, Arithmetic.computed(typed));
  }

  private static Ex carried(Ex from, Ex to) {
    return from == to ? to : to.withTypmod(from.typmod());
  }
}
