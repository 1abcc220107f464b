package io.htap.rewrite.tree;

import io.htap.parser.Names;
import io.htap.rewrite.scope.ColumnNames;
import io.htap.rewrite.tree.FromTree.From;
import io.htap.rewrite.tree.ValueTree.AggregateSeen;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.query.Query;
import io.htap.spi.query.Query.SortKey;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/** One SELECT: FROM, WHERE, GROUP BY, HAVING, columns, DISTINCT, ORDER BY, LIMIT. */
final class SelectTree {
  private final PlainSelect select;
  private final TreeContext context;
  private final List<Value> columns = new ArrayList<>();
  private final List<@Nullable String> names = new ArrayList<>();
  private final List<SortKey> order = new ArrayList<>();

  private SelectTree(PlainSelect select, TreeContext context) {
    this.select = select;
    this.context = context;
  }

  /** A query of any form that a tree can have. */
  static NamedQuery of(Select select, TreeContext context) {
    TreeContext known = context;
    if (select.getWithItemsList() != null) {
      for (WithItem<?> item : select.getWithItemsList()) {
        if (item.isRecursive()) {
          throw Refusal.syntax("WITH RECURSIVE");
        }
        known = known.knowing(Names.fold(item.getAliasName()), named(item, known));
      }
    }
    if (select instanceof PlainSelect plain) {
      return new SelectTree(plain, known).bind();
    }
    if (select instanceof SetOperationList list) {
      return UnionTree.of(list, known);
    }
    if (select instanceof ParenthesedSelect inner && inner.getAlias() == null) {
      boolean bare =
          inner.getOrderByElements() == null
              && inner.getLimit() == null
              && inner.getOffset() == null
              && inner.getFetch() == null;
      if (bare) {
        return of(inner.getSelect(), known);
      }
    }
    throw Refusal.syntax(select.getClass().getSimpleName());
  }

  private static NamedQuery named(WithItem<?> item, TreeContext context) {
    NamedQuery query = of(item.getSelect(), context);
    return item.getWithItemList() == null
        ? query
        : query.named(
            item.getWithItemList().stream().map(name -> Names.fold(name.toString())).toList());
  }

  private NamedQuery bind() {
    if (select.getDistinct() != null && select.getDistinct().getOnSelectItems() != null) {
      throw Refusal.syntax("DISTINCT ON");
    }
    From from = new FromTree(context).bind(select);
    ValueTree rows = new ValueTree(from.scope(), context);
    Query query =
        select.getWhere() == null
            ? from.query()
            : new WhereTree(context, rows).filtered(from.query(), select.getWhere());
    query = computed(query, rows);
    if (select.getDistinct() != null) {
      query = new Query.Aggregate(query, inputs(query, names.size()), List.of());
    }
    if (!order.isEmpty()) {
      query = new Query.Sort(query, order);
    }
    query = limited(query, select);
    if (query.types().size() > names.size()) {
      query = new Query.Project(query, inputs(query, names.size()));
    }
    return new NamedQuery(query, names);
  }

