package io.htap.gpu.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** Walks over expressions. */
final class Scalars {
  private Scalars() {}

  /** What an expression is made of, one level down. */
  static List<Scalar> operands(Scalar scalar) {
    if (scalar instanceof Scalar.Column || scalar instanceof Scalar.Constant) {
      return List.of();
    } else if (scalar instanceof Scalar.Arithmetic a) {
      return List.of(a.left(), a.right());
    } else if (scalar instanceof Scalar.Compare c) {
      return List.of(c.left(), c.right());
    } else if (scalar instanceof Scalar.Junction j) {
      return j.operands();
    } else if (scalar instanceof Scalar.Not n) {
      return List.of(n.operand());
    } else if (scalar instanceof Scalar.IsNull n) {
      return List.of(n.operand());
    } else if (scalar instanceof Scalar.In in) {
      return List.of(in.operand());
    } else if (scalar instanceof Scalar.Like like) {
      return List.of(like.operand());
    } else if (scalar instanceof Scalar.Concat c) {
      return List.of(c.left(), c.right());
    } else if (scalar instanceof Scalar.Substring s) {
      return List.of(s.operand());
    } else if (scalar instanceof Scalar.Convert c) {
      return List.of(c.operand());
    }
    Scalar.Case choice = (Scalar.Case) scalar;
    List<Scalar> all = new ArrayList<>();
    choice
        .branches()
        .forEach(
            branch -> {
              all.add(branch.condition());
              all.add(branch.result());
            });
    all.add(choice.otherwise());
    return all;
  }

  /** The same expression over other operands, as many and in the same order. */
  static Scalar with(Scalar scalar, List<Scalar> operands) {
    if (scalar instanceof Scalar.Column || scalar instanceof Scalar.Constant) {
      return scalar;
    } else if (scalar instanceof Scalar.Arithmetic a) {
      return new Scalar.Arithmetic(a.operator(), operands.get(0), operands.get(1), a.type());
    } else if (scalar instanceof Scalar.Compare c) {
      return new Scalar.Compare(c.comparison(), operands.get(0), operands.get(1));
    } else if (scalar instanceof Scalar.Junction j) {
      return new Scalar.Junction(j.and(), operands);
    } else if (scalar instanceof Scalar.Not) {
      return new Scalar.Not(operands.get(0));
    } else if (scalar instanceof Scalar.IsNull) {
      return new Scalar.IsNull(operands.get(0));
    } else if (scalar instanceof Scalar.In in) {
      return new Scalar.In(operands.get(0), in.values(), in.orNull());
    } else if (scalar instanceof Scalar.Like like) {
      return new Scalar.Like(operands.get(0), like.pattern());
    } else if (scalar instanceof Scalar.Concat) {
      return new Scalar.Concat(operands.get(0), operands.get(1));
    } else if (scalar instanceof Scalar.Substring s) {
      return new Scalar.Substring(operands.get(0), s.from(), s.to());
    } else if (scalar instanceof Scalar.Convert c) {
      return new Scalar.Convert(operands.get(0), c.type());
    }
    Scalar.Case choice = (Scalar.Case) scalar;
    List<Scalar.Branch> branches = new ArrayList<>();
    for (int i = 0; i < choice.branches().size(); i++) {
      branches.add(new Scalar.Branch(operands.get(2 * i), operands.get(2 * i + 1)));
    }
    return new Scalar.Case(branches, operands.get(operands.size() - 1), choice.type());
  }

  /** Adds the columns that an expression is computed from. */
  static void columns(Scalar scalar, Set<Integer> to) {
    if (scalar instanceof Scalar.Column column) {
      to.add(column.index());
    }
    operands(scalar).forEach(operand -> columns(operand, to));
  }

  /** The same expression, its columns in other places. */
  static Scalar moved(Scalar scalar, IntUnaryOperator to) {
    return scalar instanceof Scalar.Column column
        ? new Scalar.Column(to.applyAsInt(column.index()), column.type())
        : with(scalar, operands(scalar).stream().map(operand -> moved(operand, to)).toList());
  }
}
