package io.htap.rewrite.function;

import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.rewrite.value.Texts;
import io.htap.spi.CollationFacts;
import io.htap.spi.PgType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Functions of text that work by code points in both engines. Case mapping is not among them: it
 * depends on the locale.
 */
final class TextFunctions {
  private static final int MOST_DROPPED = 1_000_000;

  private TextFunctions() {}

  static void register(Map<String, FunctionRule> rules) {
    rules.put("length", TextFunctions::length);
    rules.put("char_length", TextFunctions::length);
    rules.put("character_length", TextFunctions::length);
    rules.put("substring", TextFunctions::substring);
    rules.put("substr", TextFunctions::substring);
    rules.put("left", a -> counted("left", a));
    rules.put("right", a -> counted("right", a));
    rules.put("strpos", TextFunctions::strpos);
    rules.put("replace", TextFunctions::replace);
    rules.put("btrim", a -> trim("trim", a));
    rules.put("ltrim", a -> trim("ltrim", a));
    rules.put("rtrim", a -> trim("rtrim", a));
    rules.put("concat", TextFunctions::concat);
    rules.put("starts_with", TextFunctions::startsWith);
  }

  private static Ex length(List<Ex> a) {
    Ex x = text(MathFunctions.only(a, "length"));
    return Ex.of(PgType.INT4, Sql.cast("length(" + x.sql() + ")", "INTEGER"));
  }

  private static Ex substring(List<Ex> a) {
    if (a.size() < 2 || a.size() > 3) {
      throw Refusal.function("substring");
    }
    int from = MathFunctions.constant(a.get(1), "substring");
    int length = a.size() == 3 ? MathFunctions.constant(a.get(2), "substring") : 0;
    if (length < 0) {
      throw Refusal.function("substring of a negative length");
    }
    // What lies before the text counts, and is empty.
    int first = Math.max(from, 1);
    long rest = Math.max(0, (long) from + length - first);
    String end = a.size() == 3 ? ", " + rest : "";
    return like(a.get(0), x -> "substring(" + x + ", " + first + end + ")");
  }

  private static Ex counted(String function, List<Ex> a) {
    if (a.size() != 2) {
      throw Refusal.function(function);
    }
    int n = MathFunctions.constant(a.get(1), function);
    if (n < -MOST_DROPPED) {
      throw Refusal.function(function + " with a negative length");
    } else if (n < 0) {
      // All but so many.
      return function.equals("right")
          ? like(a.get(0), x -> "substring(" + x + ", " + (1 - n) + ")")
          : like(a.get(0), x -> "\"left\"(" + x + ", greatest(length(" + x + ") - " + -n + ", 0))");
    }
    return like(a.get(0), x -> "\"" + function + "\"(" + x + ", " + n + ")");
  }

  private static Ex strpos(List<Ex> a) {
    if (a.size() != 2) {
      throw Refusal.function("strpos");
    }
    Ex x = text(a.get(0));
    Ex part = text(a.get(1));
    String sql = "strpos(" + x.sql() + ", " + part.sql() + ")";
    return Ex.of(PgType.INT4, Sql.cast(sql, "INTEGER"));
  }

  private static Ex replace(List<Ex> a) {
    if (a.size() != 3) {
      throw Refusal.function("replace");
    }
    Ex x = text(a.get(0));
    String from = text(a.get(1)).sql();
    String to = text(a.get(2)).sql();
    return Ex.text(PgType.TEXT, "replace(" + x.sql() + ", " + from + ", " + to + ")", collation(x));
  }

  /** Of the given characters, or blanks. */
  private static Ex trim(String function, List<Ex> a) {
    if (a.size() == 2) {
      String characters = MoreTextFunctions.literal(a.get(1), function);
      return like(a.get(0), x -> function + "(" + x + ", " + Sql.quote(characters) + ")");
    }
    return like(MathFunctions.only(a, function), x -> function + "(" + x + ", ' ')");
  }

  private static Ex concat(List<Ex> a) {
    if (a.isEmpty()) {
      throw Refusal.function("concat of nothing");
    }
    Ex first = text(a.get(0));
    StringBuilder sql = new StringBuilder("concat(");
    for (int i = 0; i < a.size(); i++) {
      sql.append(i == 0 ? "" : ", ").append(printed(a.get(i), first).sql());
    }
    return Ex.text(PgType.TEXT, sql.append(')').toString(), collation(first));
  }

  /** As concat() prints it: char(n) with its blanks, unlike ||, and booleans by one letter. */
  static Ex printed(Ex argument, Ex text) {
    if (argument.untyped() || argument.type().isText()) {
      boolean blanks = !argument.untyped() && argument.type() == PgType.BPCHAR;
      return blanks
          ? Ex.text(PgType.TEXT, Texts.padded(argument), collation(argument))
          : text(argument);
    }
    if (argument.type() == PgType.BOOL) {
      String letter = "list_extract(['f', 't'], 1 + " + Sql.cast(argument.sql(), "INTEGER") + ")";
      return Ex.text(PgType.TEXT, letter, collation(text));
    }
    return Texts.written(argument, collation(text));
  }

  private static Ex startsWith(List<Ex> a) {
    if (a.size() != 2) {
      throw Refusal.function("starts_with");
    }
    return Ex.bool("starts_with(" + text(a.get(0)).sql() + ", " + text(a.get(1)).sql() + ")");
  }

  private static Ex like(Ex argument, UnaryOperator<String> call) {
    Ex x = text(argument);
    return Ex.text(PgType.TEXT, call.apply(x.sql()), collation(x));
  }

  private static Ex text(Ex argument) {
    Ex text = Texts.asText(argument);
    if (!collation(text).deterministic()) {
      throw Refusal.function("a function of text under a collation that is not deterministic");
    }
    return text;
  }

  private static CollationFacts collation(Ex text) {
    return Objects.requireNonNull(text.collation());
  }
}