  private static List<Value> inputs(Query query, int count) {
    List<Value> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(new Value.Input(i, query.types().get(i)));
    }
    return inputs;
  }

  /** The columns, and behind them what is only sorted by. */
  private Query computed(Query query, ValueTree rows) {
    boolean grouped = select.getGroupBy() != null || select.getHaving() != null;
    if (!grouped) {
      try {
        WindowTree windows = new WindowTree(rows);
        items(windows);
        order(windows);
        return new Query.Project(windows.computed(query), columns);
      } catch (AggregateSeen e) {
        // One group, then: all is bound anew.
        columns.clear();
        names.clear();
        order.clear();
      }
    }
    List<Value> keys = keys(rows);
    AggregateTree groups = new AggregateTree(rows, keys);
    items(groups);
    Value having = select.getHaving() == null ? null : groups.condition(select.getHaving());
    order(groups);
    Query result = new Query.Aggregate(query, keys, groups.calls());
    return new Query.Project(having == null ? result : new Query.Filter(result, having), columns);
  }

  private void items(ValueTree values) {
    for (SelectItem<?> item : select.getSelectItems()) {
      Expression e = item.getExpression();
      if (e instanceof AllColumns all) {
        star(values.scope(), all);
      } else {
        columns.add(values.value(e));
        names.add(ColumnNames.of(item));
      }
    }
  }

  private void star(TreeScope scope, AllColumns all) {
    String item = null;
    if (all instanceof AllTableColumns table) {
      List<String> parts = table.getTable().getNameParts();
      if (parts.size() != 1) {
        throw Refusal.syntax("a qualifier with a schema");
      }
      item = Names.fold(parts.get(0));
    }
    List<Value.Input> found = scope.all(item);
    if (found.isEmpty()) {
      throw Refusal.syntax("* of nothing");
    }
    for (Value.Input input : found) {
      columns.add(input);
      names.add(scope.columns().get(input.index()).name());
    }
  }

  /** GROUP BY: a bare name is an input column first and an output column second. */
  private List<Value> keys(ValueTree rows) {
    List<Value> keys = new ArrayList<>();
    if (select.getGroupBy() == null) {
      return keys;
    }
    boolean sets =
        select.getGroupBy().getGroupingSets() != null
            && !select.getGroupBy().getGroupingSets().isEmpty();
    boolean row =
        select.getGroupBy().getGroupByExpressionList() instanceof ParenthesedExpressionList<?> list
            && list.size() > 1;
    if (sets || row) {
      throw Refusal.syntax("GROUPING SETS");
    }
    for (Expression written : select.getGroupBy().getGroupByExpressionList()) {
      Expression e = bare(written);
      if (e instanceof LongValue position) {
        e = select.getSelectItems().get(place(position)).getExpression();
      } else if (e instanceof Column column
          && column.getTable() == null
          && !rows.scope().has(Names.fold(column.getColumnName()))) {
        e = output(Names.fold(column.getColumnName()));
      }
      Value key = rows.value(e);
      if (!keys.contains(key)) {
        keys.add(key);
      }
    }
    return keys;
  }

  private Expression output(String name) {
    for (SelectItem<?> item : select.getSelectItems()) {
      if (name.equals(ColumnNames.of(item))) {
        return item.getExpression();
      }
    }
    throw Refusal.syntax("GROUP BY " + name);
  }

  /** ORDER BY: a bare name is an output column first. */
  private void order(ValueTree values) {
    if (select.getOrderByElements() == null) {
      return;
    }
    for (OrderByElement element : select.getOrderByElements()) {
      order.add(key(element, sorted(bare(element.getExpression()), values)));
    }
  }

  /** A key of ORDER BY: NULL is the largest value unless it is said otherwise. */
  static SortKey key(OrderByElement element, int column) {
    boolean ascending = element.isAsc();
    boolean nullsFirst =
        element.getNullOrdering() == null
            ? !ascending
            : element.getNullOrdering() == OrderByElement.NullOrdering.NULLS_FIRST;
    return new SortKey(column, ascending, nullsFirst);
  }

  private int sorted(Expression e, ValueTree values) {
    if (e instanceof LongValue position) {
      return place(position);
    }
    int named =
        e instanceof Column column && column.getTable() == null
            ? names.indexOf(Names.fold(column.getColumnName()))
            : -1;
    if (named >= 0) {
      return named;
    }
    Value value = values.value(e);
    int same = columns.indexOf(value);
    if (same >= 0) {
      return same;
    }
    if (select.getDistinct() != null) {
      throw Refusal.syntax("DISTINCT ordered by what it does not return");
    }
    columns.add(value);
    return columns.size() - 1;
  }

  private int place(LongValue position) {
    int place = Integer.parseInt(position.getStringValue()) - 1;
    if (select.getSelectItems().stream().anyMatch(i -> i.getExpression() instanceof AllColumns)) {
      throw Refusal.syntax("a position beside *");
    }
    return Objects.checkIndex(place, select.getSelectItems().size());
  }

  /** With the LIMIT and OFFSET, or FETCH, of a query. */
  static Query limited(Query query, Select select) {
    Expression count =
        select.getLimit() != null
            ? select.getLimit().getRowCount()
            : select.getFetch() == null ? null : select.getFetch().getExpression();
    Expression offset = select.getOffset() == null ? null : select.getOffset().getOffset();
    return count == null && offset == null
        ? query
        : new Query.Limit(query, number(count, -1), number(offset, 0));
  }

  private static long number(@Nullable Expression e, long none) {
    if (e == null) {
      return none;
    }
    if (e instanceof LongValue value) {
      return Long.parseLong(value.getStringValue());
    }
    throw Refusal.syntax("a LIMIT that is no number");
  }

  private static Expression bare(Expression e) {
    Expression inner = e;
    while (inner instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      inner = list.get(0);
    }
    return inner;
  }
}
