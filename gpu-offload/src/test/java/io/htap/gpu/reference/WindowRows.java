package io.htap.gpu.reference;

import io.htap.gpu.plan.Node;
import io.htap.gpu.plan.Node.Frame;
import io.htap.gpu.plan.Node.Function;
import io.htap.gpu.plan.Node.Windowed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Functions over windows, a row at a time. */
final class WindowRows {
  private WindowRows() {}

  static List<Object[]> of(Node.Window window, List<Object[]> rows) {
    Map<List<Object>, List<Object[]>> partitions = new LinkedHashMap<>();
    for (Object[] row : rows) {
      List<Object> key = new ArrayList<>();
      window.partition().forEach(column -> key.add(row[column]));
      partitions.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
    }
    Comparator<Object[]> order = Order.by(window.order());
    List<Object[]> all = new ArrayList<>();
    for (List<Object[]> partition : partitions.values()) {
      List<Object[]> sorted = partition.stream().sorted(order).toList();
      for (int i = 0; i < sorted.size(); i++) {
        Object[] row = sorted.get(i);
        Object[] wider = Arrays.copyOf(row, row.length + window.functions().size());
        for (int f = 0; f < window.functions().size(); f++) {
          wider[row.length + f] = value(window.functions().get(f), sorted, i, order);
        }
        all.add(wider);
      }
    }
    return all;
  }

  private static Object value(
      Windowed function, List<Object[]> sorted, int at, Comparator<Object[]> order) {
    int first = at;
    while (first > 0 && order.compare(sorted.get(first - 1), sorted.get(at)) == 0) {
      first--;
    }
    int last = at;
    while (last + 1 < sorted.size() && order.compare(sorted.get(last + 1), sorted.get(at)) == 0) {
      last++;
    }
    switch (function.function()) {
      case ROW_NUMBER -> {
        return at + 1L;
      }
      case RANK -> {
        return first + 1L;
      }
      case DENSE_RANK -> {
        long peers = 1;
        for (int i = 1; i <= at; i++) {
          peers += order.compare(sorted.get(i - 1), sorted.get(i)) == 0 ? 0 : 1;
        }
        return peers;
      }
      default -> {
        int end =
            function.frame() == Frame.ALL
                ? sorted.size()
                : function.frame() == Frame.PEERS ? last + 1 : at + 1;
        Function same = Function.valueOf(function.function().name());
        return Groups.value(
            new Node.Call(same, function.column(), function.type()), sorted.subList(0, end));
      }
    }
  }
}
