package io.htap.rewrite.bind;

import io.htap.rewrite.value.Branches;
import io.htap.rewrite.value.Comparison;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Literals;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.WhenClause;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;

/** Both forms of CASE; the simple form compares by {@code =} with each WHEN. */
final class CaseBinder {
  private final ExpressionBinder expressions;

  CaseBinder(ExpressionBinder expressions) {
    this.expressions = expressions;
  }

  Ex bind(CaseExpression e) {
    List<String> conditions = new ArrayList<>();
    List<Ex> values = new ArrayList<>();
    for (WhenClause when : e.getWhenClauses()) {
      conditions.add(condition(e, when));
      values.add(expressions.bind(when.getThenExpression()));
    }
    values.add(
        e.getElseExpression() == null
            ? Literals.nothing(expressions.context().defaultCollation())
            : expressions.bind(e.getElseExpression()));
    return Branches.choose(conditions, values, new Folding(expressions).leaves(tests(e)));
  }

  /** What decides which branch is taken. */
  private static Stream<Expression> tests(CaseExpression e) {
    if (e.getSwitchExpression() == null) {
      return e.getWhenClauses().stream().map(WhenClause::getWhenExpression);
    }
    return e.getWhenClauses().stream()
        .map(w -> new EqualsTo(e.getSwitchExpression(), w.getWhenExpression()));
  }

  private String condition(CaseExpression e, WhenClause when) {
    if (e.getSwitchExpression() == null) {
      return expressions.condition(when.getWhenExpression());
    }
    return Comparison.compare(
            "=",
            expressions.bind(e.getSwitchExpression()),
            expressions.bind(when.getWhenExpression()))
        .sql();
  }
}
