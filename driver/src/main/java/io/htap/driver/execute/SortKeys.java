package io.htap.driver.execute;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** How two keys of a final sort compare. */
final class SortKeys {
  private SortKeys() {}

  /** DuckDB's Java values in SQL order. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  static final Comparator<Object> NATIVE =
      (a, b) -> {
        if (a instanceof Double x && b instanceof Double y) {
          return Double.compare(x + 0.0, y + 0.0); // -0.0 equals 0.0, NaN is the greatest
        }
        if (a instanceof Float x && b instanceof Float y) {
          return Float.compare(x + 0.0f, y + 0.0f);
        }
        if (a instanceof java.util.UUID || a instanceof String) {
          return compareBytes(a.toString(), b.toString());
        }
        return ((Comparable) a).compareTo(b);
      };

  /** Texts by their UTF-8 bytes. */
  static final Comparator<Object> BYTES = (a, b) -> compareBytes((String) a, (String) b);

  /** Puts NULLs and direction around a comparison. */
  static Comparator<@Nullable Object> directed(
      Comparator<Object> order, boolean descending, boolean nullsFirst) {
    Comparator<Object> directed = descending ? order.reversed() : order;
    return nullsFirst ? Comparator.nullsFirst(directed) : Comparator.nullsLast(directed);
  }

  private static int compareBytes(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
