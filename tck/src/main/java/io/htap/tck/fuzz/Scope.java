package io.htap.tck.fuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * The names in sight of an expression.
 *
 * @param refs of its own query
 * @param outer of the queries around it
 * @param key what is different in each row; empty when that is not known
 */
record Scope(List<Ref> refs, List<Ref> outer, List<Node> key) {
  static final Scope NOTHING = new Scope(List.of(), List.of(), List.of());

  /**
   * Something that stands for a value: a column, or where a query groups, a key or an aggregate.
   *
   * @param extreme whether to compute with it may raise
   */
  record Ref(Node node, SqlType type, boolean extreme) {}

  Scope {
    refs = List.copyOf(refs);
    outer = List.copyOf(outer);
    key = List.copyOf(key);
  }

  /** What a subquery sees of it. */
  Scope around() {
    List<Ref> seen = new ArrayList<>(refs);
    seen.addAll(outer);
    return new Scope(List.of(), seen, List.of());
  }

  Scope inside(Scope around) {
    return new Scope(refs, around.outer, key);
  }

  Scope beside(Scope other) {
    List<Ref> both = new ArrayList<>(refs);
    both.addAll(other.refs);
    List<Node> keys = new ArrayList<>();
    if (!key.isEmpty() && !other.key.isEmpty()) {
      keys.addAll(key);
      keys.addAll(other.key);
    }
    return new Scope(both, outer, keys);
  }
}
