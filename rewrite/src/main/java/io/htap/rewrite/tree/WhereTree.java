package io.htap.rewrite.tree;

import io.htap.rewrite.tree.FromTree.From;
import io.htap.rewrite.tree.ValueTree.AggregateSeen;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import io.htap.spi.query.Operator;
import io.htap.spi.query.Query;
import io.htap.spi.query.Query.AggregateCall;
import io.htap.spi.query.Query.AggregateFunction;
import io.htap.spi.query.Query.JoinKind;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/**
 * WHERE: conditions, and subqueries that stand alone between the ANDs, which are joins that add no
 * column.
 */
final class WhereTree {
  private final TreeContext context;
  private final ValueTree rows;

  WhereTree(TreeContext context, ValueTree rows) {
    this.context = context;
    this.rows = rows;
  }

  Query filtered(Query query, Expression where) {
    List<Value> conditions = new ArrayList<>();
    List<Expression> subqueries = new ArrayList<>();
    for (Expression e : PredicateTree.conjuncts(where)) {
      if (e instanceof ExistsExpression
          || e instanceof InExpression in && in.getRightExpression() instanceof ParenthesedSelect
          || e instanceof NotExpression not && bare(not) instanceof ExistsExpression) {
        subqueries.add(e);
      } else {
        conditions.add(rows.condition(e));
      }
    }
    Query result = conditions.isEmpty() ? query : new Query.Filter(query, all(conditions));
    for (Expression e : subqueries) {
      result =
          e instanceof InExpression in
              ? in(result, in)
              : e instanceof NotExpression not
                  ? exists(result, (ExistsExpression) bare(not), true)
                  : exists(result, (ExistsExpression) e, false);
    }
    return result;
  }

  private static Expression bare(NotExpression not) {
    Expression inner = not.getExpression();
    while (inner instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      inner = list.get(0);
    }
    return inner;
  }

  private Query in(Query query, InExpression in) {
    Query right =
        SelectTree.of(((ParenthesedSelect) in.getRightExpression()).getSelect(), context).query();
    if (right.types().size() != 1) {
      throw Refusal.syntax("IN over a subquery of several columns");
    }
    Value column = new Value.Input(query.types().size(), right.types().get(0));
    Value on = ValueTree.equal(rows.bind(in.getLeftExpression()), Bound.of(column));
    return in.isNot() ? notIn(query, right, on) : new Query.Join(JoinKind.SEMI, query, right, on);
  }

  /**
   * The rows that have no partner; but where the subquery has a NULL, or the row itself, nothing is
   * known of them, unless there is nothing to be equal to:
   *
   * <pre>
   * x NOT IN q   →   x without a partner in q, beside (SELECT count(*) n, count(column) m FROM q),
   *                  where n = 0 OR n = m AND x IS NOT NULL
   * </pre>
   */
  private static Query notIn(Query query, Query right, Value on) {
    int width = query.types().size();
    Value.Literal one = new Value.Literal(1L, PgType.INT4);
    List<Value> own = inputs(query, width);
    List<Value> tagged = new ArrayList<>(own);
    tagged.add(one);
    Query alone = new Query.Project(new Query.Join(JoinKind.ANTI, query, right, on), tagged);
    Query counts =
        new Query.Aggregate(
            right,
            List.of(),
            List.of(count(null), count(new Value.Input(0, right.types().get(0)))));
    Query beside =
        new Query.Project(
            counts, List.of(new Value.Input(0, PgType.INT8), new Value.Input(1, PgType.INT8), one));
    Value.Input all = new Value.Input(width + 1, PgType.INT8);
    Value.Input known = new Value.Input(width + 2, PgType.INT8);
    Query joined =
        new Query.Join(
            JoinKind.INNER,
            alone,
            beside,
            PredicateTree.bool(
                Operator.EQUAL,
                List.of(
                    new Value.Input(width, PgType.INT4), new Value.Input(width + 3, PgType.INT4))));
    Value x = ((Value.Call) on).arguments().get(0);
    Value isKnown = ValueTree.not(PredicateTree.bool(Operator.IS_NULL, List.of(x)));
    Value empty =
        PredicateTree.bool(Operator.EQUAL, List.of(all, new Value.Literal(0L, PgType.INT8)));
    Value noNull = PredicateTree.bool(Operator.EQUAL, List.of(all, known));
    Value holds =
        PredicateTree.bool(
            Operator.OR,
            List.of(empty, PredicateTree.bool(Operator.AND, List.of(noNull, isKnown))));
    return new Query.Project(new Query.Filter(joined, holds), own);
  }

  private static AggregateCall count(@Nullable Value of) {
    return new AggregateCall(AggregateFunction.COUNT, of, false, PgType.INT8);
  }

  private static List<Value> inputs(Query query, int count) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(new Value.Input(i, query.types().get(i)));
    }
    return inputs;
  }

  private Query exists(Query query, ExistsExpression exists, boolean negated) {
    boolean plain =
        exists.getRightExpression() instanceof ParenthesedSelect select
            && select.getSelect() instanceof PlainSelect inner
            && inner.getGroupBy() == null
            && inner.getHaving() == null
            && inner.getLimit() == null
            && inner.getOffset() == null
            && inner.getFetch() == null
            && inner.getWithItemsList() == null
            && inner.getWhere() != null;
    if (!plain) {
      throw Refusal.syntax("EXISTS over this form of a query");
    }
    PlainSelect inner = (PlainSelect) ((ParenthesedSelect) exists.getRightExpression()).getSelect();
    From from = new FromTree(context).bind(inner);
    requireRows(inner, from);
    ValueTree both = new ValueTree(from.scope().within(rows.scope()), context);
    Value on = both.condition(inner.getWhere());
    boolean anti = negated != exists.isNot();
    return new Query.Join(anti ? JoinKind.ANTI : JoinKind.SEMI, query, from.query(), on);
  }

  /** With an aggregate there is a row even of none. */
  private void requireRows(PlainSelect inner, From from) {
    ValueTree values = new ValueTree(from.scope().within(rows.scope()), context);
    for (SelectItem<?> item : inner.getSelectItems()) {
      if (!(item.getExpression() instanceof AllColumns)) {
        try {
          values.bind(item.getExpression());
        } catch (AggregateSeen e) {
          throw Refusal.syntax("EXISTS over an aggregate");
        }
      }
    }
  }

  private static Value all(List<Value> conditions) {
    return conditions.size() == 1
        ? conditions.get(0)
        : PredicateTree.bool(Operator.AND, conditions);
  }
}
