package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.function.Aggregates;
import io.htap.rewrite.function.Frames;
import io.htap.rewrite.function.OrderedSets;
import io.htap.rewrite.scope.OrderKey;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Numerics;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnalyticType;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.WindowDefinition;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import org.jspecify.annotations.Nullable;

/** Aggregates with FILTER, and window functions. */
final class WindowBinder {
  private final ExpressionBinder expressions;

  WindowBinder(ExpressionBinder expressions) {
    this.expressions = expressions;
  }

  Ex bind(AnalyticExpression call) {
    expressions.requireAggregates();
    String name = Names.fold(call.getName());
    if (call.getType() == AnalyticType.WITHIN_GROUP) {
      return orderedSet(call, name);
    }
    boolean filterOnly = call.getType() == AnalyticType.FILTER_ONLY;
    if (!filterOnly) {
      expressions.noteWindow();
    }
    if (!filterOnly && call.getType() != AnalyticType.OVER) {
      throw Refusal.function(name + " " + call.getType());
    }
    if (name.equals("string_agg") && filterOnly && call.getDefaultValue() == null) {
      return new StringAgg(expressions)
          .bind(
              call.getExpression(),
              call.getOffset(),
              call.getFuncOrderBy(),
              call.isDistinct(),
              filter(call, true));
    }
    if (call.getFuncOrderBy() != null) {
      throw Refusal.function(name + " with ORDER BY");
    }
    if (Aggregates.knows(name)) {
      return aggregate(call, name, filterOnly);
    }
    if (filterOnly || call.isDistinct() || call.getFilterExpression() != null) {
      throw Refusal.function(name);
    }
    return windowFunction(call, name);
  }

  private Ex orderedSet(AnalyticExpression call, String name) {
    List<OrderByElement> order = call.getWindowDefinition().getOrderByElements();
    boolean plain =
        order.size() == 1
            && order.get(0).getNullOrdering() == null
            && call.getOffset() == null
            && call.getFilterExpression() == null
            && call.getFuncOrderBy() == null
            && !call.isDistinct()
            && !call.isAllColumns();
    if (!plain) {
      throw Refusal.function(name + " WITHIN GROUP in another form");
    }
    Ex fraction =
        call.getExpression() == null ? null : expressions.aggregated(call.getExpression());
    return OrderedSets.call(
        name,
        fraction,
        expressions.aggregated(order.get(0).getExpression()),
        !order.get(0).isAsc(),
        expressions.context().defaultCollation());
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
    String filter = filter(call, filterOnly);
    String over = filterOnly ? "" : over(call.getWindowDefinition(), true);
    if (!over.isEmpty() && call.isDistinct()) {
      throw Refusal.function("DISTINCT in a window");
    }
    return new Aggregates(call.isDistinct(), filter + over, relaxed).call(name, bound);
  }

  private String filter(AnalyticExpression call, boolean grouped) {
    if (call.getFilterExpression() == null) {
      return "";
    }
    Ex condition =
        grouped
            ? expressions.aggregated(call.getFilterExpression())
            : expressions.bind(call.getFilterExpression());
    if (condition.type() != PgType.BOOL) {
      throw Refusal.type("a FILTER that is no condition");
    }
    return " FILTER (WHERE " + condition.sql() + ")";
  }

  private Ex windowFunction(AnalyticExpression call, String name) {
    boolean bare = call.getExpression() == null && !call.isAllColumns();
    boolean framed = name.endsWith("_value");
    String over = over(call.getWindowDefinition(), framed);
    switch (name) {
      case "row_number", "rank", "dense_rank" -> {
        return ranking(name, bare, PgType.INT8, over);
      }
      case "percent_rank", "cume_dist" -> {
        return ranking(name, bare, PgType.FLOAT8, over);
      }
      case "ntile" -> {
        if (bare || call.getOffset() != null) {
          throw Refusal.function(name);
        }
        String buckets = positive(call.getExpression(), name);
        return Ex.of(PgType.INT4, Sql.cast("ntile(" + buckets + ")" + over, "INTEGER"));
      }
      case "nth_value" -> {
        if (bare || call.getOffset() == null || call.getDefaultValue() != null) {
          throw Refusal.function(name);
        }
        Ex x = column(call.getExpression(), name);
        String sql = "nth_value(" + x.sql() + ", " + positive(call.getOffset(), name) + ")";
        return x.withSql(sql + over).withTypmod(-1);
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

  private static Ex ranking(String name, boolean bare, PgType type, String over) {
    if (!bare) {
      throw Refusal.function(name + " with arguments");
    }
    return Ex.of(type, name + "()" + over);
  }

  private Ex shifted(AnalyticExpression call, String name, String over) {
    if (call.getExpression() == null) {
      throw Refusal.function(name);
    }
    Ex x = column(call.getExpression(), name);
    String offset = "";
    if (call.getOffset() != null) {
      if (!(call.getOffset() instanceof LongValue n) || n.getStringValue().length() > 6) {
        throw Refusal.function(name + " by an expression");
      }
      offset = ", " + n.getStringValue();
    }
    if (call.getDefaultValue() != null) {
      offset += ", " + otherwise(x, expressions.bind(call.getDefaultValue()), name).sql();
    }
    return x.withSql(name + "(" + x.sql() + offset + ")" + over).withTypmod(-1);
  }

  /** A default of the very type, held in the very way. */
  private static Ex otherwise(Ex x, Ex given, String name) {
    Ex value = Literals.resolveLike(given, x);
    if (x.num() instanceof Fixed wide
        && value.num() instanceof Fixed narrow
        && wide.scale() == narrow.scale()) {
      return value.withSql(Sql.cast(value.sql(), Sql.decimal(wide.precision(), wide.scale())));
    }
    boolean same =
        x.sameType(value)
            && (value.isNull() || Objects.equals(x.num(), value.num()))
            && x.padding() == value.padding();
    if (!same || x.type().isText() && Collations.common(x, value).oid() != Collations.of(x).oid()) {
      throw Refusal.function(name + " with a default of another type");
    }
    return value;
  }

  private static String positive(Expression e, String name) {
    if (e instanceof LongValue n && n.getStringValue().matches("[1-9]\\d{0,5}")) {
      return n.getStringValue();
    }
    throw Refusal.function(name + " of an expression");
  }

  private Ex column(Expression e, String name) {
    Ex x = new OutColumn(null, expressions.bind(e)).leaving();
    if (x.untyped()) {
      throw Refusal.function(name + " of an untyped literal");
    }
    return x;
  }

  /**
   * @param framed whether the function looks at the frame; others take the partition whatever it is
   */
  private String over(@Nullable WindowDefinition window, boolean framed) {
    if (window == null || window.getWindowName() != null) {
      throw Refusal.syntax("a named window");
    }
    String frame = Frames.sql(window.getWindowElement());
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
        keys.add(key.sql());
      }
      clauses.add("ORDER BY " + String.join(", ", keys));
    }
    return " OVER (" + String.join(" ", clauses) + (framed ? frame : "") + ")";
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
