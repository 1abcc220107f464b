package io.htap.gpu.plan;

import io.htap.gpu.plan.Output.Held;
import io.htap.gpu.plan.Output.Quotient;
import io.htap.spi.query.Value;
import java.util.List;

/** The same over columns that stand some places further on. */
final class Moved {
  private Moved() {}

  static Value by(Value value, int places) {
    if (places == 0) {
      return value;
    }
    if (value instanceof Value.Input input) {
      return new Value.Input(input.index() + places, input.type());
    } else if (value instanceof Value.Call call) {
      List<Value> arguments = call.arguments().stream().map(a -> by(a, places)).toList();
      return new Value.Call(call.operator(), arguments, call.type());
    } else if (value instanceof Value.Cast cast) {
      return new Value.Cast(by(cast.value(), places), cast.type(), cast.precision(), cast.scale());
    } else if (value instanceof Value.Case choice) {
      return new Value.Case(
          choice.branches().stream()
              .map(b -> new Value.Branch(by(b.condition(), places), by(b.result(), places)))
              .toList(),
          by(choice.otherwise(), places));
    }
    return value;
  }

  static Output by(Output output, int places) {
    if (output instanceof Held held) {
      return new Held(held.column() + places, held.type());
    }
    return output instanceof Quotient q
        ? new Quotient(q.dividend() + places, q.divisor() + places, q.round())
        : output;
  }
}
