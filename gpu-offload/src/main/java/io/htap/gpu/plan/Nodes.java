package io.htap.gpu.plan;

import java.util.ArrayList;
import java.util.List;

/** Walks over plans. */
public final class Nodes {
  private Nodes() {}

  /** What an operator takes its rows from. */
  public static List<Node> inputs(Node node) {
    if (node instanceof Node.Scan) {
      return List.of();
    } else if (node instanceof Node.Filter filter) {
      return List.of(filter.input());
    } else if (node instanceof Node.Project project) {
      return List.of(project.input());
    } else if (node instanceof Node.Aggregate aggregate) {
      return List.of(aggregate.input());
    } else if (node instanceof Node.Window window) {
      return List.of(window.input());
    } else if (node instanceof Node.Join join) {
      return List.of(join.left(), join.right());
    } else if (node instanceof Node.Concat concat) {
      return List.of(concat.first(), concat.second());
    } else if (node instanceof Node.Sort sort) {
      return List.of(sort.input());
    } else if (node instanceof Node.TopN top) {
      return List.of(top.input());
    }
    return List.of(((Node.Limit) node).input());
  }

  /** All scans of a plan, one for each place where a table is read. */
  public static List<Node.Scan> scans(Node node) {
    List<Node.Scan> scans = new ArrayList<>();
    add(node, scans);
    return scans;
  }

  private static void add(Node node, List<Node.Scan> to) {
    if (node instanceof Node.Scan scan) {
      to.add(scan);
    }
    inputs(node).forEach(input -> add(input, to));
  }
}
