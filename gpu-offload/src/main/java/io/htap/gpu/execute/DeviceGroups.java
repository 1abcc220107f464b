package io.htap.gpu.execute;

import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.DType;
import ai.rapids.cudf.GroupByAggregation;
import ai.rapids.cudf.GroupByAggregationOnColumn;
import ai.rapids.cudf.GroupByOptions;
import ai.rapids.cudf.NullPolicy;
import ai.rapids.cudf.ReductionAggregation;
import ai.rapids.cudf.Scalar;
import ai.rapids.cudf.Table;
import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Node.Aggregate;
import io.htap.gpu.plan.Node.Call;
import io.htap.gpu.plan.Node.Function;

/** Aggregates over groups, or over all rows. */
final class DeviceGroups {
  private final Aggregate aggregate;
  private final Table input;
  private final int rows;

  DeviceGroups(Aggregate aggregate, Table input) {
    this.aggregate = aggregate;
    this.input = input;
    this.rows = DeviceTypes.rows(input);
  }

  /** To be closed by the caller. */
  Table table() {
    if (!aggregate.keys().isEmpty() && rows == 0) {
      return DeviceTypes.nulls(aggregate.types(), 0);
    }
    aggregate.calls().forEach(this::requireHeld);
    return aggregate.keys().isEmpty() ? whole() : grouped();
  }

  /**
   * 128 bits wrap round without a word: the largest addend, as often as there are rows, must fit.
   */
  private void requireHeld(Call call) {
    if (call.function() != Function.SUM || call.type().kind() != Kind.DECIMAL || rows == 0) {
      return;
    }
    try (ColumnVector doubles = input.getColumn(call.column()).castTo(DType.FLOAT64);
        Scalar count = Scalar.fromDouble(rows);
        ColumnVector sums = doubles.mul(count, DType.FLOAT64)) {
      Checks.held(sums, call.type().scale(), null);
    }
  }

  private Table grouped() {
    int keys = aggregate.keys().size();
    GroupByAggregationOnColumn[] calls =
        aggregate.calls().stream().map(this::onColumn).toArray(GroupByAggregationOnColumn[]::new);
    int[] columns = aggregate.keys().stream().mapToInt(Integer::intValue).toArray();
    GroupByOptions options = GroupByOptions.builder().withIgnoreNullKeys(false).build();
    if (calls.length == 0) {
      // Groups alone: what is counted is left out below.
      calls = new GroupByAggregationOnColumn[] {all().onColumn(columns[0])};
    }
    try (Table ordered = ordered(input);
        Table found = ordered.groupBy(options, columns).aggregate(calls)) {
      ColumnVector[] held = new ColumnVector[aggregate.types().size()];
      try {
        for (int i = 0; i < held.length; i++) {
          if (i >= keys) {
            requireFinite(found.getColumn(i), aggregate.calls().get(i - keys));
          }
          held[i] = found.getColumn(i).castTo(DeviceTypes.of(aggregate.types().get(i)));
        }
        return new Table(held);
      } finally {
        Closing.all(held);
      }
    }
  }

  private static GroupByAggregation all() {
    return GroupByAggregation.count(NullPolicy.INCLUDE);
  }

  private GroupByAggregationOnColumn onColumn(Call call) {
    return switch (call.function()) {
      case COUNT_ALL -> all().onColumn(aggregate.keys().get(0));
      case COUNT -> GroupByAggregation.count(NullPolicy.EXCLUDE).onColumn(call.column());
      case COUNT_DISTINCT -> GroupByAggregation.nunique(NullPolicy.EXCLUDE).onColumn(call.column());
      case SUM -> GroupByAggregation.sum().onColumn(call.column());
      case MIN -> GroupByAggregation.min().onColumn(call.column());
      case MAX -> GroupByAggregation.max().onColumn(call.column());
    };
  }

  private Table whole() {
    ColumnVector[] cells = new ColumnVector[aggregate.calls().size()];
    try {
      for (int i = 0; i < cells.length; i++) {
        cells[i] = cell(aggregate.calls().get(i));
      }
      return new Table(cells);
    } finally {
      Closing.all(cells);
    }
  }

  private ColumnVector cell(Call call) {
    if (call.function() == Function.COUNT_ALL) {
      return number(rows);
    }
    ColumnVector column = input.getColumn(call.column());
    long values = rows - column.getNullCount();
    if (call.function() == Function.COUNT) {
      return number(values);
    }
    if (call.function() == Function.COUNT_DISTINCT) {
      return number(values == 0 ? 0 : column.distinctCount(NullPolicy.EXCLUDE));
    }
    if (values == 0) {
      return DeviceTypes.nulls(call.type(), 1);
    }
    ReductionAggregation reduction =
        switch (call.function()) {
          case SUM -> ReductionAggregation.sum();
          case MIN -> ReductionAggregation.min();
          default -> ReductionAggregation.max();
        };
    DType summed = call.function() == Function.SUM ? DeviceTypes.of(call.type()) : null;
    try (ColumnVector ordered = ordered(column);
        Scalar result = ordered.reduce(reduction, summed == null ? ordered.getType() : summed);
        ColumnVector found = ColumnVector.fromScalar(result, 1)) {
      requireFinite(found, call);
      return found.castTo(DeviceTypes.of(call.type()));
    }
  }

  private static ColumnVector number(long value) {
    try (Scalar scalar = Scalar.fromLong(value)) {
      return ColumnVector.fromScalar(scalar, 1);
    }
  }

  /** Postgres raises where a sum of floats runs over. */
  private static void requireFinite(ColumnVector found, Call call) {
    if (call.function() != Function.SUM || !call.type().kind().isFloat()) {
      return;
    }
    try (Scalar most = Scalar.fromDouble(Double.MAX_VALUE);
        ColumnVector size = found.abs();
        ColumnVector over = size.greaterThan(most);
        ColumnVector nan = found.isNan()) {
      Checks.none(over, null, "a float out of range");
      Checks.none(nan, null, "a float that is not a number");
    }
  }

  /** With truths as numbers, which have a least and a greatest; to be closed by the caller. */
  private static Table ordered(Table input) {
    ColumnVector[] columns = new ColumnVector[input.getNumberOfColumns()];
    try {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = ordered(input.getColumn(i));
      }
      return new Table(columns);
    } finally {
      Closing.all(columns);
    }
  }

  private static ColumnVector ordered(ColumnVector column) {
    return column.getType().equals(DType.BOOL8) ? column.castTo(DType.INT8) : column.incRefCount();
  }
}
