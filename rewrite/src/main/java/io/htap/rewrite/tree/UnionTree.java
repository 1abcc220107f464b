package io.htap.rewrite.tree;

import io.htap.parser.Names;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import io.htap.spi.query.Query;
import io.htap.spi.query.Query.SortKey;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.UnionOp;

/** UNION and UNION ALL, from left to right; the columns are called as those of the first query. */
final class UnionTree {
  private UnionTree() {}

  static NamedQuery of(SetOperationList list, TreeContext context) {
    NamedQuery first = SelectTree.of(list.getSelect(0), context);
    Query query = first.query();
    for (int i = 0; i < list.getOperations().size(); i++) {
      if (!(list.getOperation(i) instanceof UnionOp)) {
        throw Refusal.syntax("a set operation other than UNION");
      }
      query = both(query, SelectTree.of(list.getSelect(i + 1), context).query());
      if (!list.getOperation(i).isAll()) {
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

  private static Query both(Query left, Query right) {
    if (left.types().size() != right.types().size()) {
      throw Refusal.syntax("UNION of different numbers of columns");
    }
    List<PgType> types = new ArrayList<>();
    for (int i = 0; i < left.types().size(); i++) {
      types.add(Typing.common(left.types().get(i), right.types().get(i)));
    }
    return new Query.Union(as(left, types), as(right, types));
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
