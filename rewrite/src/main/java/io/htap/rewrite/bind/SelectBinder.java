package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.ColumnNames;
import io.htap.rewrite.scope.Flaws;
import io.htap.rewrite.scope.JoinGraphBuilder;
import io.htap.rewrite.scope.Namespace;
import io.htap.rewrite.scope.OrderKey;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.scope.Scope;
import io.htap.rewrite.scope.ScopeColumn;
import io.htap.rewrite.scope.ScopeColumn.Origin;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/** One SELECT, in the order in which Postgres gives its names their meaning. */
final class SelectBinder {
  private final QueryBinder queries;
  private final PlainSelect select;
  private final boolean existence;
  private final List<Optional<Origin>> origins = new ArrayList<>();

  /**
   * @param existence whether the columns do not matter, only whether there is a row
   */
  SelectBinder(QueryBinder queries, PlainSelect select, boolean existence) {
    this.existence = existence;
    this.queries = queries;
    this.select = select;
  }

  Prepared prepare() {
    Flaws flaws = new Flaws(queries.context(), queries.parent());
    Namespace from = new FromBinder(queries).bind(select);
    Scope scope = new Scope(from, queries.parent());
    ExpressionBinder expressions = new ExpressionBinder(queries, scope);
    StringBuilder rest = new StringBuilder(from.sql().isEmpty() ? "" : " FROM " + from.sql());
    if (select.getWhere() != null) {
      rest.append(" WHERE ").append(expressions.condition(select.getWhere()));
      queries.context().joins().where(select.getWhere(), scope);
    }
    expressions.allowAggregates();
    List<OutColumn> columns = items(expressions, scope);
    GroupBinder groups = new GroupBinder(scope, columns, written(), expressions);
    List<Ex> keys = groups.bind(select.getGroupBy());
    String having =
        select.getHaving() == null ? "" : " HAVING " + expressions.condition(select.getHaving());
    List<SelectItem<?>> on = on();
    boolean distinctOn = !on.isEmpty();
    boolean distinct = select.getDistinct() != null && !distinctOn;
    if (distinct) {
      columns.forEach(c -> SetOperationBinder.requireEquality(c.leaving()));
    }
    OrderBinder orders = new OrderBinder(expressions, columns, distinct);
    List<OrderKey> order =
        select.getOrderByElements() == null ? List.of() : orders.bind(select.getOrderByElements());
    String head = distinctOn ? firstOfEach(orders.unordered(on), order) : "SELECT ";
    rest.append(groups.sql(keys)).append(having);
    boolean oneRow = groups.always() && (expressions.aggregates() || !having.isEmpty());
    if (oneRow) {
      flaws.noteLoneRow();
    }
    if (select.getDistinct() != null || expressions.windows()) {
      flaws.requireNoLoneRow();
    }
    if (!groups.plain()) {
      flaws.requireUncorrelatedSets();
    }
    Rows rows = Rows.of(select, queries.context());
    boolean rowByRow = !oneRow && select.getGroupBy() == null && select.getDistinct() == null;
    if (rowByRow && !expressions.windows()) {
      queries
          .context()
          .joins()
          .limited(select, scope, order, List.copyOf(origins), rows.limit(), rows.offset());
    }
    noteOrigins(expressions, scope, columns, rows.all() && !distinctOn && groups.plain(), keys);
    return new Prepared(
        "",
        distinct ? "SELECT DISTINCT " : head,
        columns,
        rest.toString(),
        order,
        rows,
        distinct,
        true);
  }

  /** The expressions of the columns; a {@code *} is none. */
  private List<Expression> written() {
    List<Expression> written = new ArrayList<>();
    for (SelectItem<?> item : select.getSelectItems()) {
      if (!(item.getExpression() instanceof AllColumns)) {
        written.add(item.getExpression());
      }
    }
    return written;
  }

