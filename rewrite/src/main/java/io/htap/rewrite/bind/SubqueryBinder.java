package io.htap.rewrite.bind;

import io.htap.rewrite.scope.Flaws;
import io.htap.rewrite.value.Comparison;
import io.htap.rewrite.value.Comparison.Pair;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;

/** Subqueries in expressions: scalar, EXISTS and IN. More than one row of a scalar one raises. */
final class SubqueryBinder {
  private final ExpressionBinder expressions;

  SubqueryBinder(ExpressionBinder expressions) {
    this.expressions = expressions;
  }

  Ex scalar(ParenthesedSelect select) {
    Flaws flaws = flaws();
    BoundQuery query = query(select);
    if (query.columns().size() != 1) {
      throw Refusal.syntax("a scalar subquery of several columns");
    }
    flaws.noteScalarQuery();
    return query.columns().get(0).leaving().withSql("(" + query.sql() + ")").implicit();
  }

  Ex exists(ExistsExpression exists) {
    if (!(exists.getRightExpression() instanceof ParenthesedSelect select)) {
      throw Refusal.syntax("EXISTS over no query");
    }
    requireBare(select);
    String sql =
        "EXISTS (" + expressions.subqueries().bindExistence(select.getSelect()).sql() + ")";
    return Ex.bool(exists.isNot() ? "(NOT " + sql + ")" : "(" + sql + ")");
  }

  Ex in(Ex left, ParenthesedSelect select, boolean not) {
    Flaws flaws = flaws();
    BoundQuery query = query(select);
    flaws.requireNoScalarQuery();
    if (query.columns().size() != 1) {
      throw Refusal.syntax("IN over a subquery of several columns");
    }
    String alias = expressions.context().freshName("r");
    Ex column = query.outside(alias).get(0).ex();
    Pair pair = Comparison.pair(left, column, false);
    String list =
        pair.right().equals(column.sql())
            ? query.sql()
            : "SELECT " + pair.right() + " FROM (" + query.sql() + ") AS " + alias;
    return Ex.bool("(" + pair.left() + (not ? " NOT IN (" : " IN (") + list + "))");
  }

  private Flaws flaws() {
    QueryBinder inner = expressions.subqueries();
    return new Flaws(inner.context(), inner.parent());
  }

  private BoundQuery query(ParenthesedSelect select) {
    requireBare(select);
    return expressions.subqueries().bind(select.getSelect());
  }

  private static void requireBare(ParenthesedSelect select) {
    boolean bare =
        select.getAlias() == null
            && select.getOrderByElements() == null
            && select.getLimit() == null
            && select.getOffset() == null
            && select.getFetch() == null
            && select.getWithItemsList() == null;
    if (!bare) {
      throw Refusal.syntax("a clause after a subquery");
    }
  }
}
