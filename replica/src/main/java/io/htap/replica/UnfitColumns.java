package io.htap.replica;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Columns that hold a value which the copy cannot. They are left out until somebody asks for a new
 * copy of the table: to find out whether the value is still there would mean to read the table.
 */
final class UnfitColumns {
  private final Map<Long, Map<Integer, String>> tables = new ConcurrentHashMap<>();

  void add(long oid, int attnum, String reason) {
    tables.merge(
        oid,
        Map.of(attnum, reason),
        (a, b) -> {
          var both = new HashMap<>(a);
          both.putAll(b);
          return Map.copyOf(both);
        });
  }

  void addAll(long oid, Map<Integer, String> reasons) {
    reasons.forEach((attnum, reason) -> add(oid, attnum, reason));
  }

  boolean has(long oid) {
    return tables.containsKey(oid);
  }

  void forget(long oid) {
    tables.remove(oid);
  }

  Map<Long, Map<Integer, String>> byTable() {
    return tables;
  }
}
