package io.htap.gpu.execute;

import ai.rapids.cudf.BinaryOp;
import ai.rapids.cudf.ColumnVector;
import ai.rapids.cudf.ColumnView;
import ai.rapids.cudf.DType;
import ai.rapids.cudf.Scalar;
import ai.rapids.cudf.Table;
import io.htap.gpu.plan.Scalar.Arithmetic;
import io.htap.gpu.plan.Scalar.Branch;
import io.htap.gpu.plan.Scalar.Case;
import io.htap.gpu.plan.Scalar.Column;
import io.htap.gpu.plan.Scalar.Compare;
import io.htap.gpu.plan.Scalar.Concat;
import io.htap.gpu.plan.Scalar.Constant;
import io.htap.gpu.plan.Scalar.Convert;
import io.htap.gpu.plan.Scalar.In;
import io.htap.gpu.plan.Scalar.IsNull;
import io.htap.gpu.plan.Scalar.Junction;
import io.htap.gpu.plan.Scalar.Like;
import io.htap.gpu.plan.Scalar.Not;
import io.htap.gpu.plan.Scalar.Substring;
import org.jspecify.annotations.Nullable;

/**
 * Expressions over the columns of a table. Every column that is returned is to be closed by the
 * caller.
 *
 * <p>A device computes all branches for all rows. What a row does not take must raise nothing, so
 * each expression is given the rows that count.
 */
final class DeviceValues {
  private final Table table;
  private final int rows;

  DeviceValues(Table table) {
    this.table = table;
    this.rows = DeviceTypes.rows(table);
  }

  /** Of all rows. */
  ColumnVector column(io.htap.gpu.plan.Scalar scalar) {
    return column(scalar, null);
  }

  /**
   * @param computed true for the rows that count, never NULL; null for all
   */
  private ColumnVector column(io.htap.gpu.plan.Scalar scalar, @Nullable ColumnView computed) {
    if (scalar instanceof Column column) {
      return table.getColumn(column.index()).incRefCount();
    } else if (scalar instanceof Constant constant) {
      try (Scalar value = DeviceTypes.scalar(constant)) {
        return ColumnVector.fromScalar(value, rows);
      }
    } else if (scalar instanceof Junction junction) {
      return junction(junction, computed);
    } else if (scalar instanceof Case choice) {
      return choice(choice, 0, computed);
    } else if (scalar instanceof Arithmetic arithmetic) {
      try (ColumnVector left = column(arithmetic.left(), computed);
          ColumnVector right = column(arithmetic.right(), computed)) {
        return DeviceNumbers.arithmetic(arithmetic, left, right, computed);
      }
    } else if (scalar instanceof Compare compare) {
      try (ColumnVector left = column(compare.left(), computed);
          ColumnVector right = column(compare.right(), computed)) {
        return compare(compare, left, right);
      }
    } else if (scalar instanceof Concat concat) {
      try (ColumnVector left = column(concat.left(), computed);
          ColumnVector right = column(concat.right(), computed);
          Scalar nothing = Scalar.fromString("");
          Scalar none = Scalar.fromNull(DType.STRING)) {
        return ColumnVector.stringConcatenate(nothing, none, new ColumnView[] {left, right});
      }
    }
    return ofOne(scalar, computed);
  }

  private ColumnVector ofOne(io.htap.gpu.plan.Scalar scalar, @Nullable ColumnView computed) {
    if (scalar instanceof Not not) {
      try (ColumnVector operand = column(not.operand(), computed)) {
        return operand.not();
      }
    } else if (scalar instanceof IsNull is) {
      try (ColumnVector operand = column(is.operand(), computed)) {
        return operand.isNull();
      }
    } else if (scalar instanceof In in) {
      try (ColumnVector operand = column(in.operand(), computed)) {
        return in(in, operand);
      }
    } else if (scalar instanceof Like like) {
      try (ColumnVector operand = column(like.operand(), computed);
          Scalar pattern = Scalar.fromString(like.pattern());
          Scalar escape = Scalar.fromString("\\")) {
        return operand.like(pattern, escape);
      }
    } else if (scalar instanceof Substring substring) {
      try (ColumnVector operand = column(substring.operand(), computed)) {
        return substring.to() < 0
            ? operand.substring(substring.from())
            : operand.substring(substring.from(), substring.to());
      }
    }
    Convert convert = (Convert) scalar;
    try (ColumnVector operand = column(convert.operand(), computed)) {
      return DeviceNumbers.converted(operand, convert.operand().type(), convert.type(), computed);
    }
  }

