package io.htap.rewrite.bind;

import io.htap.rewrite.scope.Namespace;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.scope.Scope;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.statement.select.UnionOp;
import net.sf.jsqlparser.statement.select.Values;

/** VALUES as a UNION ALL of its rows; short lists only, since each row becomes a SELECT. */
final class ValuesBinder {
  private static final int MAX_ROWS = 50;

  private final QueryBinder queries;

  ValuesBinder(QueryBinder queries) {
    this.queries = queries;
  }

  Prepared prepare(Values values) {
    if (values.getOrderByElements() != null || values.getLimit() != null) {
      throw Refusal.syntax("ORDER BY or LIMIT of VALUES");
    }
    List<List<Expression>> rows = rows(values);
    if (rows.size() > MAX_ROWS) {
      throw Refusal.syntax("a long VALUES list");
    }
    BoundQuery result = row(rows.get(0), rows.size() > 1);
    SetOperationBinder unions = new SetOperationBinder(queries);
    UnionOp all = new UnionOp("ALL");
    for (List<Expression> row : rows.subList(1, rows.size())) {
      result = unions.combine(result, row(row, true), all, true);
    }
    String alias = queries.context().freshName("r");
    return new Prepared(
        "",
        "SELECT ",
        result.outside(alias),
        " FROM (" + result.sql() + ") AS " + alias,
        List.of(),
        Rows.ALL,
        false,
        false);
  }

  /** A single row is the list itself, several rows are a list of lists. */
  private static List<List<Expression>> rows(Values values) {
    List<List<Expression>> rows = new ArrayList<>();
    if (values.getExpressions() instanceof ParenthesedExpressionList<Expression> single) {
      rows.add(List.copyOf(single));
      return rows;
    }
    for (Expression row : values.getExpressions()) {
      if (!(row instanceof ParenthesedExpressionList<?> list)) {
        throw Refusal.syntax("this form of VALUES");
      }
      rows.add(List.copyOf(list));
    }
    return rows;
  }

  private BoundQuery row(List<Expression> row, boolean untypedMayStay) {
    ExpressionBinder expressions =
        new ExpressionBinder(queries, new Scope(Namespace.EMPTY, queries.parent()));
    List<OutColumn> columns = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      Ex ex = expressions.bind(row.get(i));
      OutColumn column = new OutColumn("column" + (i + 1), ex);
      columns.add(column);
      items.add(column.leaving().sql() + " AS " + OutColumn.sqlName(i));
    }
    return new BoundQuery("SELECT " + String.join(", ", items), columns, untypedMayStay);
  }
}
