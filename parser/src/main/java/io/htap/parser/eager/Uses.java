package io.htap.parser.eager;

import io.htap.parser.Names;
import io.htap.parser.Nodes;
import io.htap.parser.eager.Sources.Owned;
import io.htap.parser.eager.Sources.Source;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/**
 * What a query makes of the columns of one of its relations: those that tell its rows apart, and
 * aggregates that can be computed in two steps, which are replaced by their second step.
 */
final class Uses {
  /** Functions of one row. */
  private static final Set<String> OF_A_ROW =
      Set.of(
          "lower",
          "upper",
          "length",
          "char_length",
          "substring",
          "substr",
          "trim",
          "btrim",
          "coalesce",
          "nullif",
          "abs",
          "round",
          "floor",
          "ceil",
          "mod",
          "date_trunc",
          "extract",
          "date_part",
          "greatest",
          "least",
          "concat",
          "replace",
          "left",
          "right");

  private static final Set<String> SAME_FOR_ANY_NUMBER = Set.of("min", "max");
  private static final Set<String> AGGREGATES = Set.of("count", "sum", "avg", "min", "max");

  private final PlainSelect select;
  private final Sources sources;
  private final Source target;
  private final Partial partial;
  private final Set<String> keys = new LinkedHashSet<>();
  private final Map<Function, Expression> replaced = new IdentityHashMap<>();
  private boolean aggregates;
  private int placed;

  Uses(PlainSelect select, Sources sources, Source target) {
    this.select = select;
    this.sources = sources;
    this.target = target;
    partial = new Partial(target.written(), sources.inner());
  }

  /** Columns that tell rows apart. */
  Set<String> keys() {
    return keys;
  }

  Partial partial() {
    return partial;
  }

  /**
   * Reads the query, and puts the second steps in their places.
   *
   * @return whether it was understood; if not, the query is of no use any more
   */
  boolean read() {
    boolean understood =
        select.getSelectItems().stream().allMatch(item -> item.getAlias() == null || plain(item))
            && select.getSelectItems().stream().allMatch(item -> see(item.getExpression()))
            && joins().allMatch(this::see)
            && see(select.getWhere())
            && see(select.getHaving())
            && (select.getGroupBy() == null
                || select.getGroupBy().getGroupByExpressionList().stream().allMatch(this::see))
            && orders().allMatch(this::see);
    if (!understood || !aggregates && select.getGroupBy() == null) {
      return false;
    }
    select.getSelectItems().forEach(this::place);
    if (select.getHaving() != null) {
      select.setHaving(place(select.getHaving()));
    }
    orders().forEach(order -> order.setExpression(place(order.getExpression())));
    return placed == replaced.size();
  }

  private static boolean plain(SelectItem<?> item) {
    return item.getAlias().getAliasColumns() == null;
  }

  private Stream<Expression> joins() {
    return select.getJoins() == null
        ? Stream.of()
        : select.getJoins().stream().map(Join::getOnExpressions).flatMap(on -> on.stream());
  }

  private Stream<OrderByElement> orders() {
    return select.getOrderByElements() == null ? Stream.of() : select.getOrderByElements().stream();
  }

  /**
   * A bare name is first of all that of a column of the answer, where {@code count(*)} is called
   * count, and something else once it has been replaced.
   */
  private boolean see(OrderByElement order) {
    if (order.getExpression() instanceof Column column && column.getTable() == null) {
      String name = Names.fold(column.getColumnName());
      return select.getSelectItems().stream().anyMatch(item -> isAlias(item, name))
          || select.getSelectItems().stream().anyMatch(item -> isColumn(item, name))
              && seen(column);
    }
    return see(order.getExpression());
  }

  private static boolean isAlias(SelectItem<?> item, String name) {
    return item.getAlias() != null && Names.fold(item.getAlias().getName()).equals(name);
  }

  private static boolean isColumn(SelectItem<?> item, String name) {
    return item.getAlias() == null
        && item.getExpression() instanceof Column column
        && Names.fold(column.getColumnName()).equals(name);
  }

  private boolean seen(Column column) {
    return see(sources.owner(column));
  }

