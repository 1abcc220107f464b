package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.Context.Elements;
import io.htap.rewrite.value.Comparison;
import io.htap.rewrite.value.Comparison.Pair;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.RowComparison;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.AnyComparisonExpression;
import net.sf.jsqlparser.expression.AnyType;
import net.sf.jsqlparser.expression.ArrayConstructor;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import org.jspecify.annotations.Nullable;

/** IN over lists and subqueries, and {@code = ANY}, {@code <> ALL} over the same. */
final class InBinder {
  private final ExpressionBinder expressions;

  InBinder(ExpressionBinder expressions) {
    this.expressions = expressions;
  }

  Ex bind(InExpression in) {
    Expression right = in.getRightExpression();
    if (in.getLeftExpression() instanceof ParenthesedExpressionList<?> row
        && row.size() > 1
        && right instanceof ParenthesedExpressionList<?> rows
        && !rows.isEmpty()) {
      return rows(row, rows, in.isNot());
    }
    Ex left = expressions.bind(in.getLeftExpression());
    if (right instanceof ParenthesedSelect select) {
      return new SubqueryBinder(expressions).in(left, select, in.isNot());
    }
    if (right instanceof ParenthesedExpressionList<?> list && !list.isEmpty()) {
      return list(left, list, in.isNot());
    }
    throw Refusal.operator("this form of IN");
  }

  private Ex rows(ParenthesedExpressionList<?> row, List<?> rows, boolean not) {
    PredicateBinder predicates = new PredicateBinder(expressions);
    List<Ex> left = predicates.row(row);
    List<String> alternatives = new ArrayList<>();
    for (Object each : rows) {
      if (!(each instanceof ParenthesedExpressionList<?> other)) {
        throw Refusal.operator("a row");
      }
      alternatives.add(RowComparison.compare("=", left, predicates.row(other)).sql());
    }
    String sql = String.join(" OR ", alternatives);
    return Ex.bool(not ? "(NOT (" + sql + "))" : "(" + sql + ")");
  }

  /** {@code x = ANY (…)} and {@code x <> ALL (…)}; null when the comparison is a plain one. */
  @Nullable Ex quantified(ComparisonOperator e) {
    Expression right = e.getRightExpression();
    String symbol = PredicateBinder.symbol(e);
    if (right instanceof AnyComparisonExpression any) {
      if (!(any.getSelect() instanceof ParenthesedSelect select)) {
        throw Refusal.operator("a quantifier over no query");
      }
      boolean in = symbol.equals("=") && any.getAnyType() != AnyType.ALL;
      boolean notIn = symbol.equals("<>") && any.getAnyType() == AnyType.ALL;
      if (!in && !notIn) {
        throw Refusal.operator(symbol + " " + any.getAnyType());
      }
      Ex left = expressions.bind(e.getLeftExpression());
      return new SubqueryBinder(expressions).in(left, select, notIn);
    }
    if (right instanceof Function call && isQuantifier(call)) {
      boolean all = Names.fold(call.getName()).equals("all");
      if (symbol.equals(all ? "<>" : "=")
          && call.getParameters() != null
          && call.getParameters().size() == 1
          && call.getParameters().get(0) instanceof JdbcParameter parameter) {
        return elements(expressions.bind(e.getLeftExpression()), parameter.getIndex(), all);
      }
      boolean array =
          call.getParameters() != null
              && call.getParameters().size() == 1
              && call.getParameters().get(0) instanceof ArrayConstructor a
              && a.isArrayKeyword()
              && !a.getExpressions().isEmpty();
      if (!array || (all ? !symbol.equals("<>") : !symbol.equals("="))) {
        throw Refusal.operator(symbol + " with a quantifier");
      }
      List<?> elements = ((ArrayConstructor) call.getParameters().get(0)).getExpressions();
      return list(expressions.bind(e.getLeftExpression()), elements, all);
    }
    return null;
  }

  private Ex elements(Ex left, int parameter, boolean not) {
    Elements elements = expressions.context().elements(parameter);
    Ex element = elements.element();
    if (left.type() == PgType.BPCHAR) {
      throw Refusal.operator("an array beside char");
    }
    Pair pair = Comparison.pair(left, element, false);
    String sql = pair.left() + " IN (SELECT " + pair.right() + " FROM " + elements.from() + ")";
    return Ex.bool(not ? "(NOT (" + sql + "))" : "(" + sql + ")");
  }

  private static boolean isQuantifier(Function call) {
    String name = Names.fold(call.getName());
    return name.equals("any") || name.equals("some") || name.equals("all");
  }

  private Ex list(Ex left, List<?> elements, boolean not) {
    List<Pair> pairs = new ArrayList<>();
    for (Object element : elements) {
      Ex right = expressions.bind((Expression) element);
      boolean mixed = left.type() != right.type() && !left.untyped() && !right.untyped();
      if (mixed && (left.type() == PgType.BPCHAR || right.type() == PgType.BPCHAR)) {
        // One common type for the whole list decides whether blanks count.
        throw Refusal.operator("IN over char and another text type");
      }
      if (mixed
          && elements.size() > 1
          && (left.type() == PgType.FLOAT4 || right.type() == PgType.FLOAT4)) {
        // One common type for the whole list decides how far a number is rounded.
        throw Refusal.operator("IN over real and another type");
      }
      pairs.add(Comparison.pair(left, right, false));
    }
    String first = pairs.get(0).left();
    String sql;
    if (pairs.stream().allMatch(p -> p.left().equals(first))) {
      sql = first + " IN (" + String.join(", ", pairs.stream().map(Pair::right).toList()) + ")";
    } else {
      sql =
          String.join(
              " OR ", pairs.stream().map(p -> "(" + p.left() + " = " + p.right() + ")").toList());
    }
    return Ex.bool(not ? "(NOT (" + sql + "))" : "(" + sql + ")");
  }
}
