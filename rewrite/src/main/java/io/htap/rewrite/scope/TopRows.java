package io.htap.rewrite.scope;

import io.htap.parser.Names;
import io.htap.rewrite.scope.ScopeColumn.Origin;
import io.htap.rewrite.translation.Finishing.RowCount;
import io.htap.spi.ColumnFacts;
import io.htap.spi.JoinGraph.SortColumn;
import io.htap.spi.JoinGraph.Top;
import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.jspecify.annotations.Nullable;

/**
 * The LIMIT of a query without groups, aggregates, windows and DISTINCT, as one of its first
 * relation. That has to be preserved by all joins, so that each of its rows makes one row at least;
 * WHERE and ORDER BY have to speak of it alone, the latter as far as rows of it are alike.
 *
 * @param use the first relation
 */
record TopRows(TableUse use, Top top) {

  /**
   * Null where the rows that the query cuts off cannot be told from the relation alone.
   *
   * @param origins of the query's columns
   */
  static @Nullable TopRows of(
      PlainSelect select,
      Scope scope,
      List<OrderKey> order,
      List<Optional<Origin>> origins,
      Limits limits) {
    TableUse first = first(select, scope);
    if (first == null || limits.limit() == null || !alone(select.getWhere(), first, scope)) {
      return null;
    }
    List<SortColumn> columns = new ArrayList<>();
    // What follows a key of the relation only orders what each of its rows has become.
    for (int i = 0; i < order.size() && !tellsApart(first, columns); i++) {
      OrderKey key = order.get(i);
      Origin origin =
          key.column() >= 0
              ? origins.get(key.column()).orElse(null)
              : column(select.getOrderByElements().get(i), scope);
      if (origin == null || origin.use() != first) {
        return null;
      }
      columns.add(new SortColumn(origin.attnum(), key.ascending(), key.nullsFirst()));
    }
    return new TopRows(first, limits.top(columns));
  }

  /**
   * LIMIT and OFFSET.
   *
   * @param limit null for all rows
   * @param offset null for none
   */
  record Limits(@Nullable RowCount limit, @Nullable RowCount offset) {
    private Top top(List<SortColumn> order) {
      long rows = 0;
      List<Integer> parameters = new ArrayList<>();
      for (RowCount count : new RowCount[] {limit, offset}) {
        if (count != null && count.parameter() > 0) {
          parameters.add(count.parameter());
        } else if (count != null) {
          rows =
              rows > Long.MAX_VALUE - count.constant() ? Long.MAX_VALUE : rows + count.constant();
        }
      }
      return new Top(order, rows, parameters);
    }
  }

  /** The relation that FROM begins with, if nothing but left joins follow. */
  private static @Nullable TableUse first(PlainSelect select, Scope scope) {
    boolean preserved =
        select.getJoins() == null || select.getJoins().stream().allMatch(join -> join.isLeft());
    if (!preserved || !(select.getFromItem() instanceof Table table)) {
      return null;
    }
    List<TableUse> kept =
        scope
            .namespace()
            .allColumns()
            .map(ScopeColumn::origin)
            .filter(Objects::nonNull)
            .map(Origin::use)
            .filter(use -> !use.isNullable())
            .distinct()
            .toList();
    RelationName name = Names.relation(table);
    return kept.size() == 1 && name != null && isWritten(kept.get(0), name) ? kept.get(0) : null;
  }

  private static boolean isWritten(TableUse use, RelationName name) {
    RelationName written = use.toUsedRelation().written();
    return written != null
        && written.name().equals(name.name())
        && Objects.equals(written.schema(), name.schema());
  }

  private static boolean tellsApart(TableUse use, List<SortColumn> columns) {
    List<String> known =
        use.facts().columns().stream()
            .filter(c -> c.notNull() && columns.stream().anyMatch(s -> s.attnum() == c.attnum()))
            .map(ColumnFacts::name)
            .toList();
    return use.facts().uniqueKeys().stream().anyMatch(known::containsAll);
  }

  private static boolean alone(@Nullable Expression where, TableUse use, Scope scope) {
    if (where == null) {
      return true;
    }
    for (Expression conjunct : JoinGraphBuilder.conjuncts(where)) {
      Origin only = ConditionText.only(conjunct, scope);
      if (only == null || only.use() != use || ConditionText.of(conjunct, scope) == null) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Origin column(OrderByElement element, Scope scope) {
    if (!(element.getExpression() instanceof Column column)) {
      return null;
    }
    Scope.Found found = JoinGraphBuilder.find(column, scope);
    return found.depth() == 0 ? found.column().origin() : null;
  }
}
