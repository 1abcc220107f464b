package io.htap.rewrite.tree;

import io.htap.parser.Names;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import io.htap.spi.query.Operator;
import io.htap.spi.query.Query;
import io.htap.spi.query.Query.AggregateCall;
import io.htap.spi.query.Query.AggregateFunction;
import io.htap.spi.query.Query.SortKey;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.IntersectOp;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.SetOperation;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.UnionOp;

/**
 * Set operations, from left to right; the columns are called as those of the first query. INTERSECT
 * and EXCEPT are groups of all columns, which know from which side they come:
 *
 * <pre>
 * a EXCEPT b   →   (a with 1, 0 UNION ALL b with 0, 1), grouped, where the one sum is &gt; 0 and the
 *                  other is 0
 * </pre>
 */
final class UnionTree {
  private UnionTree() {}

  static NamedQuery of(SetOperationList list, TreeContext context) {
    NamedQuery first = SelectTree.of(list.getSelect(0), context);
    Query query = first.query();
    for (int i = 0; i < list.getOperations().size(); i++) {
      SetOperation operation = list.getOperation(i);
      Query next = SelectTree.of(list.getSelect(i + 1), context).query();
      query = operation instanceof UnionOp ? union(query, next) : common(query, next, operation);
      if (operation instanceof UnionOp && !operation.isAll()) {
        query = new Query.Aggregate(query, inputs(query), List.of());
      }
    }
    List<SortKey> order = new ArrayList<>();
    if (list.getOrderByElements() != null) {
      for (OrderByElement element : list.getOrderByElements()) {
        order.add(SelectTree.key(element, place(element.getExpression(), first)));
      }
    }
    query = order.isEmpty() ? query : new Query.Sort(query, order);
    return new NamedQuery(SelectTree.limited(query, list), first.names());
  }

  private static int place(Expression e, NamedQuery first) {
    int place =
        e instanceof LongValue position
            ? Integer.parseInt(position.getStringValue()) - 1
            : e instanceof Column column && column.getTable() == null
                ? first.names().indexOf(Names.fold(column.getColumnName()))
                : -1;
    if (place < 0 || place >= first.names().size()) {
      throw Refusal.syntax("UNION ordered by what is no column of it");
    }
    return place;
  }

  private static Query union(Query left, Query right) {
    List<PgType> types = types(left, right);
    return new Query.Union(as(left, types), as(right, types));
  }

  private static Query common(Query left, Query right, SetOperation operation) {
    if (operation.isAll()) {
      throw Refusal.syntax("INTERSECT ALL, or EXCEPT ALL");
    }
    List<PgType> types = types(left, right);
    Query both = new Query.Union(tagged(as(left, types), 1, 0), tagged(as(right, types), 0, 1));
    int width = types.size();
    List<Value> keys = inputs(both).subList(0, width);
    Query groups = new Query.Aggregate(both, keys, List.of(sum(width), sum(width + 1)));
    Operator inRight = operation instanceof IntersectOp ? Operator.GREATER : Operator.EQUAL;
    Value chosen =
        PredicateTree.bool(
            Operator.AND, List.of(compared(Operator.GREATER, width), compared(inRight, width + 1)));
    return new Query.Project(new Query.Filter(groups, chosen), keys);
  }

  private static Query tagged(Query query, long left, long right) {
    List<Value> values = new ArrayList<>(inputs(query));
    values.add(new Value.Literal(left, PgType.INT4));
    values.add(new Value.Literal(right, PgType.INT4));
    return new Query.Project(query, values);
  }

  private static AggregateCall sum(int column) {
    return new AggregateCall(
        AggregateFunction.SUM, new Value.Input(column, PgType.INT4), false, PgType.INT8);
  }

  private static Value compared(Operator operator, int column) {
    return PredicateTree.bool(
        operator,
        List.of(new Value.Input(column, PgType.INT8), new Value.Literal(0L, PgType.INT8)));
  }

  private static List<PgType> types(Query left, Query right) {
    if (left.types().size() != right.types().size()) {
      throw Refusal.syntax("a set operation of different numbers of columns");
    }
    List<PgType> types = new ArrayList<>();
    for (int i = 0; i < left.types().size(); i++) {
      types.add(Typing.common(left.types().get(i), right.types().get(i)));
    }
    return types;
  }

  private static Query as(Query query, List<PgType> types) {
    List<Value> inputs = inputs(query);
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      values.add(Typing.converted(inputs.get(i), types.get(i)));
    }
    return values.equals(inputs) ? query : new Query.Project(query, values);
  }

  private static List<Value> inputs(Query query) {
    List<Value> inputs = new ArrayList<>();
    for (PgType type : query.types()) {
      inputs.add(new Value.Input(inputs.size(), type));
    }
    return inputs;
  }
}
