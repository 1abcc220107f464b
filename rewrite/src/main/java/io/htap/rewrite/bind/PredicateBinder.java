package io.htap.rewrite.bind;

import io.htap.rewrite.function.StatementTime;
import io.htap.rewrite.translation.Moment;
import io.htap.rewrite.value.Comparison;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Patterns;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.RowComparison;
import io.htap.rewrite.value.Texts;
import io.htap.spi.PgType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.GreaterThan;
import net.sf.jsqlparser.expression.operators.relational.GreaterThanEquals;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsDistinctExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.IsUnknownExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.MinorThan;
import net.sf.jsqlparser.expression.operators.relational.MinorThanEquals;
import net.sf.jsqlparser.expression.operators.relational.NotEqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.expression.operators.relational.RegExpMatchOperator;
import org.jspecify.annotations.Nullable;

/** Everything that is true, false or NULL. */
final class PredicateBinder {
  private final ExpressionBinder expressions;

  PredicateBinder(ExpressionBinder expressions) {
    this.expressions = expressions;
  }

  /** Null when the expression is no predicate. */
  @Nullable Ex bind(Expression e) {
    if (e instanceof AndExpression and) {
      return junction(and.getLeftExpression(), "AND", and.getRightExpression());
    } else if (e instanceof OrExpression or) {
      return junction(or.getLeftExpression(), "OR", or.getRightExpression());
    } else if (e instanceof NotExpression not) {
      return Ex.bool("(NOT " + expressions.condition(not.getExpression()) + ")");
    } else if (e instanceof ComparisonOperator comparison) {
      return comparison(comparison);
    } else if (e instanceof IsDistinctExpression distinct) {
      return distinct(distinct);
    } else if (e instanceof Between between) {
      return between(between);
    } else if (e instanceof LikeExpression like) {
      return like(like);
    } else if (e instanceof RegExpMatchOperator regex) {
      return regex(regex);
    } else if (e instanceof InExpression in) {
      return new InBinder(expressions).bind(in);
    } else if (e instanceof ExistsExpression exists) {
      return new SubqueryBinder(expressions).exists(exists);
    }
    return test(e);
  }

  static String symbol(ComparisonOperator comparison) {
    if (comparison instanceof EqualsTo) {
      return "=";
    } else if (comparison instanceof NotEqualsTo) {
      return "<>";
    } else if (comparison instanceof MinorThan) {
      return "<";
    } else if (comparison instanceof MinorThanEquals) {
      return "<=";
    } else if (comparison instanceof GreaterThan) {
      return ">";
    } else if (comparison instanceof GreaterThanEquals) {
      return ">=";
    }
    throw Refusal.operator(comparison.getClass().getSimpleName());
  }

  private Ex junction(Expression left, String operator, Expression right) {
    // Chains lean to the left and can be long: walked, not recursed, on that side.
    Expression rest = left;
    ArrayDeque<String> operands = new ArrayDeque<>();
    operands.push(expressions.condition(right));
    while (true) {
      if (operator.equals("AND") && rest instanceof AndExpression and) {
        operands.push(expressions.condition(and.getRightExpression()));
        rest = and.getLeftExpression();
      } else if (operator.equals("OR") && rest instanceof OrExpression or) {
        operands.push(expressions.condition(or.getRightExpression()));
        rest = or.getLeftExpression();
      } else {
        break;
      }
    }
    operands.push(expressions.condition(rest));
    return Ex.bool("(" + String.join(" " + operator + " ", operands) + ")");
  }

  private Ex comparison(ComparisonOperator e) {
    Ex quantified = new InBinder(expressions).quantified(e);
    if (quantified != null) {
      return quantified;
    }
    if (e.getLeftExpression() instanceof ParenthesedExpressionList<?> row
        && e.getRightExpression() instanceof ParenthesedExpressionList<?> other
        && row.size() > 1) {
      return RowComparison.compare(symbol(e), row(row), row(other));
    }
    boolean given = StatementTime.of(e.getLeftExpression()) == null;
    Ex first = expressions.bind(given ? e.getLeftExpression() : e.getRightExpression());
    Ex second = beside(first, given ? e.getRightExpression() : e.getLeftExpression());
    Ex left = given ? first : second;
    Ex right = given ? second : first;
    if (left.isNull() || right.isNull()) {
      // With transform_null_equals on, Postgres reads this as IS NULL.
      throw Refusal.operator("a comparison with NULL");
    }
    return Comparison.compare(symbol(e), left, right);
  }

