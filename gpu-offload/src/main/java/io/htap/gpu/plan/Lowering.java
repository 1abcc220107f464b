package io.htap.gpu.plan;

import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Node.Call;
import io.htap.gpu.plan.Node.Function;
import io.htap.gpu.plan.Node.Order;
import io.htap.gpu.plan.Node.ScanColumn;
import io.htap.gpu.plan.Output.Held;
import io.htap.gpu.plan.Output.Missing;
import io.htap.gpu.plan.Output.Quotient;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;
import io.htap.spi.query.Operator;
import io.htap.spi.query.Query;
import io.htap.spi.query.Query.AggregateCall;
import io.htap.spi.query.Query.AggregateFunction;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Each operator of a query as one of the device, or a few. */
final class Lowering {
  private final boolean floatsRelaxed;

  Lowering(boolean floatsRelaxed) {
    this.floatsRelaxed = floatsRelaxed;
  }

  Relation relation(Query query) {
    if (query instanceof Query.Read read) {
      return scan(read);
    } else if (query instanceof Query.Filter
        || query instanceof Query.Join join && join.kind() == Query.JoinKind.INNER) {
      return new JoinOrder(this).relation(query);
    } else if (query instanceof Query.Join join) {
      return new OuterJoins(this).relation(join);
    } else if (query instanceof Query.Project project) {
      return project(relation(project.input()), project.values());
    } else if (query instanceof Query.Aggregate aggregate) {
      return aggregate(aggregate);
    } else if (query instanceof Query.Window window) {
      return Windows.relation(relation(window.input()), window.calls());
    } else if (query instanceof Query.Union union) {
      return union(relation(union.left()), relation(union.right()));
    } else if (query instanceof Query.Sort sort) {
      Relation input = relation(sort.input());
      return input.over(new Node.Sort(input.node(), orders(input, sort)));
    }
    return limit((Query.Limit) query);
  }

  private static Relation scan(Query.Read read) {
    List<ScanColumn> columns = new ArrayList<>();
    List<Output> outputs = new ArrayList<>();
    for (Query.Column column : read.columns()) {
      if (supported(column)) {
        GpuType type = GpuType.of(column);
        outputs.add(new Held(columns.size(), type));
        columns.add(new ScanColumn(column.attnum(), column.copyColumn(), type));
      } else {
        outputs.add(new Missing(column.type().sqlName()));
      }
    }
    return new Relation(new Node.Scan(read.oid(), read.table(), read.name(), columns), outputs);
  }

  /** A column of another type does no harm as long as nobody asks for it. */
  private static boolean supported(Query.Column column) {
    try {
      GpuType.of(column);
      return true;
    } catch (Decline e) {
      return false;
    }
  }

  private static Relation union(Relation left, Relation right) {
    List<GpuType> types = new ArrayList<>();
    for (int i = 0; i < left.columns().size(); i++) {
      types.add(common(left.held(i).type(), right.held(i).type()));
    }
    return Relation.of(new Node.Concat(placed(left), placed(right), types));
  }

  private static GpuType common(GpuType left, GpuType right) {
    if (left.kind() != right.kind() || left.scale() != right.scale()) {
      throw Decline.operator("a column of a UNION that is held in two ways");
    }
    return switch (left.kind()) {
      case DECIMAL -> GpuType.decimal(Math.max(left.precision(), right.precision()), left.scale());
      case TEXT -> GpuType.text(left.byteOrder() && right.byteOrder());
      default -> left;
    };
  }

  /** With just the columns of the query, in its order. */
  private static Node placed(Relation relation) {
    List<Scalar> scalars = new ArrayList<>();
    for (int i = 0; i < relation.columns().size(); i++) {
      Held held = relation.held(i);
      scalars.add(new Scalar.Column(held.column(), held.type()));
    }
    return new Node.Project(relation.node(), scalars);
  }

