package io.htap.gpu.plan;

import io.htap.spi.query.Operator;
import io.htap.spi.query.Query;
import io.htap.spi.query.Query.JoinKind;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Inner joins and the conditions over them, however they are written: each condition is applied as
 * soon as all that it needs is there, and a side is joined when an equality binds it to those
 * before. The sides come in the order of the statement, but for those that have to wait.
 */
final class JoinOrder {
  private final Lowering lowering;
  private final List<Query> sides = new ArrayList<>();
  private final List<Value> open = new ArrayList<>();

  /** Which side each input belongs to. */
  private final List<Integer> sideOf = new ArrayList<>();

  /** What stands for an input, once its side is there. */
  private final Map<Integer, Output> columns = new HashMap<>();

  JoinOrder(Lowering lowering) {
    this.lowering = lowering;
  }

  /**
   * @param query a filter or an inner join
   */
  Relation relation(Query query) {
    gather(query);
    Set<Integer> joined = new LinkedHashSet<>(Set.of(0));
    Node node = side(0, 0);
    while (joined.size() < sides.size()) {
      int next = next(joined);
      List<Value> keys = keys(joined, next);
      int width = node.types().size();
      Node right = side(next, width);
      node = join(node, right, keys, next, width);
      open.removeAll(keys);
      joined.add(next);
      node = filtered(node, joined);
    }
    List<Output> outputs = new ArrayList<>();
    for (int i = 0; i < sideOf.size(); i++) {
      outputs.add(Objects.requireNonNull(columns.get(i)));
    }
    return new Relation(filtered(node, joined), outputs);
  }

  private void gather(Query query) {
    int first = sideOf.size();
    if (query instanceof Query.Filter filter) {
      gather(filter.input());
      open(filter.condition(), first);
    } else if (query instanceof Query.Join join && join.kind() == JoinKind.INNER) {
      gather(join.left());
      gather(join.right());
      Conjuncts.of(join.on()).forEach(on -> open(on, first));
    } else {
      for (int i = 0; i < query.types().size(); i++) {
        sideOf.add(sides.size());
      }
      sides.add(query);
    }
  }

  private void open(Value condition, int first) {
    for (Value conjunct : Conjuncts.of(condition)) {
      open.add(Moved.by(conjunct, first));
    }
  }

  /** A side by itself, its own conditions applied; its columns will stand from a place on. */
  private Node side(int side, int place) {
    Relation relation = lowering.relation(sides.get(side));
    int first = sideOf.indexOf(side);
    List<Value> own = new ArrayList<>();
    for (Value conjunct : open) {
      if (sidesOf(conjunct).equals(Set.of(side))) {
        own.add(conjunct);
      }
    }
    open.removeAll(own);
    Values values = new Values(input -> relation.columns().get(input - first));
    List<Scalar> conditions = own.stream().map(values::scalar).toList();
    for (int i = 0; i < relation.columns().size(); i++) {
      columns.put(first + i, Moved.by(relation.columns().get(i), place));
    }
    return conditions.isEmpty()
        ? relation.node()
        : new Node.Filter(relation.node(), Conjuncts.all(conditions));
  }

  /** The first side that an equality binds to those before. */
  private int next(Set<Integer> joined) {
    for (int side = 0; side < sides.size(); side++) {
      if (!joined.contains(side) && !keys(joined, side).isEmpty()) {
        return side;
      }
    }
    throw Decline.operator("a join without an equality");
  }

  private List<Value> keys(Set<Integer> joined, int side) {
    return open.stream().filter(conjunct -> isKey(conjunct, joined, side)).toList();
  }

  private boolean isKey(Value conjunct, Set<Integer> joined, int side) {
    if (!(conjunct instanceof Value.Call call) || call.operator() != Operator.EQUAL) {
      return false;
    }
    Set<Integer> left = sidesOf(call.arguments().get(0));
    Set<Integer> right = sidesOf(call.arguments().get(1));
    boolean apart = !left.isEmpty() && !right.isEmpty();
    Set<Integer> own = Set.of(side);
    return apart
        && (joined.containsAll(left) && right.equals(own)
            || joined.containsAll(right) && left.equals(own));
  }

  private Node join(Node left, Node right, List<Value> keys, int side, int width) {
    List<Scalar> leftKeys = new ArrayList<>();
    List<Scalar> rightKeys = new ArrayList<>();
    Values all = new Values(input -> Objects.requireNonNull(columns.get(input)));
    Values own = new Values(input -> Moved.by(Objects.requireNonNull(columns.get(input)), -width));
    for (Value key : keys) {
      List<Value> pair = ((Value.Call) key).arguments();
      boolean mirrored = sidesOf(pair.get(0)).equals(Set.of(side));
      List<Scalar> same =
          Values.same(
              List.of(
                  all.scalar(pair.get(mirrored ? 1 : 0)), own.scalar(pair.get(mirrored ? 0 : 1))));
      leftKeys.add(same.get(0));
      rightKeys.add(same.get(1));
    }
    return new Node.Join(Node.Kind.INNER, left, right, leftKeys, rightKeys);
  }

  /** With the conditions for which all is there. */
  private Node filtered(Node node, Set<Integer> joined) {
    List<Value> ready = new ArrayList<>();
    for (Value conjunct : open) {
      if (joined.containsAll(sidesOf(conjunct))) {
        ready.add(conjunct);
      }
    }
    if (ready.isEmpty()) {
      return node;
    }
    open.removeAll(ready);
    Values values = new Values(input -> Objects.requireNonNull(columns.get(input)));
    return new Node.Filter(node, Conjuncts.all(ready.stream().map(values::scalar).toList()));
  }

  private Set<Integer> sidesOf(Value value) {
    Set<Integer> found = new LinkedHashSet<>();
    Conjuncts.inputs(value).forEach(input -> found.add(sideOf.get(input)));
    return found;
  }
}
