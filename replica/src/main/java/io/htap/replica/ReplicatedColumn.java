package io.htap.replica;

import java.util.List;

/**
 * A column that the copy holds.
 *
 * @param attnum 1-based number in {@code pg_attribute}
 * @param copyColumn its name in the copy, unquoted
 * @param typmod as in {@code pg_attribute}, −1 for none
 * @param duckType the DuckDB type as DDL writes it
 * @param labels of an enum by the position that the copy holds, from 1; empty for other types
 */
public record ReplicatedColumn(
    int attnum,
    String name,
    String copyColumn,
    int typeOid,
    int typmod,
    String duckType,
    List<String> labels) {
  public ReplicatedColumn {
    labels = List.copyOf(labels);
  }
}
