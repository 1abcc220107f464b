package io.htap.gpu.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** An operator on the device: columns in, columns out. */
public sealed interface Node {
  /** How its columns are held. */
  List<GpuType> types();

  /**
   * Columns of a stored table.
   *
   * @param table the qualified, quoted name of the table in the columnar copy
   * @param name for people
   */
  record Scan(long oid, String table, String name, List<ScanColumn> columns) implements Node {
    public Scan {
      Objects.requireNonNull(table);
      columns = List.copyOf(columns);
    }

    @Override
    public List<GpuType> types() {
      return columns.stream().map(ScanColumn::type).toList();
    }
  }

  /**
   * A column of a stored table.
   *
   * @param name its unquoted name in the copy
   */
  record ScanColumn(int attnum, String name, GpuType type) {}

  /** The rows for which the condition is true. */
  record Filter(Node input, Scalar condition) implements Node {
    @Override
    public List<GpuType> types() {
      return input.types();
    }
  }

  /** Computes columns. */
  record Project(Node input, List<Scalar> scalars) implements Node {
    public Project {
      scalars = List.copyOf(scalars);
    }

    @Override
    public List<GpuType> types() {
      return scalars.stream().map(Scalar::type).toList();
    }
  }

  /**
   * One row for each group, NULL being a key like others: its keys, then its aggregates. Without a
   * key, one row even of no rows.
   *
   * @param keys columns of the input
   */
  record Aggregate(Node input, List<Integer> keys, List<Call> calls) implements Node {
    public Aggregate {
      keys = List.copyOf(keys);
      calls = List.copyOf(calls);
    }

    @Override
    public List<GpuType> types() {
      List<GpuType> types = new ArrayList<>();
      keys.forEach(key -> types.add(input.types().get(key)));
      calls.forEach(call -> types.add(call.type()));
      return types;
    }
  }

  /**
   * An aggregate. A sum is of the type of the result; what does not fit it raises.
   *
   * @param column of the input; −1 for {@link Function#COUNT_ALL}
   */
  record Call(Function function, int column, GpuType type) {}

  /** The aggregates. All but the counts are NULL over no value. */
  enum Function {
    COUNT_ALL,
    COUNT,
    COUNT_DISTINCT,
    SUM,
    MIN,
    MAX
  }

  /**
   * The columns of the input, and behind them one for each function. Rows that are equal in the
   * partition, NULL being equal to NULL, belong together.
   *
   * @param partition columns of the input
   */
  record Window(Node input, List<Integer> partition, List<Order> order, List<Windowed> functions)
      implements Node {
    public Window {
      partition = List.copyOf(partition);
      order = List.copyOf(order);
      functions = List.copyOf(functions);
    }

    @Override
    public List<GpuType> types() {
      return Stream.concat(input.types().stream(), functions.stream().map(Windowed::type)).toList();
    }
  }

  /**
   * A function over the rows that belong together.
   *
   * @param column of the input; −1 for those that need none
   */
  record Windowed(Running function, int column, Frame frame, GpuType type) {}

  /** The functions over windows. All but numbers, ranks and counts are NULL over no value. */
  enum Running {
    ROW_NUMBER,
    RANK,
    DENSE_RANK,
    COUNT_ALL,
    COUNT,
    SUM,
    MIN,
    MAX
  }

  /** Which rows of those that belong together a function sees. */
  enum Frame {
    ALL,
    /** Up to the last row that is equal to the row in the order. */
    PEERS,
    /** Up to the row. */
    ROWS
  }

  /**
   * Rows with equal keys, of which a NULL equals none. Columns of the left side, then of the right;
   * SEMI and ANTI have the left ones alone.
   *
   * @param leftKeys of the same types as those of the right
   */
  record Join(Kind kind, Node left, Node right, List<Scalar> leftKeys, List<Scalar> rightKeys)
      implements Node {
    public Join {
      leftKeys = List.copyOf(leftKeys);
      rightKeys = List.copyOf(rightKeys);
      if (leftKeys.isEmpty() || leftKeys.size() != rightKeys.size()) {
        throw new IllegalArgumentException("keys come in pairs");
      }
    }

    @Override
    public List<GpuType> types() {
      return kind == Kind.SEMI || kind == Kind.ANTI
          ? left.types()
          : Stream.concat(left.types().stream(), right.types().stream()).toList();
    }
  }

  /** Which rows of two sides make a row. */
  enum Kind {
    INNER,
    LEFT,
    FULL,
    SEMI,
    ANTI
  }

  /**
   * The rows of the one, then those of the other.
   *
   * @param types of either's columns, in which all their values fit
   */
  record Concat(Node first, Node second, List<GpuType> types) implements Node {
    public Concat {
      types = List.copyOf(types);
    }
  }

  /** All rows in an order; rows that are equal in all keys stay in theirs. */
  record Sort(Node input, List<Order> keys) implements Node {
    public Sort {
      keys = List.copyOf(keys);
    }

    @Override
    public List<GpuType> types() {
      return input.types();
    }
  }

  /** A column to sort by; texts by their bytes. */
  record Order(int column, boolean ascending, boolean nullsFirst) {}

  /**
   * Rows from offset on.
   *
   * @param count −1 for all
   */
  record Limit(Node input, long count, long offset) implements Node {
    @Override
    public List<GpuType> types() {
      return input.types();
    }
  }

  /** The first rows in an order, of which none but those need be kept. */
  record TopN(Node input, List<Order> keys, long count, long offset) implements Node {
    public TopN {
      keys = List.copyOf(keys);
    }

    @Override
    public List<GpuType> types() {
      return input.types();
    }
  }
}
