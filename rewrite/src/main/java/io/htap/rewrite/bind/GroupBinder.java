package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.scope.Scope;
import io.htap.rewrite.scope.ScopeColumn;
import io.htap.rewrite.scope.TableUse;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.GroupByElement;
import org.jspecify.annotations.Nullable;

/**
 * GROUP BY: a bare name is a column of the FROM clause first and an output column second, a bare
 * number a position.
 *
 * <p>Postgres lets a query that groups by a table's primary key use the table's other columns.
 * DuckDB does not, so those are added to its keys, which changes no group.
 */
final class GroupBinder {
  private final Scope scope;
  private final List<OutColumn> columns;
  private final List<Expression> written;
  private final ExpressionBinder expressions;
  private final List<String> clauses = new ArrayList<>();
  private boolean severalSets;

  /**
   * @param written the expressions behind the columns, one each unless there is a {@code *}
   */
  GroupBinder(
      Scope scope,
      List<OutColumn> columns,
      List<Expression> written,
      ExpressionBinder expressions) {
    this.scope = scope;
    this.columns = columns;
    this.written = written;
    this.expressions = expressions;
  }

  List<Ex> bind(@Nullable GroupByElement group) {
    List<Ex> keys = new ArrayList<>();
    if (group == null) {
      return keys;
    }
    boolean sole =
        group.getGroupByExpressionList() == null || group.getGroupByExpressionList().isEmpty();
    if (group.getGroupingSets() != null && !group.getGroupingSets().isEmpty()) {
      if (!sole) {
        throw Refusal.syntax("GROUPING SETS beside other keys");
      }
      groupingSets(group.getGroupingSets(), keys);
      return keys;
    }
    if (sole) {
      throw Refusal.syntax("GROUP BY nothing");
    }
    if (group.getGroupByExpressionList() instanceof ParenthesedExpressionList<?> list
        && list.size() > 1) {
      throw Refusal.syntax("GROUP BY a list in parentheses");
    }
    for (Expression expression : group.getGroupByExpressionList()) {
      Expression bare = OrderBinder.bare(expression);
      String sets = sets(bare);
      if (sets.isEmpty()) {
        Ex key = typed(bare);
        keys.add(key);
        clauses.add(key.sql());
      } else {
        List<String> members = new ArrayList<>();
        for (Expression member : Objects.requireNonNull(((Function) bare).getParameters())) {
          members.add(member(OrderBinder.bare(member), keys));
        }
        clauses.add(sets + "(" + String.join(", ", members) + ")");
        severalSets = true;
      }
    }
    return keys;
  }

  private void groupingSets(List<ExpressionList<Expression>> sets, List<Ex> keys) {
    List<String> members = new ArrayList<>();
    for (ExpressionList<Expression> set : sets) {
      List<String> sql = new ArrayList<>();
      for (Expression each : set) {
        sql.add(member(each, keys));
      }
      members.add("(" + String.join(", ", sql) + ")");
    }
    clauses.add("GROUPING SETS (" + String.join(", ", members) + ")");
    severalSets = true;
  }

  /** ROLLUP or CUBE, which the parser takes for functions; empty for any other expression. */
  private static String sets(Expression expression) {
    if (expression instanceof Function call
        && call.getParameters() != null
        && call.getParameters().size() > 0
        && call.getNamedParameters() == null
        && call.getMultipartName().size() == 1) {
      String name = Names.fold(call.getName());
      return name.equals("rollup") || name.equals("cube") ? name.toUpperCase(Locale.ROOT) : "";
    }
    return "";
  }

  /** One key of ROLLUP or CUBE, or several in parentheses that come and go together. */
  private String member(Expression expression, List<Ex> keys) {
    List<Expression> all =
        expression instanceof ParenthesedExpressionList<?> list
            ? List.copyOf(list)
            : List.of(expression);
    List<String> sql = new ArrayList<>();
    for (Expression each : all) {
      Ex key = typed(OrderBinder.bare(each));
      if (!new Folding(expressions).leaves(Stream.of(meant(each)))) {
        // What Postgres computes beforehand it does not take for the key.
        throw Refusal.syntax("ROLLUP or CUBE over what is no stored column");
      }
      keys.add(key);
      sql.add(key.sql());
    }
    return sql.size() == 1 ? sql.get(0) : "(" + String.join(", ", sql) + ")";
  }

  /** The expression that a position stands for; any other as it is. */
  private Expression meant(Expression expression) {
    return expression instanceof LongValue value && written.size() == columns.size()
        ? written.get(OrderBinder.ordinal(value, columns.size()))
        : expression;
  }

  private Ex typed(Expression expression) {
    Ex key = key(expression);
    Ex typed = key.untyped() ? Literals.resolve(key, PgType.TEXT) : key;
    SetOperationBinder.requireEquality(typed);
    return typed;
  }

  /** Whether there is a group even of no rows. */
  boolean always() {
    return severalSets || clauses.isEmpty();
  }

  /** Whether every row of the result is a group of all the keys. */
  boolean plain() {
    return !severalSets;
  }

  /** The clause with a leading blank, or empty. To be called when all else has been bound. */
  String sql(List<Ex> keys) {
    if (severalSets) {
      return " GROUP BY " + String.join(", ", clauses);
    }
    if (keys.isEmpty()) {
      return "";
    }
    Set<String> all = new LinkedHashSet<>();
    keys.forEach(k -> all.add(k.sql()));
    Set<String> given = Set.copyOf(all);
    for (ScopeColumn column : expressions.bareColumns()) {
      String sql = Objects.requireNonNull(column.ex()).sql();
      if (!given.contains(sql) && followsFromKey(column, given)) {
        all.add(sql);
      }
    }
    return " GROUP BY " + String.join(", ", all);
  }

  private Ex key(Expression expression) {
    if (expression instanceof LongValue value) {
      return columns.get(OrderBinder.ordinal(value, columns.size())).ex();
    }
    if (expression instanceof Column column && column.getTable() == null) {
      String name = Names.fold(column.getColumnName());
      boolean input = scope.namespace().columns().stream().anyMatch(c -> name.equals(c.name()));
      OutColumn output = input ? null : output(name);
      if (output != null) {
        return output.ex();
      }
    }
    return expressions.groupKey(expression);
  }

  private @Nullable OutColumn output(String name) {
    List<OutColumn> found = columns.stream().filter(c -> name.equals(c.name())).toList();
    if (found.size() > 1) {
      throw Refusal.syntax("GROUP BY " + name + " is ambiguous");
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private static boolean followsFromKey(ScopeColumn column, Set<String> keys) {
    TableUse table = column.table();
    if (table == null) {
      return false;
    }
    String sql = Objects.requireNonNull(column.ex()).sql();
    String alias = sql.substring(0, sql.indexOf('.') + 1);
    return table.facts().uniqueKeys().stream()
        .anyMatch(
            key -> key.stream().allMatch(name -> keys.contains(alias + copyName(table, name))));
  }

  private static String copyName(TableUse table, String name) {
    return table.facts().column(name).map(c -> c.copyColumn()).map(Sql::identifier).orElse("");
  }
}
