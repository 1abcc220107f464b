package io.htap.rewrite.tree;

import io.htap.parser.Names;
import io.htap.rewrite.value.Refusal;
import io.htap.spi.PgType;
import io.htap.spi.query.Query;
import io.htap.spi.query.Query.AggregateFunction;
import io.htap.spi.query.Query.Frame;
import io.htap.spi.query.Query.WindowCall;
import io.htap.spi.query.Query.WindowFunction;
import io.htap.spi.query.Query.WindowOrder;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.AnalyticType;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.WindowElement;
import net.sf.jsqlparser.expression.WindowOffset;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import org.jspecify.annotations.Nullable;

/** Expressions over rows, among them window functions, which are gathered here. */
final class WindowTree extends ValueTree {
  private static final Map<String, WindowFunction> FUNCTIONS =
      Map.of(
          "row_number", WindowFunction.ROW_NUMBER,
          "rank", WindowFunction.RANK,
          "dense_rank", WindowFunction.DENSE_RANK,
          "count", WindowFunction.COUNT,
          "sum", WindowFunction.SUM,
          "avg", WindowFunction.AVG,
          "min", WindowFunction.MIN,
          "max", WindowFunction.MAX);

  private final ValueTree rows;
  private final List<WindowCall> calls = new ArrayList<>();

  WindowTree(ValueTree rows) {
    super(rows.scope(), rows.context());
    this.rows = rows;
  }

  /** With the columns that the functions compute behind those of the query. */
  Query computed(Query query) {
    return calls.isEmpty() ? query : new Query.Window(query, calls);
  }

  @Override
  Bound bind(Expression e) {
    return e instanceof AnalyticExpression window ? Bound.of(window(window)) : super.bind(e);
  }

  private Value window(AnalyticExpression e) {
    WindowFunction function = FUNCTIONS.get(Names.fold(e.getName()));
    boolean plain =
        e.getType() == AnalyticType.OVER
            && e.getOffset() == null
            && e.getDefaultValue() == null
            && e.getFilterExpression() == null
            && e.getFuncOrderBy() == null
            && e.getKeep() == null
            && e.getWindowName() == null
            && e.getNullHandling() == null
            && !e.isDistinct()
            && !e.isUnique()
            && !e.isIgnoreNulls()
            && !e.isIgnoreNullsOutside();
    if (function == null || !plain) {
      throw Refusal.function("this form of " + e.getName() + " over a window");
    }
    Value argument =
        e.getExpression() == null || e.isAllColumns() || e.getExpression() instanceof AllColumns
            ? null
            : rows.value(e.getExpression());
    boolean bare =
        switch (function) {
          case ROW_NUMBER, RANK, DENSE_RANK -> argument == null;
          case COUNT -> true;
          default -> argument != null;
        };
    if (!bare) {
      throw Refusal.function(e.getName());
    }
    List<Value> partition = new ArrayList<>();
    if (e.getPartitionExpressionList() != null) {
      for (Expression by : e.getPartitionExpressionList()) {
        partition.add(rows.value(by));
      }
    }
    List<WindowOrder> order = new ArrayList<>();
    if (e.getOrderByElements() != null) {
      for (OrderByElement element : e.getOrderByElements()) {
        Query.SortKey key = SelectTree.key(element, 0);
        order.add(
            new WindowOrder(
                rows.value(element.getExpression()), key.ascending(), key.nullsFirst()));
      }
    }
    Frame frame = frame(function, e.getWindowElement(), order.isEmpty());
    return added(
        new WindowCall(function, argument, partition, order, frame, type(function, argument)));
  }

  private Value added(WindowCall call) {
    int place = calls.indexOf(call);
    if (place < 0) {
      place = calls.size();
      calls.add(call);
    }
    return new Value.Input(scope().columns().size() + place, call.type());
  }

  /** Numbers and ranks see all rows before, whatever is written. */
  private static Frame frame(
      WindowFunction function, @Nullable WindowElement written, boolean unordered) {
    if (function == WindowFunction.ROW_NUMBER
        || function == WindowFunction.RANK
        || function == WindowFunction.DENSE_RANK) {
      return Frame.ROWS;
    }
    if (written == null) {
      return unordered ? Frame.ALL : Frame.PEERS;
    }
    boolean toHere =
        written.getRange() == null
            ? unboundedBefore(written.getOffset())
            : unboundedBefore(written.getRange().getStart())
                && current(written.getRange().getEnd());
    boolean all =
        written.getRange() != null
            && unboundedBefore(written.getRange().getStart())
            && unboundedAfter(written.getRange().getEnd());
    if (all && written.getExclusion() == null) {
      return Frame.ALL;
    }
    boolean byRows = written.getType() == WindowElement.Type.ROWS;
    if (written.getExclusion() != null
        || !toHere
        || !byRows && written.getType() != WindowElement.Type.RANGE) {
      throw Refusal.syntax("this frame of a window");
    }
    return byRows ? Frame.ROWS : unordered ? Frame.ALL : Frame.PEERS;
  }

  private static boolean unboundedBefore(@Nullable WindowOffset bound) {
    return bound != null
        && bound.getExpression() == null
        && bound.getType() == WindowOffset.Type.PRECEDING;
  }

  private static boolean unboundedAfter(@Nullable WindowOffset bound) {
    return bound != null
        && bound.getExpression() == null
        && bound.getType() == WindowOffset.Type.FOLLOWING;
  }

  private static boolean current(@Nullable WindowOffset bound) {
    return bound != null
        && bound.getExpression() == null
        && bound.getType() == WindowOffset.Type.CURRENT;
  }

  private static PgType type(WindowFunction function, @Nullable Value argument) {
    return switch (function) {
      case SUM -> AggregateTree.type(AggregateFunction.SUM, argument);
      case AVG -> AggregateTree.type(AggregateFunction.AVG, argument);
      case MIN -> AggregateTree.type(AggregateFunction.MIN, argument);
      case MAX -> AggregateTree.type(AggregateFunction.MAX, argument);
      default -> PgType.INT8;
    };
  }
}