  /** What is compared with a value of the other type. */
  private Ex beside(Ex other, Expression e) {
    Moment moment = StatementTime.of(e);
    boolean local = other.type() == PgType.TIMESTAMP || other.type() == PgType.DATE;
    return moment != null && moment.type() == PgType.TIMESTAMPTZ && local
        ? expressions.context().moment(moment.local())
        : expressions.bind(e);
  }

  List<Ex> row(ParenthesedExpressionList<?> row) {
    List<Ex> fields = new ArrayList<>();
    row.forEach(field -> fields.add(expressions.bind(field)));
    return fields;
  }

  private Ex distinct(IsDistinctExpression e) {
    Comparison.Pair pair =
        Comparison.pair(
            expressions.bind(e.getLeftExpression()),
            expressions.bind(e.getRightExpression()),
            false);
    String operator = e.isNot() ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ";
    return Ex.bool("(" + pair.left() + operator + pair.right() + ")");
  }

  private Ex between(Between e) {
    Ex x = expressions.bind(e.getLeftExpression());
    Ex start = beside(x, e.getBetweenExpressionStart());
    Ex end = beside(x, e.getBetweenExpressionEnd());
    String sql = within(x, start, end);
    if (e.isUsingSymmetric()) {
      sql = "(" + sql + " OR " + within(x, end, start) + ")";
    }
    return Ex.bool(e.isNot() ? "(NOT " + sql + ")" : sql);
  }

  private static String within(Ex x, Ex start, Ex end) {
    Ex low = Comparison.compare(">=", x, start);
    Ex high = Comparison.compare("<=", x, end);
    return "(" + low.sql() + " AND " + high.sql() + ")";
  }

  private Ex like(LikeExpression e) {
    if (e.getEscape() != null) {
      throw Refusal.operator("ESCAPE");
    }
    Ex x = expressions.bind(e.getLeftExpression());
    Ex pattern = expressions.bind(e.getRightExpression());
    return switch (e.getLikeKeyWord()) {
      case LIKE -> Texts.like(x, pattern, e.isNot());
      case ILIKE -> Patterns.ilike(x, pattern, e.isNot());
      case SIMILAR_TO -> Patterns.similar(x, pattern, e.isNot());
      default -> throw Refusal.operator(e.getLikeKeyWord().toString());
    };
  }

  private Ex regex(RegExpMatchOperator e) {
    String operator = e.getStringExpression();
    return Patterns.matches(
        expressions.bind(e.getLeftExpression()),
        expressions.bind(e.getRightExpression()),
        operator.endsWith("*"),
        operator.startsWith("!"));
  }

  private @Nullable Ex test(Expression e) {
    if (e instanceof IsNullExpression is) {
      Ex x = expressions.bind(is.getLeftExpression());
      boolean not = is.isNot() || is.isUseNotNull();
      return Ex.bool("(" + x.sql() + (not ? " IS NOT NULL)" : " IS NULL)"));
    } else if (e instanceof IsBooleanExpression is) {
      String truth = (is.isNot() ? " IS NOT " : " IS ") + (is.isTrue() ? "TRUE)" : "FALSE)");
      return Ex.bool("(" + expressions.condition(is.getLeftExpression()) + truth);
    } else if (e instanceof IsUnknownExpression is) {
      Ex x = Literals.resolve(expressions.bind(is.getLeftExpression()), PgType.BOOL);
      if (x.type() != PgType.BOOL) {
        throw Refusal.operator("IS UNKNOWN of " + x.type().sqlName());
      }
      return Ex.bool("(" + x.sql() + (is.isNot() ? " IS NOT NULL)" : " IS NULL)"));
    }
    return null;
  }
}
