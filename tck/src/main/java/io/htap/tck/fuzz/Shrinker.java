package io.htap.tck.fuzz;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a statement that shows a difference smaller: leaves out what can be left out and puts parts
 * of a node, or a literal, in its place, for as long as the same sort of difference remains. Greedy
 * and hierarchical, larger pieces first (Misherghi and Su, "HDD: Hierarchical Delta Debugging",
 * ICSE 2006).
 */
final class Shrinker {
  private static final int MOST_TRIES = 1500;

  /** Runs a statement. */
  interface Trial {
    Verdict run(Statement statement) throws SQLException;
  }

  private final Trial trial;
  private final String sort;
  private int tries;

  private Shrinker(Trial trial, String sort) {
    this.trial = trial;
    this.sort = sort;
  }

  static Statement shrink(Statement statement, Verdict verdict, Trial trial) throws SQLException {
    return new Shrinker(trial, verdict.sort()).shrink(statement);
  }

  private Statement shrink(Statement start) throws SQLException {
    Statement smallest = start;
    boolean smaller = true;
    while (smaller && tries < MOST_TRIES) {
      smaller = false;
      for (Statement candidate : candidates(smallest)) {
        if (tries < MOST_TRIES && shows(candidate)) {
          smallest = candidate;
          smaller = true;
          break;
        }
      }
    }
    return smallest;
  }

  private boolean shows(Statement candidate) throws SQLException {
    tries++;
    return trial.run(candidate).sort().equals(sort);
  }

  /** All that are one step smaller. */
  static List<Statement> candidates(Statement from) {
    List<Statement> all = new ArrayList<>();
    Node tail = from.tail();
    if (tail != null) {
      all.add(new Statement(from.query(), null, from.exact()));
      steps(tail).forEach(t -> all.add(new Statement(from.query(), t, from.exact())));
    }
    steps(from.query()).forEach(q -> all.add(new Statement(q, tail, from.exact())));
    int length = from.sql().length();
    all.removeIf(s -> s.sql().length() >= length);
    return all;
  }

  private static List<Node> steps(Node root) {
    List<Node> all = new ArrayList<>();
    for (Node node : root.changeable().distinct().toList()) {
      for (Part replacement : replacements(node)) {
        all.add(root.with(node, replacement));
      }
    }
    return all;
  }

  private static List<Part> replacements(Node node) {
    List<Part> all = new ArrayList<>();
    switch (node.kind()) {
      case OPTIONAL -> all.add(Node.fixed());
      case LIST -> {
        for (int i = 0; i < node.parts().size() && node.parts().size() > node.least(); i++) {
          all.add(node.without(i));
        }
      }
      case EXPRESSION -> {
        if (node.type() != null) {
          all.add(Node.expression(node.type(), node.type().simplest()));
        }
        all.addAll(inner(node));
      }
      case FROM, QUERY -> all.addAll(inner(node));
      default -> {}
    }
    return all;
  }

  /** The nodes within that could stand in its place. */
  private static List<Node> inner(Node node) {
    return node.children()
        .flatMap(Node::changeable)
        .filter(n -> n.kind() == node.kind() && n.type() == node.type())
        .toList();
  }
}
