package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.OrderKey;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.SelectItem;

/**
 * ORDER BY of a SELECT: a bare name is an output column first, a bare number a position, all else
 * an expression over the FROM clause.
 */
final class OrderBinder {
  private final ExpressionBinder expressions;
  private final List<OutColumn> columns;
  private final boolean distinct;

  OrderBinder(ExpressionBinder expressions, List<OutColumn> columns, boolean distinct) {
    this.expressions = expressions;
    this.columns = columns;
    this.distinct = distinct;
  }

  List<OrderKey> bind(List<OrderByElement> elements) {
    List<OrderKey> keys = new ArrayList<>();
    for (OrderByElement element : elements) {
      int column = output(bare(element.getExpression()));
      Ex ex = column >= 0 ? columns.get(column).ex() : expressions.bind(element.getExpression());
      int position = column >= 0 ? column : sameExpression(ex);
      if (distinct && position < 0) {
        throw Refusal.syntax("DISTINCT ordered by what it does not return");
      }
      keys.add(key(element, ex, position));
    }
    return keys;
  }

  /** The keys of DISTINCT ON, which are named as those of ORDER BY are. */
  List<OrderKey> unordered(List<SelectItem<?>> items) {
    List<OrderByElement> elements = new ArrayList<>();
    for (SelectItem<?> item : items) {
      OrderByElement element = new OrderByElement();
      element.setExpression(item.getExpression());
      elements.add(element);
    }
    return bind(elements);
  }

  static OrderKey key(OrderByElement element, Ex ex, int column) {
    boolean ascending = element.isAsc();
    boolean nullsFirst =
        element.getNullOrdering() == null
            ? !ascending
            : element.getNullOrdering() == OrderByElement.NullOrdering.NULLS_FIRST;
    return new OrderKey(ex, column, ascending, nullsFirst);
  }

  static int ordinal(LongValue value, int columns) {
    String digits = value.getStringValue();
    int position = digits.length() > 4 ? 0 : Integer.parseInt(digits);
    if (position < 1 || position > columns) {
      throw Refusal.syntax("a position outside the select list");
    }
    return position - 1;
  }

  /** The expression without the parentheses around it, which Postgres's grammar forgets. */
  static Expression bare(Expression expression) {
    Expression inner = expression;
    while (inner instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      inner = list.get(0);
    }
    return inner;
  }

  /** −1 when the expression is neither a position nor the name of an output column. */
  private int output(Expression expression) {
    if (expression instanceof LongValue value) {
      return ordinal(value, columns.size());
    }
    if (!(expression instanceof Column column) || column.getTable() != null) {
      return -1;
    }
    String name = Names.fold(column.getColumnName());
    int found = -1;
    for (int i = 0; i < columns.size(); i++) {
      if (Objects.equals(columns.get(i).name(), name)) {
        boolean other =
            found >= 0 && !columns.get(found).ex().sql().equals(columns.get(i).ex().sql());
        if (other) {
          throw Refusal.syntax("ORDER BY " + name + " is ambiguous");
        }
        found = found >= 0 ? found : i;
      }
    }
    return found;
  }

  private int sameExpression(Ex ex) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).ex().sql().equals(ex.sql())) {
        return i;
      }
    }
    return -1;
  }
}
