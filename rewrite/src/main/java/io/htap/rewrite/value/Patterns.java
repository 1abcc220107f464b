package io.htap.rewrite.value;

import io.htap.rewrite.value.Constant.Text;
import io.htap.spi.PgType;

/**
 * Regular expressions, SIMILAR TO and ILIKE with a constant pattern. DuckDB's expressions are
 * RE2's; what is translated is the part that means the same there: literals, the dot, plain
 * classes, groups, alternatives and the quantifiers {@code * + ?}. Whether a text matches does not
 * depend on which of several matches an engine prefers.
 */
public final class Patterns {
  private static final String QUANTIFIERS = "*+?";
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";

  private final String pattern;
  private final boolean similar;
  private final boolean anyCase;
  private final StringBuilder out = new StringBuilder();
  private int at;

  private Patterns(String pattern, boolean similar, boolean anyCase) {
    this.pattern = pattern;
    this.similar = similar;
    this.anyCase = anyCase;
  }

  /** {@code x ~ pattern}, {@code x !~* pattern} and the other two. */
  public static Ex matches(Ex left, Ex pattern, boolean anyCase, boolean not) {
    Ex x = operand(left);
    if (anyCase) {
      Collations.requireAsciiCase(x);
    }
    String regex = new Patterns(constant(pattern), false, anyCase).translated();
    return truth("regexp_matches(" + Texts.padded(x) + ", " + Sql.quote(regex) + ", 's')", not);
  }

  /** {@code x [NOT] SIMILAR TO pattern}: the whole text must match. */
  public static Ex similar(Ex left, Ex pattern, boolean not) {
    Ex x = operand(left);
    String regex = new Patterns(constant(pattern), true, false).translated();
    return truth("regexp_full_match(" + Texts.padded(x) + ", " + Sql.quote(regex) + ", 's')", not);
  }

  /**
   * {@code x [NOT] ILIKE pattern}, the pattern of ASCII alone. Only two letters beyond ASCII have
   * one of ASCII for their lower case, where a collation knows them: a text with one raises.
   */
  public static Ex ilike(Ex left, Ex pattern, boolean not) {
    Ex x = operand(left);
    Collations.requireAsciiCase(x);
    String p = constant(pattern);
    if (!p.chars().allMatch(c -> c < 128)) {
      throw Refusal.operator("ILIKE beyond ASCII");
    }
    String text = Texts.padded(x);
    String escape = p.indexOf('\\') < 0 ? "" : " ESCAPE '\\'";
    String like =
        "(translate(%s, '%s', '%s') LIKE %s%s)"
            .formatted(text, UPPER, LOWER, Sql.quote(lower(p)), escape);
    String odd = "regexp_matches(" + text + ", " + Sql.quote("[\u0130\u212a]") + ")";
    String raise = Moments.raise("a letter with an odd lower case", "BOOLEAN");
    return truth("CASE WHEN " + odd + " THEN " + raise + " ELSE " + like + " END", not);
  }

  /**
   * {@code regexp_replace(x, pattern, replacement)}: the first match. Only its last atom may be
   * repeated, so that the first, the longest and the greediest match are one.
   */
  public static Ex replaceFirst(Ex text, Ex pattern, Ex replacement) {
    Ex x = Texts.asText(text);
    Collations.equality(x);
    String p = constant(pattern);
    String to = constant(replacement);
    boolean definite =
        p.matches("[A-Za-z0-9 ,:;=@#_/-]*(?:[A-Za-z0-9 ,:;=@#_/-]|\\[[A-Za-z0-9]+\\])\\+?");
    if (!definite || to.indexOf('\\') >= 0) {
      throw Refusal.function("regexp_replace of that pattern");
    }
    return Ex.text(
        PgType.TEXT,
        "regexp_replace(" + x.sql() + ", " + Sql.quote(p) + ", " + Sql.quote(to) + ")",
        Collations.of(x));
  }

  private static Ex operand(Ex left) {
    Ex x = Literals.resolve(left, PgType.TEXT);
    if (!x.type().isText()) {
      throw Refusal.operator("a pattern match of " + x.type().sqlName());
    }
    Collations.equality(x);
    return x;
  }

  private static Ex truth(String sql, boolean not) {
    return Ex.bool(not ? "(NOT " + sql + ")" : "(" + sql + ")");
  }

  private static String constant(Ex pattern) {
    Ex p = Literals.resolve(pattern, PgType.TEXT);
    if (p.type() == PgType.BPCHAR || !(p.constant() instanceof Text text)) {
      throw Refusal.operator("a pattern that is not constant");
    }
    return text.text();
  }

