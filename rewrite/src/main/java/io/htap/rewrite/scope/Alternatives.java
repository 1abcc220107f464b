package io.htap.rewrite.scope;

import io.htap.rewrite.scope.ScopeColumn.Origin;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;

/**
 * What a disjunction over several relations says of each alone: {@code (a.x = 1 and b.y = 2) or
 * (a.x = 3 and b.z = 4)} implies {@code a.x = 1 or a.x = 3}. The same as Postgres's planner does in
 * {@code extract_restriction_or_clauses}, with comparisons of columns and constants only, which
 * cannot raise an error for rows that the whole condition would never have been asked about.
 */
final class Alternatives {
  private Alternatives() {}

  /** By relation, of those that every alternative restricts. */
  static Map<TableUse, Expression> implied(Expression condition, Scope scope) {
    List<Expression> alternatives = alternatives(condition);
    Map<TableUse, Expression> implied = new IdentityHashMap<>();
    if (alternatives.size() < 2) {
      return implied;
    }
    implied.putAll(restrictions(alternatives.get(0), scope));
    for (Expression alternative : alternatives.subList(1, alternatives.size())) {
      Map<TableUse, Expression> restrictions = restrictions(alternative, scope);
      implied.keySet().removeIf(use -> !restrictions.containsKey(use));
      implied.replaceAll((use, sum) -> new OrExpression(sum, restrictions.get(use)));
    }
    return implied;
  }

  private static List<Expression> alternatives(Expression condition) {
    List<Expression> parts = new ArrayList<>();
    Expression rest = condition;
    while (rest instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      rest = list.get(0);
    }
    if (rest instanceof OrExpression or) {
      parts.addAll(alternatives(or.getLeftExpression()));
      parts.addAll(alternatives(or.getRightExpression()));
    } else {
      parts.add(rest);
    }
    return parts;
  }

  private static Map<TableUse, Expression> restrictions(Expression alternative, Scope scope) {
    Map<TableUse, Expression> found = new IdentityHashMap<>();
    for (Expression conjunct : JoinGraphBuilder.conjuncts(alternative)) {
      Origin only = isPlain(conjunct) ? ConditionText.only(conjunct, scope) : null;
      if (only != null) {
        found.merge(only.use(), conjunct, AndExpression::new);
      }
    }
    return found;
  }

  private static boolean isPlain(Expression condition) {
    if (condition instanceof ComparisonOperator comparison) {
      return isPlainValue(comparison.getLeftExpression())
          && isPlainValue(comparison.getRightExpression());
    }
    if (condition instanceof Between between) {
      return between.getLeftExpression() instanceof Column
          && isPlainValue(between.getBetweenExpressionStart())
          && isPlainValue(between.getBetweenExpressionEnd());
    }
    return condition instanceof InExpression in
        && in.getLeftExpression() instanceof Column
        && in.getRightExpression() instanceof ParenthesedExpressionList<?> list
        && list.stream().allMatch(Alternatives::isPlainValue);
  }

  private static boolean isPlainValue(Object value) {
    return value instanceof Column
        || value instanceof LongValue
        || value instanceof DoubleValue
        || value instanceof StringValue
        || value instanceof DateTimeLiteralExpression
        || value instanceof JdbcParameter;
  }
}
