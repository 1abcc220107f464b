package io.htap.gpu.reference;

import io.htap.gpu.plan.GpuType;
import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Node;
import io.htap.gpu.plan.Output;
import io.htap.gpu.plan.Output.Quotient;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.plan.Scalar;
import io.htap.gpu.result.PgDivision;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Plans in plain Java, row by row: the answer that the device is to give. An oracle for tests; no
 * statement of a user ever comes here.
 */
public final class Interpreter {
  private final Function<Node.Scan, List<Object[]>> tables;

  /**
   * @param tables the rows of a scan, their cells as {@link Scalar.Constant} has them
   */
  public Interpreter(Function<Node.Scan, List<Object[]>> tables) {
    this.tables = tables;
  }

  /**
   * The answer; decimals and quotients are BigDecimals.
   *
   * @throws Raised when the device would
   */
  public List<Object[]> answer(Planned plan) {
    List<GpuType> types = plan.root().types();
    List<Object[]> answer = new ArrayList<>();
    for (Object[] row : rows(plan.root())) {
      Object[] cells = new Object[plan.outputs().size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = cell(plan.outputs().get(i), row, types);
      }
      answer.add(cells);
    }
    return answer;
  }

  private static Object cell(Output output, Object[] row, List<GpuType> types) {
    if (!(output instanceof Quotient quotient)) {
      int column = ((Output.Held) output).column();
      return types.get(column).kind() == Kind.DECIMAL ? number(row, column, types) : row[column];
    }
    BigDecimal dividend = number(row, quotient.dividend(), types);
    BigDecimal divisor = number(row, quotient.divisor(), types);
    if (dividend == null || divisor == null) {
      return null;
    }
    if (divisor.signum() == 0) {
      throw new Raised("division by zero");
    }
    BigDecimal result = PgDivision.quotient(dividend, divisor);
    return quotient.round() < 0 ? result : result.setScale(quotient.round(), RoundingMode.HALF_UP);
  }

  private static BigDecimal number(Object[] row, int column, List<GpuType> types) {
    return row[column] == null
        ? null
        : new BigDecimal(Evaluator.digits(row[column]), types.get(column).scale());
  }

  private List<Object[]> rows(Node node) {
    if (node instanceof Node.Scan scan) {
      return tables.apply(scan);
    } else if (node instanceof Node.Filter filter) {
      return rows(filter.input()).stream()
          .filter(row -> Boolean.TRUE.equals(Evaluator.value(filter.condition(), row)))
          .toList();
    } else if (node instanceof Node.Project project) {
      return rows(project.input()).stream().map(row -> values(project.scalars(), row)).toList();
    } else if (node instanceof Node.Aggregate aggregate) {
      return Groups.of(aggregate, rows(aggregate.input()));
    } else if (node instanceof Node.Window window) {
      return WindowRows.of(window, rows(window.input()));
    } else if (node instanceof Node.Join join) {
      return join(join);
    } else if (node instanceof Node.Concat concat) {
      return Stream.concat(rows(concat.first()).stream(), rows(concat.second()).stream()).toList();
    } else if (node instanceof Node.Sort sort) {
      return sorted(rows(sort.input()), sort.keys());
    } else if (node instanceof Node.TopN top) {
      return cut(sorted(rows(top.input()), top.keys()), top.count(), top.offset());
    }
    Node.Limit limit = (Node.Limit) node;
    return cut(rows(limit.input()), limit.count(), limit.offset());
  }

  private static List<Object[]> sorted(List<Object[]> rows, List<Node.Order> keys) {
    return rows.stream().sorted(Order.by(keys)).toList();
  }

  private static List<Object[]> cut(List<Object[]> rows, long count, long offset) {
    return rows.stream().skip(offset).limit(count < 0 ? Long.MAX_VALUE : count).toList();
  }

  private static Object[] values(List<Scalar> scalars, Object[] row) {
    return scalars.stream().map(scalar -> Evaluator.value(scalar, row)).toArray();
  }

  private List<Object[]> join(Node.Join join) {
    List<Object[]> right = rows(join.right());
    Map<List<Object>, List<Object[]>> byKey = new HashMap<>();
    for (Object[] row : right) {
      byKey.computeIfAbsent(key(join.rightKeys(), row), key -> new ArrayList<>()).add(row);
    }
    List<Object[]> joined = new ArrayList<>();
    List<Object[]> met = new ArrayList<>();
    for (Object[] row : rows(join.left())) {
      List<Object> key = key(join.leftKeys(), row);
      List<Object[]> partners = key.contains(null) ? List.of() : byKey.getOrDefault(key, List.of());
      met.addAll(partners);
      boolean alone = partners.isEmpty();
      switch (join.kind()) {
        case SEMI -> joined.addAll(alone ? List.of() : List.<Object[]>of(row));
        case ANTI -> joined.addAll(alone ? List.<Object[]>of(row) : List.of());
        default -> {
          partners.forEach(partner -> joined.add(beside(row, partner)));
          if (alone && join.kind() != Node.Kind.INNER) {
            joined.add(beside(row, new Object[join.right().types().size()]));
          }
        }
      }
    }
    if (join.kind() == Node.Kind.FULL) {
      for (Object[] row : right) {
        if (met.stream().noneMatch(partner -> partner == row)) {
          joined.add(beside(new Object[join.left().types().size()], row));
        }
      }
    }
    return joined;
  }

  private static List<Object> key(List<Scalar> keys, Object[] row) {
    List<Object> key = new ArrayList<>();
    keys.forEach(scalar -> key.add(Evaluator.value(scalar, row)));
    return key;
  }

  private static Object[] beside(Object[] left, Object[] right) {
    Object[] both = new Object[left.length + right.length];
    System.arraycopy(left, 0, both, 0, left.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }
}
