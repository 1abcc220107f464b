package io.htap.rewrite.bind;

import io.htap.rewrite.scope.OrderKey;
import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Texts;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.statement.select.OrderByElement;
import org.jspecify.annotations.Nullable;

/**
 * {@code string_agg(text, 'literal' ORDER BY …)}. With DISTINCT and without ORDER BY Postgres
 * returns the texts in their order; without either, in the order of the scan, which is its own.
 */
final class StringAgg {
  private final ExpressionBinder expressions;

  StringAgg(ExpressionBinder expressions) {
    this.expressions = expressions;
  }

  /**
   * @param filter in DuckDB's SQL, with a leading blank, or empty
   */
  Ex bind(
      @Nullable Expression argument,
      @Nullable Expression separator,
      @Nullable List<OrderByElement> order,
      boolean distinct,
      String filter) {
    expressions.requireAggregates();
    if (argument == null || separator == null) {
      throw Refusal.function("string_agg of other than two arguments");
    }
    Ex x = Texts.asText(expressions.aggregated(argument));
    Ex between = Literals.resolve(expressions.aggregated(separator), PgType.TEXT);
    if (!(between.constant() instanceof Constant.Text)) {
      throw Refusal.function("string_agg by an expression");
    }
    List<String> keys = new ArrayList<>();
    if (order != null && !order.isEmpty()) {
      for (OrderByElement element : order) {
        OrderKey key =
            OrderBinder.key(element, expressions.aggregated(element.getExpression()), -1);
        if (distinct && !key.ex().sql().equals(x.sql())) {
          throw Refusal.function("string_agg(distinct) in another order");
        }
        keys.add(key.sql());
      }
    } else if (distinct) {
      keys.add(Collations.sortKey(x, "string_agg(distinct)") + " ASC");
    } else {
      throw Refusal.function("string_agg in the order of the scan");
    }
    String sql =
        "string_agg(%s%s, %s ORDER BY %s)%s"
            .formatted(
                distinct ? "DISTINCT " : "",
                x.sql(),
                between.sql(),
                String.join(", ", keys),
                filter);
    return Ex.text(PgType.TEXT, sql, Collations.of(x))
        .withCollation(Collations.of(x), x.explicit());
  }
}
