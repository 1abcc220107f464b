package io.htap.rewrite.function;

import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Moments;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.rewrite.value.Texts;
import io.htap.spi.PgType;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Functions of text that are the same with some of their arguments constant, or for ASCII alone:
 * any other text raises, which sends the statement back to Postgres.
 */
final class MoreTextFunctions {
  private static final int MOST_TIMES = 1_000;
  private static final int LONGEST_REPEATED = 2_000;

  private MoreTextFunctions() {}

  static void register(Map<String, FunctionRule> rules) {
    rules.put("upper", a -> byCase("upper", a));
    rules.put("lower", a -> byCase("lower", a));
    rules.put("reverse", a -> ascii("reverse", text(a, 1, "reverse")));
    rules.put("md5", a -> like(text(a, 1, "md5"), "md5", ""));
    rules.put("ascii", MoreTextFunctions::codePoint);
    rules.put("octet_length", MoreTextFunctions::octets);
    rules.put("repeat", MoreTextFunctions::repeat);
    rules.put("lpad", a -> padded("lpad", a));
    rules.put("rpad", a -> padded("rpad", a));
    rules.put("split_part", MoreTextFunctions::splitPart);
    rules.put("concat_ws", MoreTextFunctions::concatWith);
  }

  /** Under collations by bytes the letters of ASCII change case, whatever the provider. */
  private static Ex byCase(String function, List<Ex> a) {
    Ex x = text(a, 1, function);
    Collations.requireByteOrder(Collations.of(x), function);
    return ascii(function, x);
  }

  private static Ex ascii(String function, Ex x) {
    String sql = x.sql();
    if (sql.length() > LONGEST_REPEATED) {
      throw Refusal.function(function + " of a long expression");
    }
    return x.withSql(
            "CASE WHEN %1$s IS NULL THEN NULL WHEN strlen(%1$s) = length(%1$s) THEN %2$s(%1$s) ELSE %3$s END"
                .formatted(sql, function, Moments.raise("no ASCII", "VARCHAR")))
        .withTypmod(-1);
  }

  private static Ex codePoint(List<Ex> a) {
    Ex x = text(a, 1, "ascii");
    String sql = "CASE WHEN %1$s = '' THEN 0 ELSE unicode(%1$s) END".formatted(x.sql());
    return Ex.of(PgType.INT4, Sql.cast(sql, "INTEGER"));
  }

  private static Ex octets(List<Ex> a) {
    Ex x = MathFunctions.only(a, "octet_length");
    if (x.type() == PgType.BPCHAR || x.type() == PgType.BYTEA) {
      throw Refusal.function("octet_length of " + x.type().sqlName());
    }
    return Ex.of(PgType.INT4, Sql.cast("strlen(" + Texts.asText(x).sql() + ")", "INTEGER"));
  }

  private static Ex repeat(List<Ex> a) {
    Ex x = text(a, 2, "repeat");
    int times = MathFunctions.constant(a.get(1), "repeat");
    if (times < 0 || times > MOST_TIMES) {
      throw Refusal.function("repeat so many times");
    }
    return like(x, "repeat", ", " + times);
  }

  private static Ex padded(String function, List<Ex> a) {
    if (a.size() < 2 || a.size() > 3) {
      throw Refusal.function(function);
    }
    int length = MathFunctions.constant(a.get(1), function);
    String fill = a.size() == 3 ? literal(a.get(2), function) : " ";
    if (length < 0 || length > MOST_TIMES || fill.isEmpty()) {
      throw Refusal.function(function + " to that length");
    }
    return like(Texts.asText(a.get(0)), function, ", " + length + ", " + Sql.quote(fill));
  }

  private static Ex splitPart(List<Ex> a) {
    Ex x = text(a, 3, "split_part");
    String by = literal(a.get(1), "split_part");
    int part = MathFunctions.constant(a.get(2), "split_part");
    if (by.isEmpty() || part < 1) {
      throw Refusal.function("split_part from the end, or by nothing");
    }
    return like(x, "split_part", ", " + Sql.quote(by) + ", " + part);
  }

  /** NULLs are passed over with their separator. */
  private static Ex concatWith(List<Ex> a) {
    if (a.size() < 2) {
      throw Refusal.function("concat_ws of nothing");
    }
    StringBuilder sql = new StringBuilder("concat_ws(");
    sql.append(Sql.quote(literal(a.get(0), "concat_ws")));
    for (Ex argument : a.subList(1, a.size())) {
      sql.append(", ").append(TextFunctions.printed(argument, a.get(0)).sql());
    }
    return Ex.text(
        PgType.TEXT, sql.append(')').toString(), Objects.requireNonNull(a.get(0).collation()));
  }

  private static String literal(Ex argument, String function) {
    if (argument.constant() instanceof Constant.Untyped untyped) {
      return untyped.text();
    }
    if (argument.constant() instanceof Constant.Text text && argument.type() != PgType.BPCHAR) {
      return text.text();
    }
    throw Refusal.function(function + " with an argument that is not constant");
  }

  private static Ex text(List<Ex> a, int arguments, String function) {
    if (a.size() != arguments) {
      throw Refusal.function(function);
    }
    Ex text = Texts.asText(a.get(0));
    Collations.equality(text);
    return text;
  }

  private static Ex like(Ex x, String function, String more) {
    return Ex.text(PgType.TEXT, function + "(" + x.sql() + more + ")", Collations.of(x));
  }
}
