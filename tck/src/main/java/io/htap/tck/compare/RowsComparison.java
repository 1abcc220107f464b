package io.htap.tck.compare;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the first difference between two result sets. */
final class RowsComparison {
  private RowsComparison() {}

  static @Nullable String difference(Answer.Rows expected, Answer.Rows actual, RowOrder order) {
    var columns = columns(expected.columns(), actual.columns());
    if (columns != null) {
      return columns;
    }
    if (expected.rows().size() != actual.rows().size()) {
      return "expected %d rows but got %d".formatted(expected.rows().size(), actual.rows().size());
    }
    if (order instanceof RowOrder.Exact) {
      return sequence(expected, expected.rows(), actual.rows());
    }
    if (order instanceof RowOrder.By by) {
      var keys = by.keys().stream().mapToInt(expected::indexOf).toArray();
      var sequence =
          sequence(expected, project(expected.rows(), keys), project(actual.rows(), keys));
      if (sequence != null) {
        return "by its sort keys, " + sequence;
      }
    }
    return multiset(expected, actual);
  }

  private static @Nullable String columns(List<ColumnFacts> expected, List<ColumnFacts> actual) {
    if (expected.size() != actual.size()) {
      return "expected %d columns but got %d".formatted(expected.size(), actual.size());
    }
    for (var i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(actual.get(i))) {
        return "column %d: expected %s but got %s".formatted(i + 1, expected.get(i), actual.get(i));
      }
    }
    return null;
  }

  private static @Nullable String sequence(
      Answer.Rows described, List<List<Cell>> expected, List<List<Cell>> actual) {
    for (var row = 0; row < expected.size(); row++) {
      if (!expected.get(row).equals(actual.get(row))) {
        return "row %d: %s"
            .formatted(row + 1, cells(described, expected.get(row), actual.get(row)));
      }
    }
    return null;
  }

  /** Names the first cell that differs; the labels fit only when whole rows are compared. */
  private static String cells(Answer.Rows described, List<Cell> expected, List<Cell> actual) {
    for (var i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(actual.get(i))) {
        var label =
            expected.size() == described.columns().size()
                ? described.columns().get(i).label()
                : "key " + (i + 1);
        return "%s: expected <%s> but got <%s>".formatted(label, expected.get(i), actual.get(i));
      }
    }
    throw new IllegalArgumentException("equal rows");
  }

  private static @Nullable String multiset(Answer.Rows expected, Answer.Rows actual) {
    Map<List<Cell>, Integer> counts = new HashMap<>();
    expected.rows().forEach(row -> counts.merge(row, 1, Integer::sum));
    var extra = new ArrayList<List<Cell>>();
    for (var row : actual.rows()) {
      var left = counts.getOrDefault(row, 0);
      if (left == 0) {
        extra.add(row);
      } else {
        counts.put(row, left - 1);
      }
    }
    if (extra.isEmpty()) {
      return null;
    }
    var missing =
        expected.rows().stream()
            .filter(row -> counts.getOrDefault(row, 0) > 0)
            .findFirst()
            .orElseThrow();
    return "%d rows differ, among them: %s"
        .formatted(extra.size(), cells(expected, missing, extra.get(0)));
  }

  private static List<List<Cell>> project(List<List<Cell>> rows, int[] keys) {
    var projected = new ArrayList<List<Cell>>(rows.size());
    for (var row : rows) {
      var key = new ArrayList<Cell>(keys.length);
      for (var column : keys) {
        key.add(row.get(column));
      }
      projected.add(key);
    }
    return projected;
  }
}
