package io.htap.gpu.plan;

import io.htap.spi.query.Operator;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a condition is made of. */
final class Conjuncts {
  private Conjuncts() {}

  /** The conditions that all have to be true. */
  static List<Value> of(@Nullable Value condition) {
    List<Value> conjuncts = new ArrayList<>();
    add(condition, conjuncts);
    return conjuncts;
  }

  private static void add(@Nullable Value condition, List<Value> to) {
    if (condition instanceof Value.Call call && call.operator() == Operator.AND) {
      call.arguments().forEach(argument -> add(argument, to));
    } else if (condition != null) {
      to.add(condition);
    }
  }

  /** The columns that a value is computed from. */
  static Set<Integer> inputs(Value value) {
    Set<Integer> inputs = new TreeSet<>();
    add(value, inputs);
    return inputs;
  }

  private static void add(Value value, Set<Integer> to) {
    if (value instanceof Value.Input input) {
      to.add(input.index());
    } else if (value instanceof Value.Call call) {
      call.arguments().forEach(argument -> add(argument, to));
    } else if (value instanceof Value.Cast cast) {
      add(cast.value(), to);
    } else if (value instanceof Value.Case choice) {
      choice
          .branches()
          .forEach(
              branch -> {
                add(branch.condition(), to);
                add(branch.result(), to);
              });
      add(choice.otherwise(), to);
    }
  }

  /** Conditions as one. */
  static Scalar all(List<Scalar> conditions) {
    return conditions.size() == 1 ? conditions.get(0) : new Scalar.Junction(true, conditions);
  }
}
