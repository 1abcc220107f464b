package io.htap.rewrite.function;

import io.htap.rewrite.value.Arithmetic;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Num;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Numerics;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.PgType;
import java.util.function.BinaryOperator;

/**
 * Variances and standard deviations of exact numbers, from their exact sum and sum of squares:
 *
 * <pre>
 * variance = (n·Σx² − (Σx)²) / (n·(n − 1)), or / n² over the population
 * </pre>
 *
 * <p>Source: {@code numeric_stddev_internal} in {@code numeric.c}. The quotient has the scale of
 * any division there, and its root the same; of values all alike both are 0 without a point.
 */
final class Spread {
  private Spread() {}

  /**
   * @param x an exact number of fixed scale
   * @param aggregate makes the aggregate's call of its name and argument
   */
  static Ex call(String name, Ex x, BinaryOperator<String> aggregate) {
    int scale = Numerics.scale(x);
    if (2 * scale > Num.MAX_PRECISION) {
      throw Refusal.function(name + " of so large a scale");
    }
    Ex count = Ex.of(PgType.INT8, aggregate.apply("count", x.sql()));
    Ex sum = decimal(aggregate.apply("sum", x.sql()), scale);
    // DuckDB widens no product of DECIMALs of up to 18 digits beyond them.
    Ex wide = decimal(x.sql(), scale);
    Ex square = Arithmetic.apply('*', wide, x);
    Ex squares = decimal(aggregate.apply("sum", square.sql()), 2 * scale);
    Ex dividend =
        Arithmetic.apply(
            '-', Arithmetic.apply('*', count, squares), Arithmetic.apply('*', sum, sum));
    boolean population = name.endsWith("_pop");
    String rows = Sql.cast(count.sql(), "HUGEINT");
    String pairs = "(" + rows + " * (" + rows + (population ? "))" : " - 1))");
    String spread =
        Numerics.call(
            name.startsWith("var") ? "pg_div" : "pg_root",
            Numerics.text(dividend),
            Sql.cast("nullif(" + pairs + ", 0)", "VARCHAR"));
    return Numerics.dynamic(
        "CASE WHEN %s = 0 AND %s > 0 THEN '0' ELSE %s END"
            .formatted(dividend.sql(), pairs, spread));
  }

  private static Ex decimal(String sql, int scale) {
    Fixed num = new Fixed(Num.MAX_PRECISION, scale);
    return Ex.numeric(Sql.cast(sql, Sql.decimal(num.precision(), scale)), num);
  }
}
