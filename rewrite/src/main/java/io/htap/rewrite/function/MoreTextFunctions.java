package io.htap.rewrite.function;

import io.htap.rewrite.value.Collations;
import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Moments;
import io.htap.rewrite.value.Patterns;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.rewrite.value.Texts;
import io.htap.spi.CollationFacts.LetterCase;
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
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";

  /**
   * ASCII, Latin-1 but for the letters whose other case is beyond it or is two letters, Han and
   * pictographs.
   */
  private static final String SIMPLE_CASES =
      "[\\x{0}-\\x{7F}\\x{A0}-\\x{B4}\\x{B6}-\\x{DE}\\x{E0}-\\x{FE}"
          + "\\x{4E00}-\\x{9FFF}\\x{1F300}-\\x{1F64F}]*";

  private MoreTextFunctions() {}

  static void register(Map<String, FunctionRule> rules) {
    rules.put("upper", a -> byCase("upper", a));
    rules.put("lower", a -> byCase("lower", a));
    rules.put("initcap", MoreTextFunctions::initcap);
    rules.put("reverse", MoreTextFunctions::reverse);
    rules.put("overlay", MoreTextFunctions::overlay);
    rules.put("translate", MoreTextFunctions::translate);
    rules.put("regexp_replace", MoreTextFunctions::regexpReplace);
    rules.put("md5", a -> like(text(a, 1, "md5"), "md5", ""));
    rules.put("ascii", MoreTextFunctions::codePoint);
    rules.put("octet_length", MoreTextFunctions::octets);
    rules.put("repeat", MoreTextFunctions::repeat);
    rules.put("lpad", a -> padded("lpad", a));
    rules.put("rpad", a -> padded("rpad", a));
    rules.put("split_part", MoreTextFunctions::splitPart);
    rules.put("concat_ws", MoreTextFunctions::concatWith);
  }

  /**
   * Under collations by bytes the letters of ASCII change case, whatever the provider; all else
   * raises where it is not known to do as DuckDB's does.
   */
  private static Ex byCase(String function, List<Ex> a) {
    Ex x = text(a, 1, function);
    switch (Collations.of(x).letterCase()) {
      case ASCII -> {
        return x.withSql(asciiCase(function, x.sql())).withTypmod(-1);
      }
      case UNICODE -> {
        return guarded(function, x, "regexp_full_match(%1$s, " + Sql.quote(SIMPLE_CASES) + ")");
      }
      default -> {
        Collations.requireByteOrder(Collations.of(x), function);
        return guarded(function, x, "strlen(%1$s) = length(%1$s)");
      }
    }
  }

  private static String asciiCase(String function, String sql) {
    boolean upper = function.equals("upper");
    return "translate(%s, '%s', '%s')".formatted(sql, upper ? LOWER : UPPER, upper ? UPPER : LOWER);
  }

  /** Where letters are those of ASCII: words are runs of them and of digits. */
  private static Ex initcap(List<Ex> a) {
    Ex x = text(a, 1, "initcap");
    if (Collations.of(x).letterCase() != LetterCase.ASCII) {
      throw Refusal.function("initcap beyond ASCII");
    }
    String word =
        asciiCase("upper", "\"left\"(w, 1)") + " || " + asciiCase("lower", "substring(w, 2)");
    return pieces(x, "list_transform(%s, lambda w: " + word + ")", "[A-Za-z0-9]+|[^A-Za-z0-9]+");
  }

  /** By code points, combining ones too. */
  private static Ex reverse(List<Ex> a) {
    return pieces(text(a, 1, "reverse"), "list_reverse(%s)", "(?s:.)");
  }

  private static Ex pieces(Ex x, String changed, String piece) {
    String list = "regexp_extract_all(" + x.sql() + ", " + Sql.quote(piece) + ")";
    String sql =
        "CASE WHEN %s IS NULL THEN NULL ELSE array_to_string(%s, '') END"
            .formatted(shortEnough(x), changed.formatted(list));
    return x.withSql(sql).withTypmod(-1);
  }

  /** {@code overlay(x placing y from p [for n])}: n is y's length unless given. */
  private static Ex overlay(List<Ex> a) {
    if (a.size() < 3 || a.size() > 4) {
      throw Refusal.function("overlay");
    }
    Ex x = text(List.of(a.get(0)), 1, "overlay");
    String y = literal(a.get(1), "overlay");
    int from = MathFunctions.constant(a.get(2), "overlay");
    int length =
        a.size() == 4
            ? MathFunctions.constant(a.get(3), "overlay")
            : y.codePointCount(0, y.length());
    if (from < 1 || length < 0 || from > MOST_TIMES || length > MOST_TIMES) {
      throw Refusal.function("overlay outside of the text");
    }
    String sql =
        "(\"left\"(%1$s, %2$d) || %3$s || substring(%1$s, %4$d))"
            .formatted(shortEnough(x), from - 1, Sql.quote(y), from + length);
    return Ex.text(PgType.TEXT, sql, Collations.of(x));
  }

  private static Ex translate(List<Ex> a) {
    Ex x = text(a, 3, "translate");
    String from = literal(a.get(1), "translate");
    String to = literal(a.get(2), "translate");
    return like(x, "translate", ", " + Sql.quote(from) + ", " + Sql.quote(to));
  }

  private static Ex regexpReplace(List<Ex> a) {
    if (a.size() != 3) {
      throw Refusal.function("regexp_replace with flags");
    }
    return Patterns.replaceFirst(a.get(0), a.get(1), a.get(2));
  }

  private static String shortEnough(Ex x) {
    if (x.sql().length() > LONGEST_REPEATED) {
      throw Refusal.function("a function of a long expression");
    }
    return x.sql();
  }

  /**
   * @param condition over the text, for which its place is {@code %1$s}
   */
  private static Ex guarded(String function, Ex x, String condition) {
    return x.withSql(
            ("CASE WHEN %1$s IS NULL THEN NULL WHEN "
                    + condition
                    + " THEN %2$s(%1$s) ELSE %3$s END")
                .formatted(shortEnough(x), function, Moments.raise("a letter", "VARCHAR")))
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

  static String literal(Ex argument, String function) {
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
