package io.htap.rewrite.function;

import io.htap.rewrite.value.Constant;
import io.htap.rewrite.value.Ex;
import io.htap.rewrite.value.Literals;
import io.htap.rewrite.value.Refusal;
import io.htap.rewrite.value.Sql;
import io.htap.spi.CollationFacts;
import io.htap.spi.PgType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** What is read out of json and jsonb. Nothing here compares or makes them. */
public final class JsonFunctions {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
  private static final Pattern INDEX = Pattern.compile("-?[0-9]{1,9}");

  private JsonFunctions() {}

  /** One of the operators {@code -> ->> #> #>>} with what stands to the right of it. */
  public record Step(String operator, Ex operand) {}

  static void register(Map<String, FunctionRule> rules) {
    rules.put("json_array_length", a -> length(only(a, PgType.JSON)));
    rules.put("jsonb_array_length", a -> length(only(a, PgType.JSONB)));
    rules.put("json_extract_path", a -> extract(a, PgType.JSON, false));
    rules.put("jsonb_extract_path", a -> extract(a, PgType.JSONB, false));
    rules.put("json_extract_path_text", a -> extract(a, PgType.JSON, true));
    rules.put("jsonb_extract_path_text", a -> extract(a, PgType.JSONB, true));
  }

  /**
   * What the operators find, one after the other.
   *
   * @param collation of the database
   */
  public static Ex follow(Ex document, List<Step> steps, CollationFacts collation) {
    requireJson(document);
    StringBuilder path = new StringBuilder();
    for (Step step : steps.subList(0, steps.size() - 1)) {
      if (step.operator().endsWith(">>")) {
        throw Refusal.operator(step.operator() + " before another operator");
      }
      path.append(step(step)).append(" || ");
    }
    Step last = steps.get(steps.size() - 1);
    path.append(step(last));
    if (!last.operator().endsWith(">>")) {
      return found(document, path.toString());
    }
    Ex key = last.operator().equals("->>") ? Literals.resolve(last.operand(), PgType.TEXT) : null;
    Ex text = text(document, path.toString(), collation);
    return key != null && key.type().isText()
        ? text.withCollation(key.collation(), key.explicit())
        : text;
  }

  private static String step(Step step) {
    if (step.operator().startsWith("#")) {
      return parts(step.operand());
    }
    Ex key = Literals.resolve(step.operand(), PgType.TEXT);
    if (key.type() == PgType.INT2 || key.type() == PgType.INT4) {
      return encoded(PgJson.ELEMENT, Sql.cast(key.sql(), "VARCHAR"));
    }
    if (!key.type().isText() || key.type() == PgType.BPCHAR) {
      throw Refusal.operator(step.operator() + " " + key.type().sqlName());
    }
    return key.constant() instanceof Constant.Text text
        ? constant(PgJson.KEY, text.text())
        : encoded(PgJson.KEY, key.sql());
  }

  /** A path such as {@code '{a,0,b}'}, of plain words and numbers only. */
  private static String parts(Ex path) {
    String literal = path.constant() instanceof Constant.Untyped untyped ? untyped.text() : "";
    if (!literal.startsWith("{") || !literal.endsWith("}")) {
      throw Refusal.operator("a path that is no literal");
    }
    StringBuilder parts = new StringBuilder();
    for (String part : literal.substring(1, literal.length() - 1).split(",", -1)) {
      boolean nothing = part.toLowerCase(Locale.ROOT).equals("null");
      boolean plain = NAME.matcher(part).matches() || INDEX.matcher(part).matches();
      if (nothing || !plain) {
        throw Refusal.operator("a path of more than words and numbers");
      }
      parts.append(parts.isEmpty() ? "" : " || ").append(constant(PgJson.PART, part));
    }
    return parts.toString();
  }

  private static Ex extract(List<Ex> a, PgType type, boolean asText) {
    if (a.size() < 2 || a.get(0).type() != type) {
      throw Refusal.function("extract_path");
    }
    StringBuilder path = new StringBuilder();
    for (Ex part : a.subList(1, a.size())) {
      String name = MoreTextFunctions.literal(part, "extract_path");
      if (!NAME.matcher(name).matches() && !INDEX.matcher(name).matches()) {
        throw Refusal.function("extract_path of more than words and numbers");
      }
      path.append(path.isEmpty() ? "" : " || ").append(constant(PgJson.PART, name));
    }
    CollationFacts collation = Objects.requireNonNull(a.get(1).collation());
    return asText ? text(a.get(0), path.toString(), collation) : found(a.get(0), path.toString());
  }

  private static String constant(char operator, String operand) {
    int length = operand.codePointCount(0, operand.length());
    return Sql.quote(operator + Integer.toString(length) + ':' + operand);
  }

  private static String encoded(char operator, String operand) {
    return Sql.once(operand, "'" + operator + "' || length(v) || ':' || v");
  }

  private static Ex found(Ex document, String path) {
    return Ex.of(document.type(), Sql.once(located(document, path), slice()));
  }

  private static Ex text(Ex document, String path, CollationFacts collation) {
    String read =
        "CASE WHEN v.p >= %d THEN json_extract_string(%s, '$') ELSE %s END"
            .formatted(PgJson.ESCAPED, slice(), slice());
    String textPath = path + " || '" + PgJson.TEXT + "'";
    return Ex.text(PgType.TEXT, Sql.once(located(document, textPath), read), collation);
  }

  private static String located(Ex document, String path) {
    String function = document.type() == PgType.JSON ? "pg_json" : "pg_jsonb";
    String place = Sql.cast(function + "(" + document.sql() + ", " + path + ")", "BIGINT");
    return "{'x': " + document.sql() + ", 'p': " + place + "}";
  }

  private static String slice() {
    long mask = (1L << PgJson.PLACE_BITS) - 1;
    return "substring(v.x, v.p >> %1$d & %2$d, v.p & %2$d)".formatted(PgJson.PLACE_BITS, mask);
  }

  /**
   * {@code json_typeof} and {@code jsonb_typeof}.
   *
   * @param collation of the database
   */
  public static Ex kind(String function, List<Ex> arguments, CollationFacts collation) {
    boolean binary = function.equals("jsonb_typeof");
    Ex json = only(arguments, binary ? PgType.JSONB : PgType.JSON);
    String first = json.type() == PgType.JSON ? "ltrim(v, ' \t\n\r')" : "v";
    String sql =
        Sql.once(
            json.sql(),
            "CASE WHEN v IS NULL THEN NULL ELSE CASE \"left\"("
                + first
                + ", 1)"
                + " WHEN '{' THEN 'object' WHEN '[' THEN 'array' WHEN '\"' THEN 'string'"
                + " WHEN 't' THEN 'boolean' WHEN 'f' THEN 'boolean' WHEN 'n' THEN 'null'"
                + " ELSE 'number' END END");
    return Ex.text(PgType.TEXT, sql, collation);
  }

  private static Ex length(Ex json) {
    return Ex.of(PgType.INT4, Sql.cast("pg_json_length(" + json.sql() + ")", "INTEGER"));
  }

  private static Ex only(List<Ex> arguments, PgType type) {
    if (arguments.size() != 1 || arguments.get(0).type() != type) {
      throw Refusal.function("a function of json with other arguments");
    }
    return arguments.get(0);
  }

  private static void requireJson(Ex document) {
    if (document.type() != PgType.JSON && document.type() != PgType.JSONB) {
      throw Refusal.operator("a path into " + document.type().sqlName());
    }
  }
}
