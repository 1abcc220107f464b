package io.htap.tck.fuzz;

import io.htap.tck.compare.RowOrder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A generated statement.
 *
 * @param query all of it but its tail
 * @param tail ORDER BY and what may follow; null where the order is left open
 * @param exact whether the tail leaves no two rows that print differently in doubt
 */
record Statement(Node query, @Nullable Node tail, boolean exact) {

  String sql() {
    return tail == null ? query.sql() : query.sql() + tail.sql();
  }

  List<@Nullable Object> parameters() {
    var values = query.parameters();
    if (tail != null) {
      values.addAll(tail.parameters());
    }
    return values;
  }

  RowOrder order() {
    return tail != null && exact ? RowOrder.exact() : RowOrder.any();
  }

  @Override
  public String toString() {
    Object[] values = parameters().toArray();
    return values.length == 0 ? sql() : sql() + "\n  with " + Arrays.deepToString(values);
  }
}