  private List<SelectItem<?>> on() {
    boolean given = select.getDistinct() != null && select.getDistinct().getOnSelectItems() != null;
    return given ? select.getDistinct().getOnSelectItems() : List.of();
  }

  /** DISTINCT ON: which row is the first must be DuckDB's to tell, by an order that is given. */
  private static String firstOfEach(List<OrderKey> keys, List<OrderKey> order) {
    if (order.isEmpty()) {
      throw Refusal.syntax("DISTINCT ON without ORDER BY");
    }
    List<String> sql = new ArrayList<>();
    for (OrderKey key : keys) {
      SetOperationBinder.requireEquality(key.ex());
      sql.add(key.value());
    }
    // Refuses what only Postgres can sort.
    order.forEach(OrderKey::sortable);
    return "SELECT DISTINCT ON (" + String.join(", ", sql) + ") ";
  }

  private List<OutColumn> items(ExpressionBinder expressions, Scope scope) {
    List<OutColumn> columns = new ArrayList<>();
    for (SelectItem<?> item : select.getSelectItems()) {
      Expression expression = item.getExpression();
      if (expression instanceof AllTableColumns all) {
        star(scope.item(schema(all.getTable()), table(all.getTable())).columns(), columns, item);
      } else if (expression instanceof AllColumns) {
        star(scope.namespace().columns(), columns, item);
      } else {
        columns.add(new OutColumn(ColumnNames.of(item), expressions.bind(expression)));
        origins.add(origin(expression, scope));
      }
      if (item.getAlias() != null && item.getAlias().getAliasColumns() != null) {
        throw Refusal.syntax("columns in the alias of a select item");
      }
    }
    columns.forEach(OutColumn::leaving);
    return columns;
  }

  private static Optional<Origin> origin(Expression expression, Scope scope) {
    if (!(expression instanceof Column column)) {
      return Optional.empty();
    }
    Scope.Found found = JoinGraphBuilder.find(column, scope);
    return found.depth() == 0 ? Optional.ofNullable(found.column().origin()) : Optional.empty();
  }

  /**
   * Keys travel through the columns of a query as long as no row that stays depends on one that is
   * left out: not past a LIMIT, an aggregate over other rows or a window.
   */
  private void noteOrigins(
      ExpressionBinder expressions,
      Scope scope,
      List<OutColumn> columns,
      boolean transparent,
      List<Ex> keys) {
    boolean grouped = select.getGroupBy() != null;
    boolean rowByRow = !grouped && select.getHaving() == null && !expressions.aggregates();
    boolean through = transparent && (rowByRow || grouped && !expressions.windows());
    for (int i = 0; i < origins.size(); i++) {
      String sql = columns.get(i).ex().sql();
      if (!through || grouped && keys.stream().noneMatch(key -> key.sql().equals(sql))) {
        origins.set(i, Optional.empty());
      }
    }
    boolean filters = transparent && (rowByRow || grouped);
    queries.context().joins().bound(select, scope, select.getWhere(), filters, origins);
  }

  private void star(List<ScopeColumn> from, List<OutColumn> to, SelectItem<?> item) {
    if (from.isEmpty() || item.getAlias() != null) {
      throw Refusal.syntax("* of nothing, or with an alias");
    }
    for (ScopeColumn column : from) {
      origins.add(Optional.ofNullable(column.origin()));
      if (existence) {
        column.touch();
        to.add(new OutColumn(null, Ex.bool("true")));
      } else {
        to.add(new OutColumn(column.name(), column.read()));
      }
    }
  }

  private static String table(Table table) {
    List<String> parts = table.getNameParts();
    if (parts.isEmpty() || parts.size() > 2) {
      throw Refusal.syntax("a qualifier of more than two parts");
    }
    return Names.fold(parts.get(0));
  }

  private static @Nullable String schema(Table table) {
    return table.getNameParts().size() == 2 ? Names.fold(table.getNameParts().get(1)) : null;
  }
}