  /** From left to right: where an operand has decided, those behind it do not count. */
  private ColumnVector junction(Junction junction, @Nullable ColumnView computed) {
    BinaryOp operator = junction.and() ? BinaryOp.NULL_LOGICAL_AND : BinaryOp.NULL_LOGICAL_OR;
    ColumnVector result = column(junction.operands().get(0), computed);
    for (io.htap.gpu.plan.Scalar operand :
        junction.operands().subList(1, junction.operands().size())) {
      try (ColumnVector before = result;
          ColumnVector undecided = undecided(before, junction.and());
          ColumnVector counts = both(undecided, computed);
          ColumnVector next = column(operand, counts)) {
        result = before.binaryOp(operator, next, DType.BOOL8);
      }
    }
    return result;
  }

  private static ColumnVector undecided(ColumnView condition, boolean and) {
    try (Scalar open = Scalar.fromBool(and);
        ColumnVector known = condition.replaceNulls(open)) {
      return and ? known.incRefCount() : known.not();
    }
  }

  private ColumnVector choice(Case choice, int branch, @Nullable ColumnView computed) {
    if (branch == choice.branches().size()) {
      return column(choice.otherwise(), computed);
    }
    Branch taken = choice.branches().get(branch);
    try (ColumnVector condition = column(taken.condition(), computed);
        Scalar no = Scalar.fromBool(false);
        ColumnVector takes = condition.replaceNulls(no);
        ColumnVector leaves = takes.not();
        ColumnVector those = both(takes, computed);
        ColumnVector others = both(leaves, computed);
        ColumnVector result = column(taken.result(), those);
        ColumnVector rest = choice(choice, branch + 1, others)) {
      return takes.ifElse(result, rest);
    }
  }

  private static ColumnVector both(ColumnVector condition, @Nullable ColumnView computed) {
    return computed == null ? condition.incRefCount() : condition.and(computed);
  }

  private static ColumnVector compare(Compare compare, ColumnView left, ColumnView right) {
    return switch (compare.comparison()) {
      case EQUAL -> left.equalTo(right);
      case NOT_EQUAL -> left.notEqualTo(right);
      case LESS -> left.lessThan(right);
      case LESS_EQUAL -> left.lessOrEqualTo(right);
      case GREATER -> left.greaterThan(right);
      case GREATER_EQUAL -> left.greaterOrEqualTo(right);
      case DISTINCT -> {
        try (ColumnVector equal = left.equalToNullAware(right)) {
          yield equal.not();
        }
      }
    };
  }

  /** One comparison after the other: what the rules of NULL make of them is cuDF's OR. */
  private ColumnVector in(In in, ColumnView operand) {
    ColumnVector result;
    try (Scalar start = in.orNull() ? Scalar.fromNull(DType.BOOL8) : Scalar.fromBool(false);
        ColumnVector starts = ColumnVector.fromScalar(start, rows);
        ColumnVector nothing = operand.isNull();
        Scalar unknown = Scalar.fromNull(DType.BOOL8)) {
      result = nothing.ifElse(unknown, starts);
    }
    for (Constant constant : in.values()) {
      try (ColumnVector before = result;
          Scalar value = DeviceTypes.scalar(constant);
          ColumnVector equal = operand.equalTo(value)) {
        result = before.binaryOp(BinaryOp.NULL_LOGICAL_OR, equal, DType.BOOL8);
      }
    }
    return result;
  }
}
