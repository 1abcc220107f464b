package io.htap.gpu.execute;

import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.OrderByArg;
import ai.rapids.cudf.Scalar;
import ai.rapids.cudf.Table;
import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.Node;
import io.htap.gpu.plan.Planning.Planned;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Runs a plan on the device, an operator after the other. */
public final class DeviceRun {
  private final Function<Node.Scan, Table> tables;
  private final BooleanSupplier stopped;

  /**
   * @param tables the columns of a scan, on the device; each table is closed here
   * @param stopped asked between two operators
   */
  public DeviceRun(Function<Node.Scan, Table> tables, BooleanSupplier stopped) {
    this.tables = tables;
    this.stopped = stopped;
  }

  /**
   * The answer, on the host.
   *
   * @throws Raised when the device cannot give it, or Postgres would raise
   */
  public List<Object[]> answer(Planned plan) {
    try (Table rows = table(plan)) {
      return new HostRows(plan.root().types(), plan.outputs()).of(rows);
    }
  }

  /** The rows of the root, on the device; to be closed by the caller. */
  Table table(Planned plan) {
    return table(plan.root());
  }

  private Table table(Node node) {
    if (stopped.getAsBoolean()) {
      throw new Stopped();
    }
    if (node instanceof Node.Scan scan) {
      return tables.apply(scan);
    } else if (node instanceof Node.Filter filter) {
      try (Table input = table(filter.input());
          ColumnVector condition = new DeviceValues(input).column(filter.condition())) {
        return input.filter(condition);
      }
    } else if (node instanceof Node.Project project) {
      try (Table input = table(project.input())) {
        return projected(project, input);
      }
    } else if (node instanceof Node.Aggregate aggregate) {
      try (Table input = table(aggregate.input())) {
        return new DeviceGroups(aggregate, input).table();
      }
    } else if (node instanceof Node.Window window) {
      try (Table input = table(window.input())) {
        return windowed(window, input);
      }
    } else if (node instanceof Node.Join join) {
      try (Table left = table(join.left());
          Table right = table(join.right())) {
        return new DeviceJoins(join, left, right).table();
      }
    } else if (node instanceof Node.Concat concat) {
      try (Table first = table(concat.first());
          Table second = table(concat.second())) {
        return Table.concatenate(first, second);
      }
    } else if (node instanceof Node.Sort sort) {
      try (Table input = table(sort.input())) {
        return sorted(input, sort.keys());
      }
    } else if (node instanceof Node.TopN top) {
      try (Table input = table(top.input());
          Table sorted = sorted(input, top.keys())) {
        return cut(sorted, node.types(), top.count(), top.offset());
      }
    }
    Node.Limit limit = (Node.Limit) node;
    try (Table input = table(limit.input())) {
      return cut(input, node.types(), limit.count(), limit.offset());
    }
  }

  /** In the order of the windows, which is none for those who ask for none. */
  private static Table windowed(Node.Window window, Table input) {
    if (input.getRowCount() == 0) {
      return DeviceTypes.nulls(window.types(), 0);
    }
    List<Node.Order> keys = new ArrayList<>();
    window.partition().forEach(column -> keys.add(new Node.Order(column, true, true)));
    keys.addAll(window.order());
    try (Table sorted = sorted(input, keys)) {
      return new DeviceWindows(window, sorted).table();
    }
  }

  private static Table projected(Node.Project project, Table input) {
    DeviceValues values = new DeviceValues(input);
    ColumnVector[] columns = new ColumnVector[project.scalars().size()];
    try {
      for (int i = 0; i < columns.length; i++) {
        columns[i] = values.column(project.scalars().get(i));
      }
      return new Table(columns);
    } finally {
      Closing.all(columns);
    }
  }

  /** The number of each row is the last key, which makes the sort a stable one. */
  private static Table sorted(Table input, List<Node.Order> keys) {
    int width = input.getNumberOfColumns();
    List<OrderByArg> by = new ArrayList<>();
    for (Node.Order key : keys) {
      by.add(
          key.ascending()
              ? OrderByArg.asc(key.column(), key.nullsFirst())
              : OrderByArg.desc(key.column(), !key.nullsFirst()));
    }
    by.add(OrderByArg.asc(width));
    try (ColumnVector numbers = numbers(0, DeviceTypes.rows(input));
        Table numbered = with(input, numbers);
        Table sorted = numbered.orderBy(by.toArray(OrderByArg[]::new))) {
      ColumnVector[] columns = new ColumnVector[width];
      for (int i = 0; i < width; i++) {
        columns[i] = sorted.getColumn(i);
      }
      return new Table(columns);
    }
  }

  private static Table with(Table input, ColumnVector last) {
    ColumnVector[] columns = new ColumnVector[input.getNumberOfColumns() + 1];
    for (int i = 0; i < columns.length - 1; i++) {
      columns[i] = input.getColumn(i);
    }
    columns[columns.length - 1] = last;
    return new Table(columns);
  }

  private static Table cut(Table input, List<GpuType> types, long count, long offset) {
    int rows = DeviceTypes.rows(input);
    int from = (int) Math.min(offset, rows);
    int left = rows - from;
    int to = count < 0 ? left : (int) Math.min(count, left);
    if (to == 0) {
      return DeviceTypes.nulls(types, 0);
    }
    try (ColumnVector places = numbers(from, to)) {
      return input.gather(places);
    }
  }

  private static ColumnVector numbers(int from, int count) {
    try (Scalar first = Scalar.fromInt(from)) {
      return count == 0 ? ColumnVector.fromInts(new int[0]) : ColumnVector.sequence(first, count);
    }
  }
}
