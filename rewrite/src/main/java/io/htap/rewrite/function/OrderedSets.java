package io.htap.rewrite.function;

import io.htap.rewrite.value.Casts;
import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.rewrite.value.TypeName;
import io.htap.spi.CollationFacts;
import io.htap.spi.PgType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates WITHIN GROUP, by the arithmetic of {@code orderedsetaggs.c} over the sorted list of
 * values.
 */
public final class OrderedSets {
  private OrderedSets() {}

  /**
   * @param fraction of the percentile; null for {@code mode()}
   * @param x what the group is ordered by
   * @param collation of the database
   */
  public static Ex call(
      String name, @Nullable Ex fraction, Ex x, boolean descending, CollationFacts collation) {
    boolean exact =
        x.type().isInteger()
            || x.type() == PgType.DATE
            || x.type() == PgType.TIMESTAMP
            || x.num() instanceof Fixed;
    if (x.untyped() || !exact) {
      throw Refusal.function(name + " of " + x.type().sqlName());
    }
    if (name.equals("mode") && fraction == null && x.num() == null) {
      return mode(x, descending);
    }
    if (fraction == null || !(fraction.constant() instanceof Constant.Number n) || !isShare(n)) {
      throw Refusal.function(name + " of a fraction that is not constant");
    }
    String share = Sql.cast(Sql.quote(n.value().toPlainString()), "DOUBLE");
    if (name.equals("percentile_disc")) {
      String list = sorted(x.sql(), descending);
      String row = "greatest(1, CAST(ceil(" + share + " * len(" + list + ")) AS BIGINT))";
      return x.withSql("list_extract(" + list + ", " + row + ")").withTypmod(-1);
    }
    if (name.equals("percentile_cont") && x.type().isNumber()) {
      Ex number = Casts.cast(x, new TypeName(PgType.FLOAT8, -1), collation);
      return continuous(sorted(number.sql(), descending), share);
    }
    throw Refusal.function(name);
  }

  private static boolean isShare(Constant.Number n) {
    return n.value().signum() >= 0 && n.value().compareTo(BigDecimal.ONE) <= 0;
  }

  private static String sorted(String x, boolean descending) {
    return "list(%1$s ORDER BY %1$s %2$s) FILTER (WHERE %1$s IS NOT NULL)"
        .formatted(x, descending ? "DESC" : "ASC");
  }

  private static Ex continuous(String list, String share) {
    String at = "(" + share + " * (len(" + list + ") - 1))";
    String low = "list_extract(" + list + ", 1 + CAST(floor(" + at + ") AS BIGINT))";
    String high = "list_extract(" + list + ", 1 + CAST(ceil(" + at + ") AS BIGINT))";
    return Ex.of(
        PgType.FLOAT8,
        "CASE WHEN floor(%1$s) = ceil(%1$s) THEN %2$s ELSE %2$s + ((%1$s - floor(%1$s)) * (%3$s - %2$s)) END"
            .formatted(at, low, high));
  }

  /** The most frequent; of several the first in the order. */
  private static Ex mode(Ex x, boolean descending) {
    String entries =
        "map_entries(histogram(" + x.sql() + ") FILTER (WHERE " + x.sql() + " IS NOT NULL))";
    String ranked =
        "list_sort(list_transform(%s, lambda e: {'n': CAST(e.value AS BIGINT), 'x': e.key}), 'DESC')"
            .formatted(entries);
    if (!descending) {
      ranked =
          "list_sort(list_transform(%s, lambda e: {'n': -CAST(e.value AS BIGINT), 'x': e.key}))"
              .formatted(entries);
    }
    return x.withSql("struct_extract(list_extract(" + ranked + ", 1), 'x')").withTypmod(-1);
  }
}
