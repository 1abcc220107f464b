package io.htap.rewrite.value;

import io.htap.rewrite.value.Num.Dynamic;
import io.htap.spi.CollationFacts;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.List;

/**
 * The common type of the branches of CASE, COALESCE, UNION, IN and their kin, and each branch as
 * that type ({@code select_common_type} in {@code parse_coerce.c}).
 */
public final class Unification {
  /** The typmod of what Postgres describes as it has planned it: −1, or that of one branch. */
  public static final int UNSURE = -2;

  private Unification() {}

  /** The branches, all of one type and held in one way but for the displayed scale of numerics. */
  public static List<Ex> unify(List<Ex> branches) {
    return unify(branches, commonType(branches));
  }

  static List<Ex> unify(List<Ex> branches, PgType type) {
    if (type == PgType.ENUM) {
      return enums(branches);
    }
    List<Ex> result = new ArrayList<>();
    for (Ex branch : branches) {
      result.add(convert(Literals.resolve(branch, type), type));
    }
    if (type == PgType.NUMERIC) {
      return numerics(result);
    }
    return type.isText() ? texts(result) : result;
  }

  /** The first type, unless a later one takes it implicitly and not the other way round. */
  static PgType commonType(List<Ex> branches) {
    PgType common = null;
    for (Ex branch : branches) {
      if (branch.untyped()) {
        continue;
      }
      common = common == null ? branch.type() : pick(common, branch.type());
    }
    return common == null ? PgType.TEXT : common;
  }

  /**
   * The typmod that Postgres keeps when all branches agree, else −1.
   *
   * @param allCount whether each branch counts for what is described in the end; if the planner may
   *     drop one, and they disagree, the typmod is {@link #UNSURE}
   */
  public static int commonTypmod(List<Ex> unified, boolean allCount) {
    int first = unified.get(0).typmod();
    if (unified.stream().allMatch(e -> e.typmod() == first)) {
      return first;
    }
    return allCount && unified.stream().noneMatch(e -> e.typmod() == UNSURE) ? -1 : UNSURE;
  }

  private static PgType pick(PgType a, PgType b) {
    if (a == b) {
      return a;
    }
    if (a.isInteger() && b.isInteger()) {
      return Arithmetic.wider(a, b);
    }
    if (a.isNumber() && b.isNumber() && !a.isFloat() && !b.isFloat()) {
      return PgType.NUMERIC;
    }
    if (a.isText() && b.isText() && a != PgType.BPCHAR && b != PgType.BPCHAR) {
      // text and varchar become each other implicitly: the first stays.
      return a;
    }
    if ((a == PgType.DATE && b == PgType.TIMESTAMP)
        || (a == PgType.TIMESTAMP && b == PgType.DATE)) {
      return PgType.TIMESTAMP;
    }
    throw Refusal.type("the common type of " + a.sqlName() + " and " + b.sqlName());
  }

  private static Ex convert(Ex branch, PgType type) {
    if (branch.type() == type) {
      return branch;
    }
    if (type == PgType.NUMERIC) {
      return Numerics.toNumeric(branch);
    }
    if (type.isText()) {
      return branch.relabelled(type);
    }
    return Ex.of(type, Sql.cast(branch.sql(), Sql.typeName(type)));
  }

  private static List<Ex> enums(List<Ex> branches) {
    Ex first = branches.stream().filter(b -> b.type() == PgType.ENUM).findFirst().orElseThrow();
    List<Ex> result = branches.stream().map(b -> Literals.resolveLike(b, first)).toList();
    if (!result.stream().allMatch(first::sameType)) {
      throw Refusal.type("the common type of two enums");
    }
    return result;
  }

  private static List<Ex> numerics(List<Ex> branches) {
    if (!branches.stream().allMatch(Numerics::isDecimal)) {
      return branches.stream().map(b -> typed(b, Numerics.dynamic(Numerics.text(b)))).toList();
    }
    int scale = branches.stream().mapToInt(Numerics::scale).max().orElse(0);
    int digits =
        branches.stream().mapToInt(b -> Numerics.precision(b) - Numerics.scale(b)).max().orElse(1);
    return branches.stream().map(b -> b.withSql(Numerics.widen(b, digits, scale))).toList();
  }

  private static Ex typed(Ex source, Ex converted) {
    return source.num() instanceof Dynamic ? source : converted.withTypmod(source.typmod());
  }

  /** All texts under one collation, and with one padding where they are char(n). */
  private static List<Ex> texts(List<Ex> branches) {
    Ex first = branches.get(0);
    CollationFacts collation = Collations.of(first);
    boolean explicit = first.explicit();
    int padding = -1;
    for (Ex branch : branches) {
      collation = Collations.common(first.withCollation(collation, explicit), branch);
      explicit |= branch.explicit();
      if (branch.type() == PgType.BPCHAR && !branch.isNull()) {
        padding = commonPadding(padding, branch);
      }
    }
    List<Ex> result = new ArrayList<>();
    for (Ex branch : branches) {
      result.add(branch.withCollation(collation, explicit).withPadding(padding));
    }
    return result;
  }

  private static int commonPadding(int soFar, Ex branch) {
    // A literal among char(n) keeps its own length in Postgres: the texts would print differently.
    if (branch.padding() < 0 || (soFar >= 0 && soFar != branch.padding())) {
      return -2;
    }
    return soFar == -2 ? -2 : branch.padding();
  }
}