  private static String lower(String ascii) {
    StringBuilder result = new StringBuilder();
    ascii.chars().forEach(c -> result.append((char) (UPPER.indexOf(c) < 0 ? c : c + 32)));
    return result.toString();
  }

  private String translated() {
    alternatives(0);
    if (at < pattern.length()) {
      throw refuse();
    }
    return out.toString();
  }

  private void alternatives(int depth) {
    branch(depth);
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      out.append('|');
      branch(depth);
    }
  }

  /** At least one atom, each with at most one quantifier. */
  private void branch(int depth) {
    int begin = at;
    if (!similar && at < pattern.length() && pattern.charAt(at) == '^') {
      at++;
      out.append('^');
    }
    int first = at;
    while (at < pattern.length() && "|)".indexOf(pattern.charAt(at)) < 0) {
      if (!similar && pattern.charAt(at) == '$') {
        at++;
        out.append('$');
        boolean last = at == pattern.length() || "|)".indexOf(pattern.charAt(at)) >= 0;
        if (!last || at - 1 == begin) {
          throw refuse();
        }
        return;
      }
      atom(depth);
      if (at < pattern.length() && QUANTIFIERS.indexOf(pattern.charAt(at)) >= 0) {
        out.append(pattern.charAt(at++));
        if (at < pattern.length() && QUANTIFIERS.indexOf(pattern.charAt(at)) >= 0) {
          throw refuse();
        }
      }
    }
    if (at == first) {
      throw refuse();
    }
  }

  private void atom(int depth) {
    char c = pattern.charAt(at++);
    if (c == '(') {
      boolean plain = at < pattern.length() && pattern.charAt(at) != '?';
      if (!plain || depth > 5) {
        throw refuse();
      }
      out.append("(?:");
      alternatives(depth + 1);
      if (at >= pattern.length() || pattern.charAt(at++) != ')') {
        throw refuse();
      }
      out.append(')');
    } else if (c == '[') {
      charClass();
    } else if (similar && (c == '%' || c == '_')) {
      out.append(c == '%' ? "(?:.*)" : ".");
    } else if (!similar && c == '.') {
      out.append('.');
    } else if (!similar && c == '\\') {
      if (at >= pattern.length() || "\\.^$|()[]{}*+?".indexOf(pattern.charAt(at)) < 0) {
        throw refuse();
      }
      out.append('\\').append(pattern.charAt(at++));
    } else {
      literal(c);
    }
  }

  private void literal(char c) {
    boolean letter = UPPER.indexOf(c) >= 0 || LOWER.indexOf(c) >= 0;
    if (anyCase && letter) {
      out.append('[').append(Character.toLowerCase(c)).append(Character.toUpperCase(c)).append(']');
    } else if (letter || Character.isDigit(c) && c < 128 || " ,:;=@#_/<>!&~%'-".indexOf(c) >= 0) {
      out.append(c);
    } else if (similar && ".^$".indexOf(c) >= 0) {
      out.append('\\').append(c);
    } else if (c >= 128 && !anyCase) {
      out.append(c);
    } else {
      throw refuse();
    }
  }

  /** Letters and digits of ASCII, and ranges of them. */
  private void charClass() {
    out.append('[');
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      out.append('^');
      at++;
    }
    int first = at;
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      char from = member(at++);
      char to = from;
      if (at + 1 < pattern.length() && pattern.charAt(at) == '-' && pattern.charAt(at + 1) != ']') {
        to = member(at + 1);
        at += 2;
      }
      boolean oneKind =
          Character.isDigit(from) == Character.isDigit(to)
              && Character.isUpperCase(from) == Character.isUpperCase(to);
      if (!oneKind || from > to) {
        throw refuse();
      }
      range(from, to);
      if (anyCase) {
        range(Character.toLowerCase(from), Character.toLowerCase(to));
        range(Character.toUpperCase(from), Character.toUpperCase(to));
      }
    }
    if (at >= pattern.length() || at == first) {
      throw refuse();
    }
    at++;
    out.append(']');
  }

  private char member(int index) {
    char c = pattern.charAt(index);
    if (c >= 128 || !Character.isLetterOrDigit(c)) {
      throw refuse();
    }
    return c;
  }

  private void range(char from, char to) {
    out.append(from).append('-').append(to);
  }

  private static Refusal refuse() {
    return Refusal.operator("a pattern that the engines may read differently");
  }
}
