package io.htap.gpu.reference;

import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Node;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rows by their keys, and the aggregates over each. */
final class Groups {
  private Groups() {}

  static List<Object[]> of(Node.Aggregate aggregate, List<Object[]> rows) {
    Map<List<Object>, List<Object[]>> groups = new LinkedHashMap<>();
    if (aggregate.keys().isEmpty()) {
      groups.put(List.of(), rows);
    } else {
      for (Object[] row : rows) {
        List<Object> key = new ArrayList<>();
        aggregate.keys().forEach(column -> key.add(row[column]));
        groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
      }
    }
    List<Object[]> result = new ArrayList<>();
    groups.forEach(
        (key, group) -> {
          List<Object> cells = new ArrayList<>(key);
          aggregate.calls().forEach(call -> cells.add(value(call, group)));
          result.add(cells.toArray());
        });
    return result;
  }

  static Object value(Node.Call call, List<Object[]> rows) {
    if (call.function() == Node.Function.COUNT_ALL) {
      return (long) rows.size();
    }
    List<Object> values =
        rows.stream().map(row -> row[call.column()]).filter(Objects::nonNull).toList();
    return switch (call.function()) {
      case COUNT -> (long) values.size();
      case COUNT_DISTINCT -> (long) new HashSet<>(values).size();
      case MIN -> values.stream().min(Order::compare).orElse(null);
      case MAX -> values.stream().max(Order::compare).orElse(null);
      default -> sum(call, values);
    };
  }

  private static Object sum(Node.Call call, List<Object> values) {
    if (values.isEmpty()) {
      return null;
    }
    if (call.type().kind() == Kind.FLOAT64) {
      return values.stream().mapToDouble(value -> (Double) value).sum();
    }
    BigInteger sum =
        values.stream().map(Evaluator::digits).reduce(BigInteger.ZERO, BigInteger::add);
    return Evaluator.fitted(sum, call.type());
  }
}
