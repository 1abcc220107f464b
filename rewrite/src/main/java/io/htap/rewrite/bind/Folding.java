package io.htap.rewrite.bind;

import io.htap.rewrite.function.Aggregates;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.DateTimeLiteralExpression;
import net.sf.jsqlparser.expression.DoubleValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExtractExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.IntervalExpression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsBooleanExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;

/**
 * What Postgres's planner leaves as it is. Where it computes a condition beforehand, a CASE or
 * COALESCE shrinks to one of its branches, and the result is described with that branch's type
 * modifier: {@code coalesce(numeric(8,2) '1', x)} is a {@code numeric(8,2)} whatever x is.
 *
 * <p>Source: {@code eval_const_expressions} in {@code clauses.c}.
 */
final class Folding {
  private final ExpressionBinder expressions;

  Folding(ExpressionBinder expressions) {
    this.expressions = expressions;
  }

  /** Whether all are computed row by row, since each part of them needs a stored column. */
  boolean leaves(Stream<? extends Expression> all) {
    return all.allMatch(this::leaves);
  }

  private boolean leaves(Expression e) {
    if (e instanceof Column column) {
      return expressions.isStored(column);
    } else if (isComputedLater(e)) {
      return true;
    } else if (e instanceof AndExpression || e instanceof OrExpression) {
      BinaryExpression both = (BinaryExpression) e;
      return leaves(both.getLeftExpression()) && leaves(both.getRightExpression());
    } else if (e instanceof NotExpression not) {
      return leaves(not.getExpression());
    } else if (e instanceof IsNullExpression is) {
      return leaves(is.getLeftExpression());
    } else if (e instanceof IsBooleanExpression is) {
      return leaves(is.getLeftExpression());
    }
    List<? extends Expression> operands = operands(e);
    if (!operands.isEmpty()
        && operands.get(0) instanceof ParenthesedExpressionList<?> row
        && row.size() > 1) {
      // Rows are compared field by field, each of which may be known beforehand.
      return row.stream().allMatch(this::leaves);
    }
    if (!operands.isEmpty() && (e instanceof Between || e instanceof InExpression)) {
      // The first is compared with each of the others, which may be known beforehand.
      return operands.stream().allMatch(this::neverNothing)
          && (leaves(operands.get(0)) || leaves(operands.stream().skip(1)));
    }
    return operands.stream().anyMatch(this::leaves)
        && operands.stream().allMatch(this::neverNothing);
  }

  /** Aggregates, window functions and subqueries: no planner computes them, whatever they hold. */
  private static boolean isComputedLater(Expression e) {
    if (e instanceof Function call) {
      return Aggregates.knows(call.getName().toLowerCase(Locale.ROOT));
    }
    return e instanceof AnalyticExpression
        || e instanceof ParenthesedSelect
        || e instanceof InExpression in && in.getRightExpression() instanceof ParenthesedSelect;
  }

  /** Of what is strict: no operand is NULL, so neither is the whole known to be. */
  private static List<? extends Expression> operands(Expression e) {
    if (e instanceof BinaryExpression binary) {
      return List.of(binary.getLeftExpression(), binary.getRightExpression());
    } else if (e instanceof ParenthesedExpressionList<?> list) {
      return list;
    } else if (e instanceof Between b) {
      return List.of(
          b.getLeftExpression(), b.getBetweenExpressionStart(), b.getBetweenExpressionEnd());
    } else if (e instanceof InExpression in
        && in.getRightExpression() instanceof ParenthesedExpressionList<?> list) {
      return Stream.concat(Stream.of(in.getLeftExpression()), list.stream()).toList();
    } else if (e instanceof CastExpression cast) {
      return List.of(cast.getLeftExpression());
    } else if (e instanceof ExtractExpression extract) {
      return List.of(extract.getExpression());
    } else if (e instanceof Function call && call.getParameters() != null) {
      boolean strict = !call.getName().matches("(?i)coalesce|nullif|greatest|least");
      return strict ? call.getParameters() : List.of();
    }
    return List.of();
  }

  private static boolean isValue(Expression e) {
    if (e instanceof SignedExpression signed) {
      return isValue(signed.getExpression());
    } else if (e instanceof CastExpression cast) {
      return isValue(cast.getLeftExpression());
    } else if (e instanceof ParenthesedExpressionList<?> list) {
      return list.size() == 1 && isValue(list.get(0));
    }
    return e instanceof LongValue
        || e instanceof DoubleValue
        || e instanceof StringValue
        || e instanceof DateTimeLiteralExpression
        || e instanceof IntervalExpression;
  }

  /** Whether it is a literal other than NULL, or left as it is. */
  boolean neverNothing(Expression e) {
    return isValue(e) || leaves(e);
  }
}
