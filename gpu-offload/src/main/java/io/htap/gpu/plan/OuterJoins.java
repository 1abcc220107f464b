package io.htap.gpu.plan;

import io.htap.spi.query.Operator;
import io.htap.spi.query.Query;
import io.htap.spi.query.Query.JoinKind;
import io.htap.spi.query.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * LEFT, FULL, SEMI and ANTI joins on equalities. Conditions on the right side alone are applied
 * before the join, which for all but FULL is the same; any other declines.
 */
final class OuterJoins {
  private final Lowering lowering;

  OuterJoins(Lowering lowering) {
    this.lowering = lowering;
  }

  Relation relation(Query.Join join) {
    Relation left = lowering.relation(join.left());
    Relation right = lowering.relation(join.right());
    int l = left.columns().size();
    Values leftValues = new Values(left.columns()::get);
    Values rightValues = new Values(input -> right.columns().get(input - l));
    List<Scalar> leftKeys = new ArrayList<>();
    List<Scalar> rightKeys = new ArrayList<>();
    List<Scalar> conditions = new ArrayList<>();
    for (Value conjunct : Conjuncts.of(join.on())) {
      if (side(conjunct, l) == Side.RIGHT && join.kind() != JoinKind.FULL) {
        conditions.add(rightValues.scalar(conjunct));
        continue;
      }
      List<Value> pair =
          conjunct instanceof Value.Call call && call.operator() == Operator.EQUAL
              ? call.arguments()
              : List.of();
      boolean straight =
          !pair.isEmpty()
              && side(pair.get(0), l) == Side.LEFT
              && side(pair.get(1), l) == Side.RIGHT;
      boolean mirrored =
          !pair.isEmpty()
              && side(pair.get(0), l) == Side.RIGHT
              && side(pair.get(1), l) == Side.LEFT;
      if (!straight && !mirrored) {
        throw Decline.operator("a condition of an outer join that is no equality of its sides");
      }
      List<Scalar> same =
          Values.same(
              List.of(
                  leftValues.scalar(pair.get(mirrored ? 1 : 0)),
                  rightValues.scalar(pair.get(mirrored ? 0 : 1))));
      leftKeys.add(same.get(0));
      rightKeys.add(same.get(1));
    }
    if (leftKeys.isEmpty()) {
      throw Decline.operator("a join without an equality");
    }
    Node filtered =
        conditions.isEmpty()
            ? right.node()
            : new Node.Filter(right.node(), Conjuncts.all(conditions));
    Node joined = new Node.Join(kind(join.kind()), left.node(), filtered, leftKeys, rightKeys);
    List<Output> outputs = new ArrayList<>(left.columns());
    if (!join.kind().leftOnly()) {
      int width = left.node().types().size();
      right.columns().forEach(column -> outputs.add(Moved.by(column, width)));
    }
    return new Relation(joined, outputs);
  }

  private enum Side {
    NONE,
    LEFT,
    RIGHT,
    BOTH
  }

  private static Side side(Value value, int left) {
    Set<Integer> inputs = Conjuncts.inputs(value);
    boolean l = inputs.stream().anyMatch(input -> input < left);
    boolean r = inputs.stream().anyMatch(input -> input >= left);
    return l && r ? Side.BOTH : l ? Side.LEFT : r ? Side.RIGHT : Side.NONE;
  }

  private static Node.Kind kind(JoinKind kind) {
    return switch (kind) {
      case INNER -> Node.Kind.INNER;
      case LEFT -> Node.Kind.LEFT;
      case FULL -> Node.Kind.FULL;
      case SEMI -> Node.Kind.SEMI;
      case ANTI -> Node.Kind.ANTI;
    };
  }
}
