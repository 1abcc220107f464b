package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.Flaws;
import io.htap.rewrite.scope.OrderKey;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Num;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Numerics;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.rewrite.value.Unification;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.IntersectOp;
import net.sf.jsqlparser.statement.select.MinusOp;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperation;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.UnionOp;
import net.sf.jsqlparser.statement.select.Values;

/** UNION, INTERSECT and EXCEPT, from left to right, each column brought to its common type. */
final class SetOperationBinder {
  private final QueryBinder queries;

  SetOperationBinder(QueryBinder queries) {
    this.queries = queries;
  }

  Prepared prepare(SetOperationList list) {
    requireOneLevel(list.getOperations());
    boolean whole =
        list.getOperations().stream().allMatch(o -> o instanceof UnionOp)
            && list.getSelects().stream().allMatch(this::isScan);
    Flaws flaws = new Flaws(queries.context(), queries.parent());
    BoundQuery result = member(list.getSelect(0));
    for (int i = 0; i < list.getOperations().size(); i++) {
      result = combine(result, member(list.getSelect(i + 1)), list.getOperation(i), whole);
    }
    flaws.requireNoLoneRow();
    String alias = queries.context().freshName("r");
    List<OutColumn> columns = result.outside(alias);
    return new Prepared(
        "",
        "SELECT ",
        columns,
        " FROM (" + result.sql() + ") AS " + alias,
        order(list, columns),
        Rows.of(list, queries.context()),
        false,
        false);
  }

  /** INTERSECT binds tighter than the others; the parser's flat list has lost that. */
  private static void requireOneLevel(List<SetOperation> operations) {
    boolean intersects = operations.stream().anyMatch(o -> o instanceof IntersectOp);
    if (intersects && operations.stream().anyMatch(o -> !(o instanceof IntersectOp))) {
      throw Refusal.syntax("INTERSECT beside other set operations without parentheses");
    }
    if (operations.stream().anyMatch(o -> o instanceof MinusOp)) {
      throw Refusal.syntax("MINUS");
    }
  }

  /** Whether it is plain to Postgres's planner that the query may have rows. */
  private boolean isScan(Select select) {
    if (!(select instanceof PlainSelect plain)
        || plain.getWhere() != null
        || plain.getHaving() != null
        || plain.getJoins() != null) {
      return false;
    }
    if (!(plain.getFromItem() instanceof Table table)) {
      return plain.getFromItem() == null;
    }
    RelationName name = Names.relation(table);
    return name != null
        && queries.ctes().find(name.name()) == null
        && queries.context().catalog().resolve(name).stream()
            .anyMatch(r -> r.kind() == RelationFacts.Kind.TABLE);
  }

  private BoundQuery member(Select select) {
    boolean tail =
        select.getOrderByElements() != null
            || select.getLimit() != null
            || select.getOffset() != null
            || select.getFetch() != null
            || select.getWithItemsList() != null;
    boolean known =
        select instanceof PlainSelect
            || select instanceof Values
            || select instanceof ParenthesedSelect;
    if (tail || !known) {
      throw Refusal.syntax("a clause of a member of a set operation");
    }
    return queries.bind(select);
  }

  /**
   * @param whole whether Postgres's planner drops no side; of members that give different type
   *     modifiers it may describe the one that is left
   */
  BoundQuery combine(BoundQuery left, BoundQuery right, SetOperation operation, boolean whole) {
    boolean all = operation.isAll();
    String keyword =
        operation instanceof UnionOp
            ? "UNION"
            : operation instanceof IntersectOp ? "INTERSECT" : "EXCEPT";
    if (left.columns().size() != right.columns().size()) {
      throw Refusal.syntax("set operation over different numbers of columns");
    }
    String l = queries.context().freshName("r");
    String r = queries.context().freshName("r");
    List<OutColumn> columns = new ArrayList<>();
    List<String> leftItems = new ArrayList<>();
    List<String> rightItems = new ArrayList<>();
    for (int i = 0; i < left.columns().size(); i++) {
      List<Ex> pair = Unification.unify(List.of(operand(left, l, i), operand(right, r, i)));
      Ex common = common(pair, all, whole, i);
      List<Ex> written = shown(pair, common);
      leftItems.add(written.get(0).sql() + " AS " + OutColumn.sqlName(i));
      rightItems.add(written.get(1).sql() + " AS " + OutColumn.sqlName(i));
      columns.add(new OutColumn(left.columns().get(i).name(), common));
    }
    String sql =
        "SELECT "
            + String.join(", ", leftItems)
            + " FROM ("
            + left.sql()
            + ") AS "
            + l
            + " "
            + keyword
            + (all ? " ALL" : "")
            + " SELECT "
            + String.join(", ", rightItems)
            + " FROM ("
            + right.sql()
            + ") AS "
            + r;
    return new BoundQuery(sql, columns, false);
  }

