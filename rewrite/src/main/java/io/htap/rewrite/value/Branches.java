package io.htap.rewrite.value;

import io.htap.rewrite.value.Num.Dynamic;
import io.htap.rewrite.value.Num.Fixed;
import io.htap.rewrite.value.Num.Scaled;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Expressions that return one of several values: CASE, COALESCE, GREATEST. The value takes the
 * common type; a numeric keeps the displayed scale of the branch it came from.
 */
public final class Branches {
  private Branches() {}

  /**
   * {@code CASE WHEN conditions[i] THEN values[i] … ELSE values[last] END}.
   *
   * @param whole whether Postgres's planner drops no branch
   */
  public static Ex choose(List<String> conditions, List<Ex> values, boolean whole) {
    if (!whole) {
      Collations.requireOne(values);
    }
    // ELSE counts first where the type is chosen.
    List<Ex> elseFirst = new ArrayList<>(values);
    elseFirst.add(0, elseFirst.remove(elseFirst.size() - 1));
    List<Ex> unified = Unification.unify(values, Unification.commonType(elseFirst));
    return result(unified, parts -> caseWhen(conditions, parts), whole);
  }

  /**
   * @param whole whether Postgres's planner drops no branch
   */
  public static Ex coalesce(List<Ex> values, boolean whole) {
    if (!whole) {
      Collations.requireOne(values);
    }
    List<Ex> unified = Unification.unify(values);
    if (sameShape(unified)) {
      return result(unified, parts -> call("coalesce", parts), whole);
    }
    List<String> conditions = new ArrayList<>();
    for (Ex value : unified.subList(0, unified.size() - 1)) {
      conditions.add("(" + value.sql() + " IS NOT NULL)");
    }
    return result(unified, parts -> caseWhen(conditions, parts), whole);
  }

  /** GREATEST or LEAST: NULLs are passed over in both engines. */
  public static Ex extreme(String function, List<Ex> values) {
    List<Ex> unified = Unification.unify(values);
    PgType type = unified.get(0).type();
    boolean plain = type.isInteger() || type.isText() || type == PgType.DATE;
    plain |= type == PgType.ENUM || type == PgType.BOOL || type == PgType.UUID;
    plain |= type == PgType.TIME || type == PgType.TIMESTAMPTZ;
    if (!(plain || type == PgType.TIMESTAMP || type == PgType.NUMERIC) || !sameShape(unified)) {
      throw Refusal.function(function + " of " + type.sqlName());
    }
    if (unified.get(0).num() instanceof Dynamic) {
      throw Refusal.function(function + " of numerics of varying scale");
    }
    if (type.isText()) {
      String sql = Collations.extreme(unified, function, keys -> call(function, keys));
      return unified.get(0).withSql(sql).withTypmod(Unification.commonTypmod(unified, true));
    }
    return result(unified, parts -> call(function, parts), true);
  }

  private static String call(String function, List<String> arguments) {
    return function + "(" + String.join(", ", arguments) + ")";
  }

  private static String caseWhen(List<String> conditions, List<String> values) {
    StringBuilder sql = new StringBuilder("CASE");
    for (int i = 0; i < conditions.size(); i++) {
      sql.append(" WHEN ").append(conditions.get(i)).append(" THEN ").append(values.get(i));
    }
    return sql.append(" ELSE ").append(values.get(conditions.size())).append(" END").toString();
  }

  /** Whether every value that is not NULL displays with the same, constant scale. */
  private static boolean sameShape(List<Ex> unified) {
    List<Ex> values = unified.stream().filter(e -> !e.isNull()).toList();
    if (values.isEmpty() || values.get(0).type() != PgType.NUMERIC) {
      return true;
    }
    if (values.stream().allMatch(v -> v.num() instanceof Dynamic)) {
      return true;
    }
    return values.stream().allMatch(v -> v.num() instanceof Fixed)
        && values.stream().map(Numerics::scale).distinct().count() == 1;
  }

  private static Ex result(
      List<Ex> unified, Function<List<String>, String> combine, boolean whole) {
    String sql = combine.apply(unified.stream().map(Ex::sql).collect(Collectors.toList()));
    Ex first = unified.get(0);
    int typmod = Unification.commonTypmod(unified, whole);
    if (first.type() != PgType.NUMERIC) {
      return first.withSql(sql).withTypmod(typmod);
    }
    if (unified.stream().anyMatch(v -> v.num() instanceof Dynamic)) {
      return Numerics.dynamic(sql).withTypmod(typmod);
    }
    List<Ex> values = unified.stream().filter(e -> !e.isNull()).toList();
    int scale = unified.stream().mapToInt(Numerics::scale).max().orElse(0);
    int digits =
        unified.stream().mapToInt(v -> Numerics.precision(v) - Numerics.scale(v)).max().orElse(1);
    int precision = Math.min(digits + scale, Num.MAX_PRECISION);
    if (sameShape(unified)) {
      int shown = values.isEmpty() ? 0 : Numerics.scale(values.get(0));
      return Ex.numeric(sql, new Fixed(precision, shown)).withTypmod(typmod);
    }
    String scaleSql =
        combine.apply(unified.stream().map(Numerics::scaleSql).collect(Collectors.toList()));
    return Ex.numeric(sql, new Scaled(precision, scale, scaleSql)).withTypmod(typmod);
  }
}
