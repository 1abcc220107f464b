package io.htap.gpu.execute;

import ai.rapids.cudf.BinaryOp;
import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.ColumnView;
import ai.rapids.cudf.DType;
import ai.rapids.cudf.GroupByAggregation;
import ai.rapids.cudf.GroupByOptions;
import ai.rapids.cudf.NullPolicy;
import ai.rapids.cudf.OrderByArg;
import ai.rapids.cudf.OutOfBoundsPolicy;
import ai.rapids.cudf.RollingAggregation;
import ai.rapids.cudf.RollingAggregationOnColumn;
import ai.rapids.cudf.Scalar;
import ai.rapids.cudf.ScanAggregation;
import ai.rapids.cudf.ScanType;
import ai.rapids.cudf.Table;
import ai.rapids.cudf.WindowOptions;
import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Node.Frame;
import io.htap.gpu.plan.Node.Order;
import io.htap.gpu.plan.Node.Running;
import io.htap.gpu.plan.Node.Window;
import io.htap.gpu.plan.Node.Windowed;

/**
 * Functions over windows of sorted rows. cuDF computes those that see all rows, or the rows up to
 * each. What goes up to the last peer of a row is taken from that peer; where peers begin is told
 * by comparing each row with the one before, and ranks are counted from there.
 */
final class DeviceWindows {
  private final Window window;
  private final Table rows;
  private final int count;

  /**
   * @param rows sorted by the partition, then the order; at least one
   */
  DeviceWindows(Window window, Table rows) {
    this.window = window;
    this.rows = rows;
    this.count = DeviceTypes.rows(rows);
  }

  /** To be closed by the caller. */
  Table table() {
    int width = rows.getNumberOfColumns();
    ColumnVector[] columns = new ColumnVector[width + window.functions().size()];
    try (ColumnVector starts = starts()) {
      for (int i = 0; i < columns.length; i++) {
        columns[i] =
            i < width
                ? rows.getColumn(i).incRefCount()
                : column(window.functions().get(i - width), starts);
      }
      return new Table(columns);
    } finally {
      Closing.all(columns);
    }
  }

  private ColumnVector column(Windowed function, ColumnVector starts) {
    return switch (function.function()) {
      case ROW_NUMBER -> number();
      case RANK -> rank(starts);
      case DENSE_RANK -> denseRank(starts);
      default -> {
        if (function.frame() == Frame.ALL) {
          yield over(function, true);
        }
        try (ColumnVector toHere = over(function, false)) {
          yield function.frame() == Frame.ROWS ? toHere.incRefCount() : ofLastPeers(toHere, starts);
        }
      }
    };
  }

  private ColumnVector over(Windowed function, boolean all) {
    if (function.function() == Running.SUM && function.type().kind() == Kind.DECIMAL) {
      requireHeld(function);
    }
    RollingAggregation aggregation =
        switch (function.function()) {
          case SUM -> RollingAggregation.sum();
          case MIN -> RollingAggregation.min();
          case MAX -> RollingAggregation.max();
          case COUNT -> RollingAggregation.count(NullPolicy.EXCLUDE);
          default -> RollingAggregation.count(NullPolicy.INCLUDE);
        };
    boolean counts =
        function.function() == Running.COUNT || function.function() == Running.COUNT_ALL;
    ColumnVector of = rows.getColumn(Math.max(function.column(), 0));
    try (ColumnVector found = rolled(of, aggregation, all, counts ? 0 : 1)) {
      return found.castTo(DeviceTypes.of(function.type()));
    }
  }

  /** As for groups: the largest addend, as often as there are rows, must fit. */
  private void requireHeld(Windowed sum) {
    try (ColumnVector doubles = rows.getColumn(sum.column()).castTo(DType.FLOAT64);
        Scalar times = Scalar.fromDouble(count);
        ColumnVector sums = doubles.mul(times, DType.FLOAT64)) {
      Checks.held(sums, sum.type().scale(), null);
    }
  }

  /** Over all rows of the partition, or over those up to each row. */
  private ColumnVector rolled(
      ColumnVector of, RollingAggregation aggregation, boolean all, int leastValues) {
    WindowOptions.Builder frame =
        WindowOptions.builder().minPeriods(leastValues).unboundedPreceding();
    try (Scalar none = Scalar.fromInt(0);
        WindowOptions options =
            all ? frame.unboundedFollowing().build() : frame.following(none).build();
        Table keyed = keyed(of)) {
      int keys = keyed.getNumberOfColumns() - 1;
      int[] by = new int[keys];
      for (int i = 0; i < keys; i++) {
        by[i] = i;
      }
      RollingAggregationOnColumn on = aggregation.onColumn(keys);
      GroupByOptions groups =
          GroupByOptions.builder().withIgnoreNullKeys(false).withKeysSorted(true).build();
      try (Table found = keyed.groupBy(groups, by).aggregateWindows(on.overWindow(options))) {
        return found.getColumn(found.getNumberOfColumns() - 1).incRefCount();
      }
    }
  }

