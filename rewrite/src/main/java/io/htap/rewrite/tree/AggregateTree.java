package io.htap.rewrite.tree;

import io.htap.parser.Names;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import io.htap.spi.query.Query.AggregateCall;
import io.htap.spi.query.Query.AggregateFunction;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import org.jspecify.annotations.Nullable;

/** Expressions over groups: of their keys and of aggregates, which are gathered here. */
final class AggregateTree extends ValueTree {
  private static final Map<String, AggregateFunction> FUNCTIONS =
      Map.of(
          "count", AggregateFunction.COUNT,
          "sum", AggregateFunction.SUM,
          "avg", AggregateFunction.AVG,
          "min", AggregateFunction.MIN,
          "max", AggregateFunction.MAX,
          "bool_and", AggregateFunction.BOOL_AND,
          "every", AggregateFunction.BOOL_AND,
          "bool_or", AggregateFunction.BOOL_OR);

  private final ValueTree rows;
  private final List<Value> keys;
  private final List<AggregateCall> calls = new ArrayList<>();

  /**
   * @param rows what the groups are made of
   */
  AggregateTree(ValueTree rows, List<Value> keys) {
    super(TreeScope.NOTHING, rows.context());
    this.rows = rows;
    this.keys = List.copyOf(keys);
  }

  static boolean knows(String function) {
    return FUNCTIONS.containsKey(function);
  }

  List<AggregateCall> calls() {
    return calls;
  }

  @Override
  Bound bind(Expression e) {
    int key = key(e);
    return key < 0 ? super.bind(e) : Bound.of(new Value.Input(key, keys.get(key).type()));
  }

  /** Which key the expression is; −1 for none. */
  private int key(Expression e) {
    try {
      return keys.indexOf(rows.bind(e).value());
    } catch (AggregateSeen | Refusal e2) {
      // Not of one row alone: then it is no key, and is bound part by part.
      return -1;
    }
  }

  @Override
  Value column(Column column) {
    throw Refusal.syntax("the column " + column.getColumnName() + " outside of GROUP BY");
  }

  @Override
  Value aggregate(Function call) {
    if (call.getOrderByElements() != null || call.getNamedParameters() != null) {
      throw Refusal.function("an aggregate with ORDER BY");
    }
    AggregateFunction function = FUNCTIONS.get(Names.fold(call.getName()));
    Value argument = argument(call);
    if (function == null || argument == null && function != AggregateFunction.COUNT) {
      throw Refusal.function(call.getName());
    }
    AggregateCall found =
        new AggregateCall(function, argument, call.isDistinct(), type(function, argument));
    int place = calls.indexOf(found);
    if (place < 0) {
      place = calls.size();
      calls.add(found);
    }
    return new Value.Input(keys.size() + place, found.type());
  }

  private @Nullable Value argument(Function call) {
    boolean all =
        call.getParameters() != null
            && call.getParameters().size() == 1
            && call.getParameters().get(0) instanceof AllColumns;
    if (all) {
      return null;
    }
    if (call.getParameters() == null || call.getParameters().size() != 1) {
      throw Refusal.function(call.getName());
    }
    return rows.value(call.getParameters().get(0));
  }

  static PgType type(AggregateFunction function, @Nullable Value argument) {
    PgType type = argument == null ? PgType.INT8 : argument.type();
    return switch (function) {
      case COUNT -> PgType.INT8;
      case BOOL_AND, BOOL_OR -> PgType.BOOL;
      case MIN, MAX -> type == PgType.VARCHAR ? PgType.TEXT : type;
      case AVG -> type.isFloat() ? PgType.FLOAT8 : PgType.NUMERIC;
      case SUM ->
          switch (type) {
            case INT2, INT4 -> PgType.INT8;
            case INT8 -> PgType.NUMERIC;
            default -> type;
          };
    };
  }
}
