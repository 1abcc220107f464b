package io.htap.gpu.reference;

import io.htap.gpu.plan.Node;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Which value, and which row, comes first. */
final class Order {
  private Order() {}

  /** Of two values of one type that are not NULL; texts by their bytes. */
  @SuppressWarnings("unchecked")
  static int compare(Object left, Object right) {
    if (left instanceof String a) {
      return Arrays.compareUnsigned(
          a.getBytes(StandardCharsets.UTF_8), ((String) right).getBytes(StandardCharsets.UTF_8));
    }
    return ((Comparable<Object>) left).compareTo(right);
  }

  static Comparator<Object[]> by(List<Node.Order> keys) {
    return (left, right) -> {
      for (Node.Order key : keys) {
        int order = compare(key, left[key.column()], right[key.column()]);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    };
  }

  private static int compare(Node.Order key, Object left, Object right) {
    if (left == null || right == null) {
      int nullFirst = Boolean.compare(right == null, left == null);
      return key.nullsFirst() ? nullFirst : -nullFirst;
    }
    return key.ascending() ? compare(left, right) : compare(right, left);
  }
}
