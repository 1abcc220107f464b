package io.htap.gpu.plan;

import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Node.Order;
import io.htap.gpu.plan.Node.Running;
import io.htap.gpu.plan.Node.Windowed;
import io.htap.gpu.plan.Output.Held;
import io.htap.gpu.plan.Output.Quotient;
import io.htap.spi.ReasonCode;
import io.htap.spi.query.Query;
import io.htap.spi.query.Query.WindowCall;
import io.htap.spi.query.Query.WindowOrder;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Window functions, one after the other: each has its partition, order and argument computed behind
 * the columns that there are, and its own column behind these.
 */
final class Windows {
  private final List<Output> outputs;
  private Node node;

  private Windows(Relation input) {
    node = input.node();
    outputs = new ArrayList<>(input.columns());
  }

  static Relation relation(Relation input, List<WindowCall> calls) {
    Windows windows = new Windows(input);
    List<Output> before = List.copyOf(input.columns());
    for (WindowCall call : calls) {
      windows.add(call, before);
    }
    return new Relation(windows.node, windows.outputs);
  }

  /**
   * @param columns that the call's values refer to
   */
  private void add(WindowCall call, List<Output> columns) {
    Values values = new Values(columns::get);
    List<Scalar> scalars = new ArrayList<>();
    List<GpuType> types = node.types();
    for (int i = 0; i < types.size(); i++) {
      scalars.add(new Scalar.Column(i, types.get(i)));
    }
    List<Integer> partition = new ArrayList<>();
    for (Value by : call.partition()) {
      Scalar scalar = values.scalar(by);
      Values.requireEquality(scalar.type());
      partition.add(place(scalar, scalars));
    }
    List<Order> orders = new ArrayList<>();
    for (WindowOrder by : call.order()) {
      Scalar scalar = values.scalar(by.value());
      Values.requireOrder(scalar.type());
      orders.add(new Order(place(scalar, scalars), by.ascending(), by.nullsFirst()));
    }
    Value argument = call.argument();
    Scalar operand = argument == null ? null : values.scalar(argument);
    boolean sums =
        call.function() == Query.WindowFunction.SUM || call.function() == Query.WindowFunction.AVG;
    if (sums && operand != null) {
      operand = addend(operand);
    }
    int column = operand == null ? -1 : place(operand, scalars);
    Node.Frame frame = Node.Frame.valueOf(call.frame().name());
    List<Windowed> functions = new ArrayList<>();
    int width = scalars.size();
    outputs.add(function(call, operand, column, frame, width, functions));
    node = new Node.Window(new Node.Project(node, scalars), partition, orders, functions);
  }

  private static Output function(
      WindowCall call,
      @Nullable Scalar operand,
      int column,
      Node.Frame frame,
      int width,
      List<Windowed> functions) {
    Running running =
        switch (call.function()) {
          case ROW_NUMBER -> Running.ROW_NUMBER;
          case RANK -> Running.RANK;
          case DENSE_RANK -> Running.DENSE_RANK;
          case COUNT -> operand == null ? Running.COUNT_ALL : Running.COUNT;
          case SUM, AVG -> Running.SUM;
          case MIN -> Running.MIN;
          case MAX -> Running.MAX;
        };
    GpuType type =
        switch (running) {
          case SUM -> sum(operand == null ? GpuType.INT64 : operand.type());
          case MIN, MAX -> extreme(operand == null ? GpuType.INT64 : operand.type());
          default -> GpuType.INT64;
        };
    functions.add(new Windowed(running, column, frame, type));
    if (call.function() != Query.WindowFunction.AVG) {
      return new Held(width, type);
    }
    functions.add(new Windowed(Running.COUNT, column, frame, GpuType.INT64));
    return new Quotient(width, width + 1, -1);
  }

  /** 64-bit integers are summed as decimals, as Postgres does. */
  private static Scalar addend(Scalar scalar) {
    Kind kind = scalar.type().kind();
    if (kind != Kind.DECIMAL && !kind.isInteger()) {
      throw new Decline(ReasonCode.UNPROVEN_FUNCTION, "a running sum of " + scalar.type());
    }
    return kind == Kind.INT64 ? new Scalar.Convert(scalar, Decimals.ofInteger(kind)) : scalar;
  }

  private static GpuType sum(GpuType addend) {
    return addend.kind() == Kind.DECIMAL
        ? GpuType.decimal(GpuType.MOST_DIGITS, addend.scale())
        : GpuType.INT64;
  }

  private static GpuType extreme(GpuType type) {
    if (type.kind() == Kind.BOOL) {
      throw new Decline(ReasonCode.UNPROVEN_FUNCTION, "the least or greatest of " + type);
    }
    Values.requireOrder(type);
    return type;
  }

  private static int place(Scalar scalar, List<Scalar> scalars) {
    int place = scalars.indexOf(scalar);
    if (place < 0) {
      place = scalars.size();
      scalars.add(scalar);
    }
    return place;
  }
}