  private boolean see(@Nullable Object node) {
    if (node == null) {
      return true;
    } else if (node instanceof Column column) {
      return seen(column);
    } else if (node instanceof AllColumns || node instanceof AnalyticExpression) {
      return false;
    } else if (node instanceof Function function) {
      String name = EagerAggregation.name(function.getMultipartName());
      if (AGGREGATES.contains(name)) {
        aggregates = true;
        return aggregate(name, function);
      } else if (!OF_A_ROW.contains(name)) {
        return false;
      }
    }
    return Nodes.children(node).stream().allMatch(this::see);
  }

  private boolean see(@Nullable Owned owned) {
    return owned != null && (owned.source() != target || isKey(owned.column()) && key(owned));
  }

  private boolean key(Owned owned) {
    keys.add(owned.column().name());
    return true;
  }

  /** Whether equal values cannot be told from each other. */
  private static boolean isKey(ColumnFacts column) {
    PgType type = column.type();
    if (type == null) {
      return false;
    }
    return switch (type) {
      case INT2, INT4, INT8, BOOL, DATE, UUID, TIMESTAMP, TIMESTAMPTZ -> true;
      case NUMERIC -> column.typmod() >= 0;
      case TEXT, VARCHAR -> column.collation() != null && column.collation().deterministic();
      case BPCHAR ->
          column.length() > 0 && column.collation() != null && column.collation().deterministic();
      default -> false;
    };
  }

  private boolean aggregate(String name, Function function) {
    ExpressionList<?> arguments = function.getParameters();
    if (arguments == null || arguments.size() != 1) {
      return false;
    }
    Object argument = arguments.get(0);
    if (function.isDistinct()) {
      // Of each value one counts, however many rows have it.
      return isPlain(function, "DISTINCT ") && see(argument);
    }
    if (!isPlain(function, "")) {
      return false;
    }
    if (argument instanceof AllColumns) {
      return name.equals("count") && replace(function, partial.count());
    }
    Owned owned = argument instanceof Column column ? sources.owner(column) : null;
    String second =
        owned != null && owned.source() == target ? partial.of(name, owned.column()) : null;
    if (second != null) {
      return replace(function, second);
    } else if (SAME_FOR_ANY_NUMBER.contains(name)) {
      return see(argument);
    } else if (name.equals("count") && argument instanceof LongValue) {
      return replace(function, partial.count());
    } else if (name.equals("count") && owned != null) {
      return see(argument) && replace(function, partial.countOf(argument.toString()));
    }
    second =
        name.equals("sum") && owned != null && owned.source() != target
            ? partial.sumOf(owned.column(), argument.toString())
            : null;
    return second != null && replace(function, second);
  }

  /** Whether nothing but a name and an argument was written. */
  private static boolean isPlain(Function function, String before) {
    return function
        .toString()
        .equals(function.getName() + "(" + before + function.getParameters() + ")");
  }

  private boolean replace(Function function, String sql) {
    Expression second = EagerAggregation.expression(sql);
    if (second == null) {
      return false;
    }
    replaced.put(function, second);
    return true;
  }

  private <T extends Expression> void place(SelectItem<T> item) {
    @SuppressWarnings("unchecked")
    T expression = (T) place(item.getExpression());
    item.setExpression(expression);
  }

  /** The expression with second steps in it, where that is a place that they can stand in. */
  private Expression place(Expression expression) {
    if (expression instanceof Function function) {
      Expression second = replaced.get(function);
      if (second != null) {
        placed++;
        return second;
      }
      if (function.getParameters() != null) {
        place(function.getParameters());
      }
    } else if (expression instanceof BinaryExpression binary) {
      binary.setLeftExpression(place(binary.getLeftExpression()));
      binary.setRightExpression(place(binary.getRightExpression()));
    } else if (expression instanceof CastExpression cast) {
      cast.setLeftExpression(place(cast.getLeftExpression()));
    } else if (expression instanceof ExpressionList<?> list) {
      place(list);
    }
    return expression;
  }

  private <T extends Expression> void place(ExpressionList<T> list) {
    for (int i = 0; i < list.size(); i++) {
      @SuppressWarnings("unchecked")
      T expression = (T) place(list.get(i));
      list.set(i, expression);
    }
  }

  /** All columns that are named somewhere in a node. */
  static Stream<Column> columns(Object node) {
    return node instanceof Column column
        ? Stream.of(column)
        : Nodes.children(node).stream().flatMap(Uses::columns);
  }
}
