package io.htap.driver.jdbc;

import io.htap.driver.statement.BoundParameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has been bound to a prepared statement that may leave Postgres. */
final class Bindings {
  /** Stands for a value that only pgjdbc understands. */
  static final BoundParameter OPAQUE = new BoundParameter(0, null);

  private @Nullable BoundParameter[] slots = new BoundParameter[4];
  private int count;

  /** Binds the parameter at a position, counted from 1. */
  void set(int position, BoundParameter parameter) {
    if (position > slots.length) {
      slots = Arrays.copyOf(slots, Math.max(position, 2 * slots.length));
    }
    slots[position - 1] = hasZeroByte(parameter.value()) ? OPAQUE : parameter;
    count = Math.max(count, position);
  }

  /** No text to Postgres, which refuses it; DuckDB would take it. */
  private static boolean hasZeroByte(@Nullable Object value) {
    return value instanceof String text && text.indexOf('\0') >= 0;
  }

  void clear() {
    Arrays.fill(slots, null);
    count = 0;
  }

  /** The parameters in order; null when one is missing or only pgjdbc understands it. */
  @Nullable List<BoundParameter> asList() {
    List<BoundParameter> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      BoundParameter slot = slots[i];
      if (slot == null || slot == OPAQUE) {
        return null;
      }
      list.add(slot);
    }
    return Collections.unmodifiableList(list);
  }
}
