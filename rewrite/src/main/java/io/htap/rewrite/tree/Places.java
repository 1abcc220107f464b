package io.htap.rewrite.tree;

import io.htap.spi.query.Value;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Expressions over the same columns in other places. */
final class Places {
  private Places() {}

  static Value moved(Value value, IntUnaryOperator to) {
    if (value instanceof Value.Input input) {
      return new Value.Input(to.applyAsInt(input.index()), input.type());
    } else if (value instanceof Value.Call call) {
      List<Value> arguments = call.arguments().stream().map(a -> moved(a, to)).toList();
      return new Value.Call(call.operator(), arguments, call.type());
    } else if (value instanceof Value.Cast cast) {
      return new Value.Cast(moved(cast.value(), to), cast.type(), cast.precision(), cast.scale());
    } else if (value instanceof Value.Case choice) {
      return new Value.Case(
          choice.branches().stream()
              .map(b -> new Value.Branch(moved(b.condition(), to), moved(b.result(), to)))
              .toList(),
          moved(choice.otherwise(), to));
    }
    return value;
  }
}
