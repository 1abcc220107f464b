package io.htap.spi.query;

import io.htap.spi.CollationFacts;
import io.htap.spi.PgType;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where rows come from. Columns have no names, but places: values refer to them by number. */
public sealed interface Query {
  /** The types of its columns. */
  List<PgType> types();

  /** What it takes its rows from. */
  default List<Query> inputs() {
    if (this instanceof Filter filter) {
      return List.of(filter.input());
    } else if (this instanceof Project project) {
      return List.of(project.input());
    } else if (this instanceof Aggregate aggregate) {
      return List.of(aggregate.input());
    } else if (this instanceof Window window) {
      return List.of(window.input());
    } else if (this instanceof Join join) {
      return List.of(join.left(), join.right());
    } else if (this instanceof Union union) {
      return List.of(union.left(), union.right());
    } else if (this instanceof Sort sort) {
      return List.of(sort.input());
    } else if (this instanceof Limit limit) {
      return List.of(limit.input());
    }
    return List.of();
  }

  /**
   * A stored table.
   *
   * @param table the qualified, quoted name of the table in the columnar copy
   * @param name for people
   */
  record Read(long oid, String table, String name, List<Column> columns) implements Query {
    public Read {
      Objects.requireNonNull(table);
      Objects.requireNonNull(name);
      columns = List.copyOf(columns);
    }

    @Override
    public List<PgType> types() {
      return columns.stream().map(Column::type).toList();
    }
  }

  /**
   * A stored column.
   *
   * @param attnum in the relation
   * @param copyColumn its unquoted name in the copy
   * @param precision of a numeric of a fixed number of digits; −1 for all else
   * @param scale likewise
   * @param collation of a text; null for all else
   */
  record Column(
      int attnum,
      String copyColumn,
      PgType type,
      int precision,
      int scale,
      @Nullable CollationFacts collation) {
    public Column {
      Objects.requireNonNull(copyColumn);
      Objects.requireNonNull(type);
    }
  }

  /** The rows for which the condition is true. */
  record Filter(Query input, Value condition) implements Query {
    @Override
    public List<PgType> types() {
      return input.types();
    }
  }

  /** Computes columns. */
  record Project(Query input, List<Value> values) implements Query {
    public Project {
      values = List.copyOf(values);
    }

    @Override
    public List<PgType> types() {
      return values.stream().map(Value::type).toList();
    }
  }

  /**
   * One row for each group: its keys, then its aggregates. Without a key, one row even of no rows.
   */
  record Aggregate(Query input, List<Value> keys, List<AggregateCall> calls) implements Query {
    public Aggregate {
      keys = List.copyOf(keys);
      calls = List.copyOf(calls);
    }

    @Override
    public List<PgType> types() {
      return Stream.concat(keys.stream().map(Value::type), calls.stream().map(AggregateCall::type))
          .toList();
    }
  }

  /**
   * An aggregate.
   *
   * @param argument null for {@code count(*)}
   */
  record AggregateCall(
      AggregateFunction function, @Nullable Value argument, boolean distinct, PgType type) {
    public AggregateCall {
      Objects.requireNonNull(function);
      Objects.requireNonNull(type);
    }
  }

  /** The aggregates. All but COUNT are NULL over no value. */
  enum AggregateFunction {
    COUNT,
    SUM,
    AVG,
    MIN,
    MAX,
    BOOL_AND,
    BOOL_OR
  }

  /**
   * The columns of the input, and behind them one for each call, computed over rows that belong
   * together.
   */
  record Window(Query input, List<WindowCall> calls) implements Query {
    public Window {
      calls = List.copyOf(calls);
    }

    @Override
    public List<PgType> types() {
      return Stream.concat(input.types().stream(), calls.stream().map(WindowCall::type)).toList();
    }
  }

  /**
   * A window function. Rows that are equal in all of its order are peers.
   *
   * @param argument null for those that have none
   * @param partition rows that are equal in them, NULL being equal to NULL, belong together
   */
  record WindowCall(
      WindowFunction function,
      @Nullable Value argument,
      List<Value> partition,
      List<WindowOrder> order,
      Frame frame,
      PgType type) {
    public WindowCall {
      partition = List.copyOf(partition);
      order = List.copyOf(order);
      Objects.requireNonNull(type);
    }
  }

  /** What the rows of a window are ordered by. */
  record WindowOrder(Value value, boolean ascending, boolean nullsFirst) {}

  /** The window functions. All but the numbers, ranks and COUNT are NULL over no value. */
  enum WindowFunction {
    ROW_NUMBER,
    RANK,
    DENSE_RANK,
    COUNT,
    SUM,
    AVG,
    MIN,
    MAX
  }

  /** Which rows of those that belong together a function sees. */
  enum Frame {
    ALL,
    /** Up to the row's last peer. */
    PEERS,
    /** Up to the row. */
    ROWS
  }

  /**
   * Columns of the left side, then of the right; SEMI and ANTI have the left ones alone.
   *
   * @param on over the columns of both sides; null for a cross product
   */
  record Join(JoinKind kind, Query left, Query right, @Nullable Value on) implements Query {
    @Override
    public List<PgType> types() {
      return kind.leftOnly()
          ? left.types()
          : Stream.concat(left.types().stream(), right.types().stream()).toList();
    }
  }

  /** Which rows of two sides make a row. */
  enum JoinKind {
    INNER,
    LEFT,
    FULL,
    /** Those of the left that have a partner, once. */
    SEMI,
    /** Those of the left that have none. */
    ANTI;

    public boolean leftOnly() {
      return this == SEMI || this == ANTI;
    }
  }

  /** The rows of both, whose columns have the same types. */
  record Union(Query left, Query right) implements Query {
    @Override
    public List<PgType> types() {
      return left.types();
    }
  }

  /** In an order; rows that are equal in all keys are in any. */
  record Sort(Query input, List<SortKey> keys) implements Query {
    public Sort {
      keys = List.copyOf(keys);
    }

    @Override
    public List<PgType> types() {
      return input.types();
    }
  }

  /** A column to sort by. */
  record SortKey(int column, boolean ascending, boolean nullsFirst) {}

  /**
   * Some of the rows.
   *
   * @param count −1 for all
   */
  record Limit(Query input, long count, long offset) implements Query {
    @Override
    public List<PgType> types() {
      return input.types();
    }
  }
}
