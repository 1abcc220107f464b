package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.JoinGraphBuilder;
import io.htap.rewrite.scope.Namespace;
import io.htap.rewrite.scope.Scope;
import io.htap.rewrite.scope.ScopeColumn;
import io.htap.rewrite.value.Branches;
import io.htap.rewrite.value.Comparison;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.Join;

/** Joins with ON or USING; a column named in USING is one column of the result, and comes first. */
final class JoinBinder {
  private final QueryBinder queries;

  JoinBinder(QueryBinder queries) {
    this.queries = queries;
  }

  Namespace join(Namespace left, Namespace right, Join join) {
    String kind = kind(join);
    int conditions = join.getOnExpressions().size();
    boolean using = !join.getUsingColumns().isEmpty();
    if (kind.equals("CROSS")) {
      if (conditions > 0 || using) {
        throw Refusal.syntax("CROSS JOIN with a condition");
      }
      return left.beside(right, sql(left, kind, right, ""));
    }
    if (using && conditions == 0) {
      return using(left, right, join, kind);
    }
    if (using || conditions != 1) {
      throw Refusal.syntax("a join without one condition");
    }
    Scope both = new Scope(left.beside(right, ""), queries.parent());
    Expression condition = join.getOnExpressions().iterator().next();
    String on = new ExpressionBinder(queries, both).condition(condition);
    joins().on(condition, kind, left, right, both);
    joins().extended(kind, left, right);
    return left.beside(right, sql(left, kind, right, " ON " + on));
  }

  private JoinGraphBuilder joins() {
    return queries.context().joins();
  }

  private static String kind(Join join) {
    if (join.isCross()) {
      return "CROSS";
    }
    if (join.isOuter() && !join.isLeft() && !join.isRight() && !join.isFull()) {
      throw Refusal.syntax("OUTER JOIN without a side");
    }
    return join.isLeft() ? "LEFT" : join.isRight() ? "RIGHT" : join.isFull() ? "FULL" : "INNER";
  }

  private static String sql(Namespace left, String kind, Namespace right, String condition) {
    return "(" + left.sql() + " " + kind + " JOIN " + right.sql() + condition + ")";
  }

  private Namespace using(Namespace left, Namespace right, Join join, String kind) {
    List<String> conditions = new ArrayList<>();
    List<ScopeColumn> merged = new ArrayList<>();
    List<ScopeColumn> leftRest = new ArrayList<>(left.columns());
    List<ScopeColumn> rightRest = new ArrayList<>(right.columns());
    for (Column column : join.getUsingColumns()) {
      if (column.getTable() != null) {
        throw Refusal.syntax("a qualified name in USING");
      }
      String name = Names.fold(column.getColumnName());
      ScopeColumn l = take(leftRest, name);
      ScopeColumn r = take(rightRest, name);
      Ex le = l.read();
      Ex re = r.read();
      boolean same =
          le.sameType(re) && le.typmod() == re.typmod() && Objects.equals(le.num(), re.num());
      if (!same) {
        throw Refusal.type("USING over columns of different types");
      }
      conditions.add(Comparison.compare("=", le, re).sql());
      joins().using(l, r, kind, left, right);
      merged.add(
          switch (kind) {
            case "RIGHT" -> r;
            case "FULL" -> ScopeColumn.derived(name, Branches.coalesce(List.of(le, re), true));
            default -> l;
          });
    }
    List<ScopeColumn> columns = new ArrayList<>(merged);
    columns.addAll(leftRest);
    columns.addAll(rightRest);
    Namespace both = left.beside(right, "");
    joins().extended(kind, left, right);
    String on = " ON " + String.join(" AND ", conditions);
    return new Namespace(sql(left, kind, right, on), both.items(), columns);
  }

  private static ScopeColumn take(List<ScopeColumn> from, String name) {
    List<ScopeColumn> found = from.stream().filter(c -> name.equals(c.name())).toList();
    if (found.size() != 1) {
      throw Refusal.syntax("USING " + name + " is unknown or ambiguous");
    }
    from.remove(found.get(0));
    return found.get(0);
  }
}
