package io.htap.rewrite.tree;

import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import io.htap.spi.query.Operator;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsDistinctExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;

/** Everything that is true, false or NULL. */
final class PredicateTree {
  private final ValueTree values;

  PredicateTree(ValueTree values) {
    this.values = values;
  }

  Value bind(Expression e) {
    if (e instanceof AndExpression || e instanceof OrExpression) {
      return junction(e);
    } else if (e instanceof NotExpression not) {
      return ValueTree.not(values.condition(not.getExpression()));
    } else if (e instanceof ComparisonOperator comparison) {
      return bool(
          operator(comparison),
          Typing.compared(
              values.bind(comparison.getLeftExpression()),
              values.bind(comparison.getRightExpression())));
    } else if (e instanceof IsDistinctExpression distinct) {
      Value differs =
          bool(
              Operator.DISTINCT,
              Typing.compared(
                  values.bind(distinct.getLeftExpression()),
                  values.bind(distinct.getRightExpression())));
      return distinct.isNot() ? ValueTree.not(differs) : differs;
    } else if (e instanceof Between between && !between.isUsingSymmetric()) {
      return between(between);
    } else if (e instanceof LikeExpression like) {
      return like(like);
    } else if (e instanceof InExpression in) {
      return in(in);
    } else if (e instanceof IsNullExpression is) {
      Value isNull = bool(Operator.IS_NULL, List.of(values.value(is.getLeftExpression())));
      return is.isNot() || is.isUseNotNull() ? ValueTree.not(isNull) : isNull;
    } else if (e instanceof IsBooleanExpression is) {
      Value truth =
          bool(
              Operator.DISTINCT,
              List.of(
                  values.condition(is.getLeftExpression()),
                  new Value.Literal(is.isTrue(), PgType.BOOL)));
      return is.isNot() ? truth : ValueTree.not(truth);
    }
    throw Refusal.syntax(e.getClass().getSimpleName());
  }

  /** The conditions that a chain of ANDs is made of, in their order. */
  static List<Expression> conjuncts(Expression e) {
    List<Expression> found = new ArrayList<>();
    Expression rest = e;
    while (true) {
      if (rest instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
        rest = list.get(0);
      } else if (rest instanceof AndExpression and) {
        List<Expression> right = conjuncts(and.getRightExpression());
        Collections.reverse(right);
        found.addAll(right);
        rest = and.getLeftExpression();
      } else {
        found.add(rest);
        Collections.reverse(found);
        return found;
      }
    }
  }

  private Value junction(Expression e) {
    // Chains lean to the left and can be long: walked, not recursed, on that side.
    boolean and = e instanceof AndExpression;
    List<Value> operands = new ArrayList<>();
    Expression rest = e;
    while (true) {
      if (and && rest instanceof AndExpression a) {
        operands.add(values.condition(a.getRightExpression()));
        rest = a.getLeftExpression();
      } else if (!and && rest instanceof OrExpression o) {
        operands.add(values.condition(o.getRightExpression()));
        rest = o.getLeftExpression();
      } else {
        operands.add(values.condition(rest));
        Collections.reverse(operands);
        return bool(and ? Operator.AND : Operator.OR, operands);
      }
    }
  }

  private static Operator operator(ComparisonOperator comparison) {
    if (comparison instanceof EqualsTo) {
      return Operator.EQUAL;
    } else if (comparison instanceof NotEqualsTo) {
      return Operator.NOT_EQUAL;
    } else if (comparison instanceof MinorThan) {
      return Operator.LESS;
    } else if (comparison instanceof MinorThanEquals) {
      return Operator.LESS_EQUAL;
    } else if (comparison instanceof GreaterThan) {
      return Operator.GREATER;
    } else if (comparison instanceof GreaterThanEquals) {
      return Operator.GREATER_EQUAL;
    }
    throw Refusal.operator(comparison.getClass().getSimpleName());
  }

  private Value between(Between e) {
    Bound x = values.bind(e.getLeftExpression());
    Value within =
        bool(
            Operator.AND,
            List.of(
                bool(
                    Operator.GREATER_EQUAL,
                    Typing.compared(x, values.bind(e.getBetweenExpressionStart()))),
                bool(
                    Operator.LESS_EQUAL,
                    Typing.compared(x, values.bind(e.getBetweenExpressionEnd())))));
    return e.isNot() ? ValueTree.not(within) : within;
  }

  private Value like(LikeExpression e) {
    boolean plain = e.getEscape() == null && e.getLikeKeyWord() == LikeExpression.KeyWord.LIKE;
    Bound pattern = values.bind(e.getRightExpression());
    if (!plain || !(pattern.constant() instanceof String)) {
      throw Refusal.operator("this form of LIKE");
    }
    Value like =
        bool(
            Operator.LIKE,
            List.of(values.text(e.getLeftExpression()), Typing.resolved(pattern, PgType.TEXT)));
    return e.isNot() ? ValueTree.not(like) : like;
  }

  private Value in(InExpression e) {
    if (!(e.getRightExpression() instanceof ParenthesedExpressionList<?> list) || list.isEmpty()) {
      throw Refusal.operator("IN over a subquery among other conditions");
    }
    List<Bound> all = new ArrayList<>();
    all.add(values.bind(e.getLeftExpression()));
    for (Expression each : list) {
      Bound element = values.bind(each);
      if (!(element.value() instanceof Value.Literal)) {
        throw Refusal.operator("IN over what is no literal");
      }
      all.add(element);
    }
    Value in = bool(Operator.IN, Typing.unified(all));
    return e.isNot() ? ValueTree.not(in) : in;
  }

  static Value bool(Operator operator, List<Value> arguments) {
    return new Value.Call(operator, arguments, PgType.BOOL);
  }
}
