package io.htap.gpu.plan;

import io.htap.gpu.plan.Output.Held;
import io.htap.spi.ReasonCode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A part of a query, planned.
 *
 * @param columns those of the query's part, in its order
 */
record Relation(Node node, List<Output> columns) {
  Relation {
    columns = List.copyOf(columns);
  }

  /** A column that the device can compute with. */
  Held held(int column) {
    return held(columns.get(column));
  }

  static Held held(Output output) {
    if (output instanceof Held held) {
      return held;
    }
    if (output instanceof Output.Missing missing) {
      throw new Decline(ReasonCode.UNPROVEN_TYPE, "a column of " + missing.type());
    }
    throw Decline.operator("a numeric quotient that something is computed from");
  }

  /** All the columns of a node as they are. */
  static Relation of(Node node) {
    List<GpuType> types = node.types();
    return new Relation(
        node,
        IntStream.range(0, types.size())
            .mapToObj(i -> (Output) new Held(i, types.get(i)))
            .toList());
  }

  /** The same columns over another node that has them in the same places. */
  Relation over(Node other) {
    return new Relation(other, columns);
  }
}