  private Relation limit(Query.Limit limit) {
    if (limit.input() instanceof Query.Sort sort && limit.count() >= 0) {
      Relation input = relation(sort.input());
      return input.over(
          new Node.TopN(input.node(), orders(input, sort), limit.count(), limit.offset()));
    }
    Relation input = relation(limit.input());
    return input.over(new Node.Limit(input.node(), limit.count(), limit.offset()));
  }

  private static List<Order> orders(Relation input, Query.Sort sort) {
    List<Order> orders = new ArrayList<>();
    for (Query.SortKey key : sort.keys()) {
      Held held = input.held(key.column());
      Values.requireOrder(held.type());
      orders.add(new Order(held.column(), key.ascending(), key.nullsFirst()));
    }
    return orders;
  }

  /** Columns that are computed; a quotient becomes its two sides. */
  static Relation project(Relation input, List<Value> values) {
    Values lowered = new Values(input.columns()::get);
    List<Scalar> scalars = new ArrayList<>();
    List<Output> outputs = new ArrayList<>();
    for (Value value : values) {
      outputs.add(output(input, lowered, value, scalars));
    }
    return new Relation(new Node.Project(input.node(), scalars), outputs);
  }

  private static Output output(Relation input, Values lowered, Value value, List<Scalar> scalars) {
    if (value instanceof Value.Input column
        && input.columns().get(column.index()) instanceof Missing missing) {
      return missing;
    }
    if (value instanceof Value.Input column
        && input.columns().get(column.index()) instanceof Quotient q) {
      List<GpuType> types = input.node().types();
      int dividend = add(new Scalar.Column(q.dividend(), types.get(q.dividend())), scalars);
      int divisor = add(new Scalar.Column(q.divisor(), types.get(q.divisor())), scalars);
      return new Quotient(dividend, divisor, q.round());
    }
    if (value instanceof Value.Call call && call.type() == PgType.NUMERIC) {
      if (call.operator() == Operator.DIVIDE) {
        int dividend = add(lowered.scalar(call.arguments().get(0)), scalars);
        int divisor = add(lowered.scalar(call.arguments().get(1)), scalars);
        return new Quotient(dividend, divisor, -1);
      }
      if (call.operator() == Operator.ROUND && quotient(input, call.arguments().get(0))) {
        Quotient inner = (Quotient) output(input, lowered, call.arguments().get(0), scalars);
        long round = Values.number(call.arguments().get(1));
        if (inner.round() >= 0 || round < 0 || round > Byte.MAX_VALUE) {
          throw Decline.operator("round of what is rounded, or before the point");
        }
        return new Quotient(inner.dividend(), inner.divisor(), (int) round);
      }
    }
    Scalar scalar = lowered.scalar(value);
    return new Held(add(scalar, scalars), scalar.type());
  }

  private static boolean quotient(Relation input, Value value) {
    return value instanceof Value.Input column
        ? input.columns().get(column.index()) instanceof Quotient
        : value instanceof Value.Call call
            && call.operator() == Operator.DIVIDE
            && call.type() == PgType.NUMERIC;
  }

  /** Where the scalar stands among those, the same one once. */
  private static int add(Scalar scalar, List<Scalar> scalars) {
    int place = scalars.indexOf(scalar);
    if (place >= 0) {
      return place;
    }
    scalars.add(scalar);
    return scalars.size() - 1;
  }

  private Relation aggregate(Query.Aggregate aggregate) {
    Relation input = relation(aggregate.input());
    Values lowered = new Values(input.columns()::get);
    List<Scalar> scalars = new ArrayList<>();
    List<Integer> keys = new ArrayList<>();
    List<Output> outputs = new ArrayList<>();
    for (Value key : aggregate.keys()) {
      Scalar scalar = lowered.scalar(key);
      Values.requireEquality(scalar.type());
      outputs.add(new Held(keys.size(), scalar.type()));
      keys.add(add(scalar, scalars));
    }
    List<Call> calls = new ArrayList<>();
    for (AggregateCall call : aggregate.calls()) {
      outputs.add(output(call, lowered, scalars, keys.size(), calls));
    }
    if (keys.isEmpty() && calls.isEmpty()) {
      throw Decline.operator("a group without a column");
    }
    if (scalars.isEmpty()) {
      // count(*) alone: any column will do.
      return new Relation(new Node.Aggregate(input.node(), keys, calls), outputs);
    }
    Node computed = new Node.Project(input.node(), scalars);
    return new Relation(new Node.Aggregate(computed, keys, calls), outputs);
  }

