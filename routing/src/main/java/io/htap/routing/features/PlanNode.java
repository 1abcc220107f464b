package io.htap.routing.features;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node of Postgres's plan.
 *
 * @param kind of node
 * @param role towards its parent, such as {@code Outer} or {@code SubPlan}; empty for the top
 * @param joinType such as {@code Left}; empty unless it joins
 * @param startup the planner's cost until the first row
 * @param total the planner's cost until the last row
 * @param rows as the planner expects them
 * @param width of a row, in bytes
 * @param workers planned
 * @param conditions by their names, such as {@code Index Cond}
 */
public record PlanNode(
    NodeKind kind,
    String role,
    String joinType,
    double startup,
    double total,
    double rows,
    double width,
    int workers,
    Map<String, String> conditions,
    List<PlanNode> children) {
  public PlanNode {
    conditions = Map.copyOf(conditions);
    children = List.copyOf(children);
  }

  /**
   * Reads what {@code EXPLAIN (FORMAT JSON)} says.
   *
   * @throws IllegalArgumentException when it is nothing of that kind
   */
  public static PlanNode parse(String explained) {
    if (Json.read(explained) instanceof List<?> statements
        && !statements.isEmpty()
        && statements.get(0) instanceof Map<?, ?> statement
        && statement.get("Plan") instanceof Map<?, ?> top) {
      return node(top);
    }
    throw new IllegalArgumentException("no plan");
  }

  private static PlanNode node(Map<?, ?> node) {
    List<PlanNode> children =
        node.get("Plans") instanceof List<?> plans
            ? plans.stream().map(plan -> node((Map<?, ?>) plan)).toList()
            : List.of();
    Map<String, String> conditions =
        node.entrySet().stream()
            .filter(e -> isCondition(e.getKey().toString()) && e.getValue() instanceof String)
            .collect(Collectors.toMap(e -> e.getKey().toString(), e -> (String) e.getValue()));
    return new PlanNode(
        NodeKind.of(text(node.get("Node Type")), text(node.get("Strategy"))),
        text(node.get("Parent Relationship")),
        text(node.get("Join Type")),
        number(node.get("Startup Cost")),
        number(node.get("Total Cost")),
        number(node.get("Plan Rows")),
        number(node.get("Plan Width")),
        (int) number(node.get("Workers Planned")),
        conditions,
        children);
  }

  private static boolean isCondition(String key) {
    return key.endsWith("Cond") || key.endsWith("Filter");
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }

  private static double number(@Nullable Object value) {
    return value instanceof Double number ? number : 0;
  }

  /** It and all beneath it. */
  public Stream<PlanNode> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(PlanNode::all));
  }

  /** What it costs without what is beneath it. */
  double ownCost() {
    return Math.max(0, total - children.stream().mapToDouble(PlanNode::total).sum());
  }

  int depth() {
    return 1 + children.stream().mapToInt(PlanNode::depth).max().orElse(0);
  }
}
