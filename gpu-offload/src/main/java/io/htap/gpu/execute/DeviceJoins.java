package io.htap.gpu.execute;

import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.ColumnView;
import ai.rapids.cudf.GatherMap;
import ai.rapids.cudf.OutOfBoundsPolicy;
import ai.rapids.cudf.Table;
import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.Node.Join;
import io.htap.gpu.plan.Node.Kind;
import io.htap.gpu.plan.Scalar;
import java.util.List;

/**
 * Hash joins: first which rows meet, from the keys alone; then their columns are fetched. A NULL
 * meets nothing. Where a side has no row, nothing is asked of cuDF.
 */
final class DeviceJoins {
  private final Join join;
  private final Table left;
  private final Table right;

  DeviceJoins(Join join, Table left, Table right) {
    this.join = join;
    this.left = left;
    this.right = right;
  }

  /** To be closed by the caller. */
  Table table() {
    int l = DeviceTypes.rows(left);
    int r = DeviceTypes.rows(right);
    if (l > 0 && r > 0) {
      return joined();
    }
    return switch (join.kind()) {
      case INNER -> DeviceTypes.nulls(join.types(), 0);
      case SEMI -> DeviceTypes.nulls(left(), 0);
      case ANTI -> same(left);
      case LEFT -> beside(left, DeviceTypes.nulls(join.right().types(), l));
      case FULL ->
          l > 0
              ? beside(left, DeviceTypes.nulls(join.right().types(), l))
              : before(DeviceTypes.nulls(left(), r), right);
    };
  }

  private List<GpuType> left() {
    return join.left().types();
  }

  private Table joined() {
    try (Table leftKeys = keys(left, join.leftKeys());
        Table rightKeys = keys(right, join.rightKeys())) {
      return switch (join.kind()) {
        case INNER -> gathered(leftKeys.innerJoinGatherMaps(rightKeys, false));
        case LEFT -> gathered(leftKeys.leftJoinGatherMaps(rightKeys, false));
        case FULL -> gathered(leftKeys.fullJoinGatherMaps(rightKeys, false));
        case SEMI -> gathered(leftKeys.leftSemiJoinGatherMap(rightKeys, false));
        case ANTI -> gathered(leftKeys.leftAntiJoinGatherMap(rightKeys, false));
      };
    }
  }

  private static Table keys(Table table, List<Scalar> scalars) {
    DeviceValues values = new DeviceValues(table);
    ColumnVector[] keys = new ColumnVector[scalars.size()];
    try {
      for (int i = 0; i < keys.length; i++) {
        keys[i] = values.column(scalars.get(i));
      }
      return new Table(keys);
    } finally {
      Closing.all(keys);
    }
  }

  private Table gathered(GatherMap map) {
    try (map) {
      return gathered(left, left(), map, OutOfBoundsPolicy.DONT_CHECK);
    }
  }

  private Table gathered(GatherMap[] maps) {
    try {
      boolean outer = join.kind() != Kind.INNER;
      OutOfBoundsPolicy missing = outer ? OutOfBoundsPolicy.NULLIFY : OutOfBoundsPolicy.DONT_CHECK;
      try (Table l = gathered(left, left(), maps[0], missing)) {
        return beside(l, gathered(right, join.right().types(), maps[1], missing));
      }
    } finally {
      Closing.all(maps);
    }
  }

  private static Table gathered(
      Table table, List<GpuType> types, GatherMap map, OutOfBoundsPolicy missing) {
    if (map.getRowCount() == 0) {
      return DeviceTypes.nulls(types, 0);
    }
    try (ColumnView rows = map.toColumnView(0, Math.toIntExact(map.getRowCount()))) {
      return table.gather(rows, missing);
    }
  }

  /**
   * @param right closed here
   */
  private static Table beside(Table left, Table right) {
    try (right) {
      return both(left, right);
    }
  }

  /**
   * @param left closed here
   */
  private static Table before(Table left, Table right) {
    try (left) {
      return both(left, right);
    }
  }

  private static Table both(Table left, Table right) {
    ColumnVector[] columns =
        new ColumnVector[left.getNumberOfColumns() + right.getNumberOfColumns()];
    for (int i = 0; i < columns.length; i++) {
      int l = left.getNumberOfColumns();
      columns[i] = i < l ? left.getColumn(i) : right.getColumn(i - l);
    }
    return new Table(columns);
  }

  private static Table same(Table table) {
    ColumnVector[] columns = new ColumnVector[table.getNumberOfColumns()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = table.getColumn(i);
    }
    return new Table(columns);
  }
}
