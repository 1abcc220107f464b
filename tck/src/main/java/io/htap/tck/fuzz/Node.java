package io.htap.tck.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement as the tree of the choices that made it: enough to write it out and to know what can
 * be left out or put in the place of what when a smaller one is sought.
 *
 * @param type of an expression; null for all else
 * @param separator between the elements of a list
 * @param least elements that a list must keep
 */
record Node(Kind kind, @Nullable SqlType type, List<Part> parts, String separator, int least)
    implements Part {

  /** What can be done with a node. */
  enum Kind {
    /** Nothing but entering it. */
    FIXED,
    /** Not even that: the statement would lose its one answer. */
    FROZEN,
    /** Left out. */
    OPTIONAL,
    /** Its elements are left out one by one. */
    LIST,
    /** Replaced by an expression in it of the same type, or a literal. */
    EXPRESSION,
    /** Replaced by a FROM item in it. */
    FROM,
    /** Replaced by a query in it. */
    QUERY
  }

  Node {
    parts = List.copyOf(parts);
  }

  static Node of(Kind kind, Object... parts) {
    return new Node(kind, null, flat(parts), "", 0);
  }

  static Node fixed(Object... parts) {
    return of(Kind.FIXED, parts);
  }

  static Node frozen(Object... parts) {
    return of(Kind.FROZEN, parts);
  }

  static Node optional(Object... parts) {
    return of(Kind.OPTIONAL, parts);
  }

  static Node list(String separator, int least, List<? extends Part> elements) {
    return new Node(Kind.LIST, null, List.copyOf(elements), separator, least);
  }

  static Node expression(SqlType type, Object... parts) {
    return new Node(Kind.EXPRESSION, type, flat(parts), "", 0);
  }

  private static List<Part> flat(Object... parts) {
    List<Part> flat = new ArrayList<>();
    for (Object part : parts) {
      flat.add(part instanceof Part known ? known : new Text((String) part));
    }
    return flat;
  }

  /** The SQL, with a marker for each parameter. */
  String sql() {
    var sql = new StringBuilder();
    write(sql);
    return sql.toString();
  }

  private void write(StringBuilder sql) {
    for (int i = 0; i < parts.size(); i++) {
      sql.append(i == 0 ? "" : separator);
      Part part = parts.get(i);
      if (part instanceof Node node) {
        node.write(sql);
      } else if (part instanceof Text text) {
        sql.append(text.sql());
      } else {
        sql.append('?');
      }
    }
  }

  /** The values of the parameters, in the order of their markers. */
  List<@Nullable Object> parameters() {
    List<@Nullable Object> values = new ArrayList<>();
    collect(values);
    return values;
  }

  private void collect(List<@Nullable Object> values) {
    for (Part part : parts) {
      if (part instanceof Node node) {
        node.collect(values);
      } else if (part instanceof Bound bound) {
        values.add(bound.value());
      }
    }
  }

  /** This node and all within it. */
  Stream<Node> nodes() {
    return Stream.concat(Stream.of(this), children().flatMap(Node::nodes));
  }

  /** This node and all that can be changed within it, the larger ones first. */
  Stream<Node> changeable() {
    return kind == Kind.FROZEN
        ? Stream.empty()
        : Stream.concat(Stream.of(this), children().flatMap(Node::changeable));
  }

  Stream<Node> children() {
    return parts.stream().filter(Node.class::isInstance).map(Node.class::cast);
  }

  /** The tree with another part in each place where that very node stands. */
  Node with(Node old, Part replacement) {
    if (this == old) {
      return replacement instanceof Node node ? node : fixed(replacement);
    }
    List<Part> changed = new ArrayList<>(parts.size());
    boolean same = true;
    for (Part part : parts) {
      Part next = part instanceof Node node ? node.with(old, replacement) : part;
      same &= next == part;
      changed.add(next);
    }
    return same ? this : new Node(kind, type, changed, separator, least);
  }

  /** A list without one of its elements. */
  Node without(int index) {
    List<Part> rest = new ArrayList<>(parts);
    rest.remove(index);
    return new Node(kind, type, rest, separator, least);
  }
}
