package io.htap.gpu.plan;

import io.htap.gpu.plan.GpuType.Kind;
import io.htap.gpu.plan.Node.Order;
import io.htap.gpu.plan.Output.Held;
import io.htap.gpu.plan.Output.Quotient;
import io.htap.gpu.plan.Planning.Planned;
import io.htap.gpu.plan.Scalar.Constant;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A plan for people: an operator a line, what it reads below it; {@code #0} is a column. */
public final class PlanText {
  private PlanText() {}

  public static List<String> lines(Planned plan) {
    List<String> lines = new ArrayList<>();
    lines.add("Output " + list(plan.outputs().stream().map(PlanText::text)));
    add(plan.root(), 1, lines);
    return lines;
  }

  private static void add(Node node, int depth, List<String> lines) {
    lines.add("  ".repeat(depth) + head(node));
    Nodes.inputs(node).forEach(input -> add(input, depth + 1, lines));
  }

  private static String head(Node node) {
    if (node instanceof Node.Scan scan) {
      return "Scan "
          + scan.name()
          + ": "
          + list(scan.columns().stream().map(c -> c.name() + " " + c.type()));
    } else if (node instanceof Node.Filter filter) {
      return "Filter " + text(filter.condition());
    } else if (node instanceof Node.Project project) {
      return "Project " + list(project.scalars().stream().map(s -> text(s) + " " + s.type()));
    } else if (node instanceof Node.Aggregate aggregate) {
      String by = list(aggregate.keys().stream().map(key -> "#" + key));
      return "Aggregate"
          + (by.isEmpty() ? "" : " by " + by)
          + (aggregate.calls().isEmpty() ? "" : ": ")
          + list(aggregate.calls().stream().map(PlanText::text));
    } else if (node instanceof Node.Window window) {
      String by = list(window.partition().stream().map(column -> "#" + column));
      return "Window"
          + (by.isEmpty() ? "" : " by " + by)
          + (window.order().isEmpty() ? "" : " in order of " + order(window.order()))
          + ": "
          + list(window.functions().stream().map(PlanText::text));
    } else if (node instanceof Node.Join join) {
      List<String> keys = new ArrayList<>();
      for (int i = 0; i < join.leftKeys().size(); i++) {
        keys.add(text(join.leftKeys().get(i)) + " = " + text(join.rightKeys().get(i)));
      }
      return lower(join.kind()) + " join on " + String.join(", ", keys);
    } else if (node instanceof Node.Concat) {
      return "Concat";
    } else if (node instanceof Node.Sort sort) {
      return "Sort by " + order(sort.keys());
    } else if (node instanceof Node.TopN top) {
      return "TopN " + top.count() + " from " + top.offset() + " by " + order(top.keys());
    }
    Node.Limit limit = (Node.Limit) node;
    return "Limit " + (limit.count() < 0 ? "all" : limit.count()) + " from " + limit.offset();
  }

  private static String order(List<Order> keys) {
    return list(
        keys.stream()
            .map(
                key ->
                    "#"
                        + key.column()
                        + (key.ascending() ? " asc" : " desc")
                        + (key.nullsFirst() ? " nulls first" : " nulls last")));
  }

  private static String text(Node.Call call) {
    String column = "#" + call.column();
    String text =
        switch (call.function()) {
          case COUNT_ALL -> "count(*)";
          case COUNT_DISTINCT -> "count(distinct " + column + ")";
          default -> lower(call.function()) + "(" + column + ")";
        };
    return text + " " + call.type();
  }

  private static String text(Node.Windowed windowed) {
    String column = windowed.column() < 0 ? "" : "#" + windowed.column();
    return lower(windowed.function())
        + "("
        + column
        + ") over "
        + lower(windowed.frame())
        + " "
        + windowed.type();
  }

  private static String text(Output output) {
    if (output instanceof Held held) {
      return "#" + held.column() + " " + held.type();
    }
    if (!(output instanceof Quotient q)) {
      throw new IllegalArgumentException(output.toString());
    }
    return "#"
        + q.dividend()
        + " / #"
        + q.divisor()
        + (q.round() < 0 ? "" : " rounded to " + q.round());
  }

  static String text(Scalar scalar) {
    if (scalar instanceof Scalar.Column column) {
      return "#" + column.index();
    } else if (scalar instanceof Constant constant) {
      return text(constant);
    } else if (scalar instanceof Scalar.Arithmetic a) {
      return "(" + text(a.left()) + " " + a.operator() + " " + text(a.right()) + ")";
    } else if (scalar instanceof Scalar.Compare c) {
      return "(" + text(c.left()) + " " + c.comparison() + " " + text(c.right()) + ")";
    } else if (scalar instanceof Scalar.Junction j) {
      return j.operands().stream()
          .map(PlanText::text)
          .collect(Collectors.joining(j.and() ? " and " : " or ", "(", ")"));
    } else if (scalar instanceof Scalar.Not not) {
      return "not " + text(not.operand());
    } else if (scalar instanceof Scalar.IsNull is) {
      return "(" + text(is.operand()) + " is null)";
    } else if (scalar instanceof Scalar.In in) {
      String values = list(in.values().stream().map(PlanText::text));
      return "(" + text(in.operand()) + " in (" + values + (in.orNull() ? ", null" : "") + "))";
    } else if (scalar instanceof Scalar.Like like) {
      return "(" + text(like.operand()) + " like '" + like.pattern() + "')";
    } else if (scalar instanceof Scalar.Concat c) {
      return "(" + text(c.left()) + " || " + text(c.right()) + ")";
    } else if (scalar instanceof Scalar.Substring s) {
      return text(s.operand()) + "[" + s.from() + ":" + (s.to() < 0 ? "" : s.to()) + "]";
    } else if (scalar instanceof Scalar.Convert c) {
      return text(c.operand()) + "::" + c.type();
    }
    Scalar.Case choice = (Scalar.Case) scalar;
    return choice.branches().stream()
        .map(b -> "when " + text(b.condition()) + " then " + text(b.result()))
        .collect(Collectors.joining(" ", "case ", " else " + text(choice.otherwise()) + " end"));
  }

  private static String text(Constant constant) {
    Object value = constant.value();
    if (value == null) {
      return "null";
    }
    if (constant.type().kind() == Kind.DATE) {
      return LocalDate.ofEpochDay((Long) value).toString();
    }
    if (constant.type().kind() == Kind.TIMESTAMP) {
      return Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS).toString();
    }
    if (value instanceof BigInteger digits) {
      return new BigDecimal(digits, constant.type().scale()).toPlainString();
    }
    return value instanceof String text ? "'" + text + "'" : value.toString();
  }

  private static String list(Stream<String> parts) {
    return parts.collect(Collectors.joining(", "));
  }

  private static String lower(Enum<?> word) {
    String name = word.name().toLowerCase(Locale.ROOT);
    return word instanceof Node.Kind
        ? Character.toUpperCase(name.charAt(0)) + name.substring(1)
        : name;
  }
}