  private Output output(
      AggregateCall call, Values lowered, List<Scalar> scalars, int keys, List<Call> calls) {
    Value argument = call.argument();
    if (argument == null) {
      return held(new Call(Function.COUNT_ALL, -1, GpuType.INT64), keys, calls);
    }
    Scalar scalar = lowered.scalar(argument);
    AggregateFunction function = call.function();
    if (function == AggregateFunction.COUNT) {
      if (call.distinct()) {
        Values.requireEquality(scalar.type());
      }
      Function counted = call.distinct() ? Function.COUNT_DISTINCT : Function.COUNT;
      return held(new Call(counted, add(scalar, scalars), GpuType.INT64), keys, calls);
    }
    if (function == AggregateFunction.SUM || function == AggregateFunction.AVG) {
      if (call.distinct()) {
        throw new Decline(ReasonCode.UNPROVEN_FUNCTION, "a sum or average of distinct values");
      }
      return summed(function, scalar, scalars, keys, calls);
    }
    requireExtreme(function, scalar.type());
    boolean least = function == AggregateFunction.MIN || function == AggregateFunction.BOOL_AND;
    Function extreme = least ? Function.MIN : Function.MAX;
    return held(new Call(extreme, add(scalar, scalars), scalar.type()), keys, calls);
  }

  private static void requireExtreme(AggregateFunction function, GpuType type) {
    boolean logic = function == AggregateFunction.BOOL_AND || function == AggregateFunction.BOOL_OR;
    if (logic != (type.kind() == Kind.BOOL)) {
      throw new Decline(ReasonCode.UNPROVEN_FUNCTION, function + " of " + type);
    }
    Values.requireOrder(type);
  }

  private Output summed(
      AggregateFunction function, Scalar scalar, List<Scalar> scalars, int keys, List<Call> calls) {
    GpuType type = scalar.type();
    boolean average = function == AggregateFunction.AVG;
    if (type.kind().isFloat()) {
      if (!floatsRelaxed) {
        throw new Decline(ReasonCode.FLOAT_ORDER, "a sum of floats depends on their order");
      }
      if (average || type.kind() == Kind.FLOAT32) {
        throw new Decline(ReasonCode.UNPROVEN_FUNCTION, function + " of " + type);
      }
      return held(new Call(Function.SUM, add(scalar, scalars), type), keys, calls);
    }
    // 64-bit integers are summed as decimals, as Postgres does; smaller ones cannot overflow.
    boolean wide = type.kind() == Kind.INT64 || type.kind() == Kind.DECIMAL;
    if (!wide && !type.kind().isInteger()) {
      throw new Decline(ReasonCode.UNPROVEN_FUNCTION, function + " of " + type);
    }
    Scalar addend =
        type.kind() == Kind.INT64
            ? new Scalar.Convert(scalar, Decimals.ofInteger(type.kind()))
            : scalar;
    GpuType sumType =
        wide ? GpuType.decimal(GpuType.MOST_DIGITS, addend.type().scale()) : GpuType.INT64;
    int column = add(addend, scalars);
    Held sum = held(new Call(Function.SUM, column, sumType), keys, calls);
    if (!average) {
      return sum;
    }
    Held count = held(new Call(Function.COUNT, column, GpuType.INT64), keys, calls);
    return new Quotient(sum.column(), count.column(), -1);
  }

  private static Held held(Call call, int keys, List<Call> calls) {
    int place = calls.indexOf(call);
    if (place < 0) {
      place = calls.size();
      calls.add(call);
    }
    return new Held(keys + place, Objects.requireNonNull(call.type()));
  }
}
