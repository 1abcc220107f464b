package io.htap.parser;

import io.htap.spi.QueryGraph;
import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;

/** The outermost SELECT as a graph, when it is a plain one over plain relations. */
public final class QueryGraphBuilder {
  private static final Set<String> AGGREGATES =
      Set.of("count", "sum", "avg", "min", "max", "bool_and", "bool_or", "every", "string_agg");

  private final Map<String, RelationName> relations = new LinkedHashMap<>();
  private final Map<String, Set<String>> bound = new LinkedHashMap<>();

  private QueryGraphBuilder() {}

  static QueryGraph build(Select select) {
    if (!(select instanceof PlainSelect plain) || plain.getFromItem() == null) {
      return QueryGraph.EMPTY;
    }
    return new QueryGraphBuilder().graph(plain);
  }

  private QueryGraph graph(PlainSelect plain) {
    List<Expression> conditions = new ArrayList<>();
    boolean tables = addRelation(plain.getFromItem(), plain.isUsingOnly());
    boolean outer = false;
    if (plain.getJoins() != null) {
      for (Join join : plain.getJoins()) {
        tables &= addRelation(join.getFromItem(), false);
        outer |= join.isLeft() || join.isRight() || join.isFull();
        conditions.addAll(join.getOnExpressions());
      }
    }
    boolean aggregates = plain.getGroupBy() != null || aggregates(plain.getSelectItems());
    if (!tables) {
      return new QueryGraph(List.of(), aggregates, false);
    }
    if (plain.getWhere() != null) {
      conjuncts(plain.getWhere());
    }
    if (!outer) {
      // The ON of an outer join binds nothing on its preserved side.
      conditions.forEach(this::conjuncts);
    }
    List<QueryGraph.Relation> found = new ArrayList<>();
    relations.forEach(
        (alias, name) ->
            found.add(new QueryGraph.Relation(name, alias, bound.getOrDefault(alias, Set.of()))));
    boolean simple = plain.getWithItemsList() == null && !hasSubquery(plain);
    return new QueryGraph(found, aggregates, simple);
  }

  private boolean addRelation(FromItem item, boolean only) {
    if (!(item instanceof Table table)) {
      return false;
    }
    RelationName name = Names.relation(table);
    if (name == null) {
      return false;
    }
    String alias = table.getAlias() == null ? name.name() : Names.fold(table.getAlias().getName());
    return relations.put(alias, only ? name.asOnly() : name) == null;
  }

  private void conjuncts(Expression expression) {
    if (expression instanceof AndExpression and) {
      conjuncts(and.getLeftExpression());
      conjuncts(and.getRightExpression());
    } else if (expression instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      conjuncts(list.get(0));
    } else if (expression instanceof EqualsTo equals) {
      compare(equals.getLeftExpression(), equals.getRightExpression());
      compare(equals.getRightExpression(), equals.getLeftExpression());
    } else if (expression instanceof InExpression in
        && !in.isNot()
        && in.getRightExpression() instanceof ParenthesedExpressionList<?> list
        && list.size() == 1) {
      compare(in.getLeftExpression(), list.get(0));
    }
  }

  private void compare(Expression side, Expression other) {
    if (side instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
      compare(list.get(0), other);
      return;
    }
    if (!(side instanceof Column column) || !isConstant(other)) {
      return;
    }
    String name = Names.fold(column.getColumnName());
    if (column.getTable() != null && column.getTable().getName() != null) {
      String alias = Names.fold(column.getTable().getName());
      if (relations.containsKey(alias)) {
        bind(alias, name);
      }
    } else if (relations.size() == 1) {
      bind(relations.keySet().iterator().next(), name);
    }
  }

  private void bind(String alias, String column) {
    bound.computeIfAbsent(alias, a -> new HashSet<>()).add(column);
  }

  private static boolean isConstant(Expression expression) {
    String type = expression.getClass().getSimpleName();
    if (expression instanceof ParenthesedExpressionList<?> list) {
      return list.size() == 1 && isConstant(list.get(0));
    }
    return switch (type) {
      case "LongValue",
          "DoubleValue",
          "StringValue",
          "JdbcParameter",
          "BooleanValue",
          "DateTimeLiteralExpression" ->
          true;
      case "SignedExpression", "CastExpression" ->
          Nodes.children(expression).stream()
              .anyMatch(c -> c instanceof Expression e && isConstant(e));
      default -> false;
    };
  }

  static boolean aggregates(Object node) {
    if (node instanceof Iterable<?> many && !Nodes.isNode(node)) {
      for (Object one : many) {
        if (aggregates(one)) {
          return true;
        }
      }
      return false;
    }
    boolean self =
        node instanceof AnalyticExpression
            || (node instanceof Function f && AGGREGATES.contains(Names.fold(f.getName())));
    return self
        || (!(node instanceof Select)
            && Nodes.children(node).stream().anyMatch(c -> aggregates(c)));
  }

  private static boolean hasSubquery(Object node) {
    return Nodes.children(node).stream().anyMatch(c -> c instanceof Select || hasSubquery(c));
  }
}