  private static Ex operand(BoundQuery query, String alias, int i) {
    Ex inside = query.columns().get(i).ex();
    return query.singleSelect() && inside.untyped() ? inside : query.outside(alias).get(i).ex();
  }

  private static Ex common(List<Ex> pair, boolean all, boolean whole, int i) {
    Ex first = pair.get(0).isNull() ? pair.get(1) : pair.get(0);
    int typmod = Unification.commonTypmod(pair, whole);
    String sql = OutColumn.sqlName(i);
    if (first.type() == PgType.NUMERIC && !sameScale(pair)) {
      if (!all) {
        throw Refusal.type("equal numerics that print differently");
      }
      return Numerics.dynamic(sql).withTypmod(typmod);
    }
    if (!all) {
      requireEquality(first);
    }
    if (first.num() instanceof Fixed fixed) {
      int digits = pair.stream().mapToInt(Numerics::precision).max().orElse(fixed.precision());
      return Ex.numeric(sql, new Fixed(digits, fixed.scale())).withTypmod(typmod);
    }
    return first.withSql(sql).withTypmod(typmod);
  }

  private static List<Ex> shown(List<Ex> pair, Ex common) {
    boolean texts = common.type() == PgType.NUMERIC && !Numerics.isDecimal(common);
    return texts ? pair.stream().map(SetOperationBinder::text).toList() : pair;
  }

  /** A member that was widened for the other's sake prints with its own scale. */
  private static Ex text(Ex member) {
    if (!(member.num() instanceof Fixed fixed)) {
      return Numerics.dynamic(Numerics.text(member));
    }
    String narrowed = Sql.cast(member.sql(), Sql.decimal(Num.MAX_PRECISION, fixed.scale()));
    return Numerics.dynamic(
        Numerics.text(Ex.numeric(narrowed, new Fixed(Num.MAX_PRECISION, fixed.scale()))));
  }

  private static boolean sameScale(List<Ex> pair) {
    List<Ex> values = pair.stream().filter(e -> !e.isNull()).toList();
    return values.stream().allMatch(v -> v.num() instanceof Fixed)
        && values.stream().map(Numerics::scale).distinct().count() <= 1;
  }

  static void requireEquality(Ex column) {
    if (column.type().isText()) {
      Collations.equality(column);
    } else if (column.type().isFloat()) {
      // −0 and 0 are one value of two looks: which one is kept is not fixed.
      throw Refusal.type("equal floats that print differently");
    } else if (column.type() == PgType.INTERVAL || column.type().isOpaque()) {
      // 1 month is 30 days, and 1.0 within a document is 1.00.
      throw Refusal.type("equal values of " + column.type().sqlName() + " that print differently");
    } else if (column.type() == PgType.NUMERIC && !(column.num() instanceof Fixed)) {
      throw Refusal.type("equal numerics that print differently");
    }
  }

  private List<OrderKey> order(SetOperationList list, List<OutColumn> columns) {
    List<OrderKey> keys = new ArrayList<>();
    if (list.getOrderByElements() == null) {
      return keys;
    }
    for (OrderByElement element : list.getOrderByElements()) {
      int column = position(OrderBinder.bare(element.getExpression()), columns);
      keys.add(OrderBinder.key(element, columns.get(column).leaving(), column));
    }
    return keys;
  }

  private static int position(Expression expression, List<OutColumn> columns) {
    if (expression instanceof LongValue value) {
      return OrderBinder.ordinal(value, columns.size());
    }
    if (expression instanceof Column column && column.getTable() == null) {
      String name = Names.fold(column.getColumnName());
      for (int i = 0; i < columns.size(); i++) {
        if (Objects.equals(columns.get(i).name(), name)) {
          return i;
        }
      }
    }
    throw Refusal.syntax("ORDER BY of a set operation by an expression");
  }
}