  /**
   * The columns of the partition, one of them at least, and behind them the one to compute from.
   */
  private Table keyed(ColumnVector of) {
    int keys = Math.max(window.partition().size(), 1);
    ColumnVector[] columns = new ColumnVector[keys + 1];
    try {
      for (int i = 0; i < keys; i++) {
        columns[i] =
            window.partition().isEmpty()
                ? constant(0)
                : rows.getColumn(window.partition().get(i)).incRefCount();
      }
      columns[keys] = of.incRefCount();
      return new Table(columns);
    } finally {
      Closing.all(columns);
    }
  }

  private ColumnVector constant(int value) {
    try (Scalar scalar = Scalar.fromInt(value)) {
      return ColumnVector.fromScalar(scalar, count);
    }
  }

  private ColumnVector number() {
    try (ColumnVector ones = constant(1);
        ColumnVector counted =
            rolled(ones, RollingAggregation.count(NullPolicy.INCLUDE), false, 0)) {
      return counted.castTo(DType.INT64);
    }
  }

  /** Which rows are the first of their partition, or differ in the order from the one before. */
  private ColumnVector starts() {
    ColumnVector starts;
    try (ColumnVector number = number();
        Scalar first = Scalar.fromLong(1)) {
      starts = number.equalTo(first);
    }
    try (ColumnVector before = before()) {
      for (Order key : window.order()) {
        ColumnVector of = rows.getColumn(key.column());
        try (ColumnVector known = starts;
            Table one = new Table(of);
            Table moved = one.gather(before, OutOfBoundsPolicy.DONT_CHECK);
            ColumnVector same = of.equalToNullAware(moved.getColumn(0));
            ColumnVector other = same.not()) {
          starts = known.or(other);
        }
      }
    }
    return starts;
  }

  /** The place of the row before each; of the first row its own. */
  private ColumnVector before() {
    try (Scalar from = Scalar.fromInt(-1);
        ColumnVector places = ColumnVector.sequence(from, count);
        Scalar zero = Scalar.fromInt(0);
        ColumnVector outside = places.lessThan(zero)) {
      return outside.ifElse(zero, places);
    }
  }

  private ColumnVector denseRank(ColumnVector starts) {
    try (ColumnVector ones = starts.castTo(DType.INT64);
        ColumnVector sum = rolled(ones, RollingAggregation.sum(), false, 1)) {
      return sum.castTo(DType.INT64);
    }
  }

  /** The number of the row where its peers begin: the greatest so far, numbers being ascending. */
  private ColumnVector rank(ColumnVector starts) {
    try (ColumnVector number = number();
        Scalar zero = Scalar.fromLong(0);
        ColumnVector begun = starts.ifElse(number, zero)) {
      return rolled(begun, RollingAggregation.max(), false, 1);
    }
  }

  private ColumnVector ofLastPeers(ColumnVector values, ColumnView starts) {
    try (ColumnVector ends = ends(starts);
        Table one = new Table(values);
        Table moved = one.gather(ends, OutOfBoundsPolicy.DONT_CHECK)) {
      return moved.getColumn(0).incRefCount();
    }
  }

  /** The place of the last peer of each row. */
  private ColumnVector ends(ColumnView starts) {
    GroupByOptions sorted = GroupByOptions.builder().withKeysSorted(true).build();
    try (ColumnVector ones = starts.castTo(DType.INT32);
        ColumnVector peers =
            ones.scan(ScanAggregation.sum(), ScanType.INCLUSIVE, NullPolicy.EXCLUDE);
        Scalar from = Scalar.fromInt(0);
        ColumnVector places = ColumnVector.sequence(from, count);
        Table numbered = new Table(peers, places);
        Table last = numbered.groupBy(sorted, 0).aggregate(GroupByAggregation.max().onColumn(1));
        Table inOrder = last.orderBy(OrderByArg.asc(0));
        ColumnVector whole = inOrder.getColumn(1).castTo(DType.INT32);
        Table ends = new Table(whole);
        Scalar one = Scalar.fromInt(1);
        ColumnVector index = peers.binaryOp(BinaryOp.SUB, one, DType.INT32);
        Table found = ends.gather(index, OutOfBoundsPolicy.DONT_CHECK)) {
      return found.getColumn(0).incRefCount();
    }
  }
}
