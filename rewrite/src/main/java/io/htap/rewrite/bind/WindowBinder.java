package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.function.Aggregates;
import io.htap.rewrite.scope.OrderKey;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Numerics;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnalyticType;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import org.jspecify.annotations.Nullable;

/** Aggregates with FILTER, and window functions over the default frame. */
final class WindowBinder {
  private final ExpressionBinder expressions;

  WindowBinder(ExpressionBinder expressions) {
    this.expressions = expressions;
  }

  Ex bind(AnalyticExpression call) {
    expressions.requireAggregates();
    String name = Names.fold(call.getName());
    boolean filterOnly = call.getType() == AnalyticType.FILTER_ONLY;
    if (!filterOnly && call.getType() != AnalyticType.OVER) {
      throw Refusal.function(name + " " + call.getType());
    }
    if (Aggregates.knows(name)) {
      return aggregate(call, name, filterOnly);
    }
    if (filterOnly || call.isDistinct() || call.getFilterExpression() != null) {
      throw Refusal.function(name);
    }
    return windowFunction(call, name);
  }

  private Ex aggregate(AnalyticExpression call, String name, boolean filterOnly) {
    if (call.getOffset() != null || call.getDefaultValue() != null) {
      throw Refusal.function(name + " of several arguments");
    }
    boolean relaxed = expressions.context().session().floatsRelaxed();
    Expression argument = call.getExpression();
    boolean star = call.isAllColumns() || argument instanceof AllColumns;
    Ex bound = null;
    if (!star) {
      if (argument == null) {
        throw Refusal.function(name + " of nothing");
      }
      bound = filterOnly ? expressions.aggregated(argument) : expressions.bind(argument);
    }
    String filter = "";
    if (call.getFilterExpression() != null) {
      if (!filterOnly) {
        throw Refusal.function("FILTER with OVER");
      }
      Ex condition = expressions.aggregated(call.getFilterExpression());
      if (condition.type() != PgType.BOOL) {
        throw Refusal.type("a FILTER that is no condition");
      }
      filter = " FILTER (WHERE " + condition.sql() + ")";
    }
    String over = filterOnly ? "" : over(call.getWindowDefinition());
    if (!over.isEmpty() && call.isDistinct()) {
      throw Refusal.function("DISTINCT in a window");
    }
    return new Aggregates(call.isDistinct(), filter + over, relaxed).call(name, bound);
  }

  private Ex windowFunction(AnalyticExpression call, String name) {
    boolean bare = call.getExpression() == null && !call.isAllColumns();
    String over = over(call.getWindowDefinition());
    switch (name) {
      case "row_number", "rank", "dense_rank" -> {
        if (!bare) {
          throw Refusal.function(name + " with arguments");
        }
        return Ex.of(PgType.INT8, name + "()" + over);
      }
      case "lag", "lead" -> {
        return shifted(call, name, over);
      }
      case "first_value", "last_value" -> {
        if (bare || call.isAllColumns() || call.getOffset() != null) {
          throw Refusal.function(name);
        }
        Ex x = column(call.getExpression(), name);
        return x.withSql(name + "(" + x.sql() + ")" + over).withTypmod(-1);
      }
      default -> throw Refusal.function(name);
    }
  }

  private Ex shifted(AnalyticExpression call, String name, String over) {
    if (call.getExpression() == null || call.getDefaultValue() != null) {
      throw Refusal.function(name + " with a default");
    }
    Ex x = column(call.getExpression(), name);
    String offset = "";
    if (call.getOffset() != null) {
      if (!(call.getOffset() instanceof LongValue n) || n.getStringValue().length() > 6) {
        throw Refusal.function(name + " by an expression");
      }
      offset = ", " + n.getStringValue();
    }
    return x.withSql(name + "(" + x.sql() + offset + ")" + over).withTypmod(-1);
  }

  private Ex column(Expression e, String name) {
    Ex x = new OutColumn(null, expressions.bind(e)).leaving();
    if (x.untyped()) {
      throw Refusal.function(name + " of an untyped literal");
    }
    return x;
  }

  private String over(@Nullable WindowDefinition window) {
    if (window == null || window.getWindowName() != null) {
      throw Refusal.syntax("a named window");
    }
    if (window.getWindowElement() != null) {
      throw Refusal.syntax("a window frame");
    }
    List<String> clauses = new ArrayList<>();
    if (window.getPartitionExpressionList() != null
        && !window.getPartitionExpressionList().isEmpty()) {
      List<String> keys = new ArrayList<>();
      for (Object key : window.getPartitionExpressionList()) {
        keys.add(partition(expressions.bind((Expression) key)));
      }
      clauses.add("PARTITION BY " + String.join(", ", keys));
    }
    if (window.getOrderByElements() != null && !window.getOrderByElements().isEmpty()) {
      List<String> keys = new ArrayList<>();
      for (OrderByElement element : window.getOrderByElements()) {
        OrderKey key = OrderBinder.key(element, expressions.bind(element.getExpression()), -1);
        keys.add(key.sql(key.sortable()));
      }
      clauses.add("ORDER BY " + String.join(", ", keys));
    }
    return " OVER (" + String.join(" ", clauses) + ")";
  }

  private static String partition(Ex key) {
    if (key.untyped()) {
      throw Refusal.syntax("PARTITION BY a literal");
    }
    if (key.type() == PgType.NUMERIC) {
      return Numerics.isDecimal(key) ? key.sql() : Numerics.key(key);
    }
    SetOperationBinder.requireEquality(key);
    return key.sql();
  }
}
