package io.htap.replica.catalog;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tables are asked for: {@code schema.table} with {@code *} for any run of characters in
 * either part. Matched against the actual names, case sensitive; a pattern without a dot means the
 * schema {@code public}. A part in double quotes is the name itself, dots, stars and all, a quote
 * in it written twice.
 */
public final class TablePatterns {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]|\"\")+\"", Pattern.DOTALL);

  private final List<Pattern> include;
  private final List<Pattern> exclude;

  public TablePatterns(List<String> include, List<String> exclude) {
    this.include = compile(include);
    this.exclude = compile(exclude);
  }

  public boolean matches(String schema, String name) {
    return anyMatches(include, schema, name) && !excludes(schema, name);
  }

  /** Whether the table must not be copied, whatever asks for it. */
  public boolean excludes(String schema, String name) {
    return anyMatches(exclude, schema, name);
  }

  private static boolean anyMatches(List<Pattern> patterns, String schema, String name) {
    // NUL cannot occur in a Postgres name, a dot can.
    String both = schema + "\0" + name;
    return patterns.stream().anyMatch(p -> p.matcher(both).matches());
  }

  private static List<Pattern> compile(List<String> patterns) {
    return patterns.stream().map(String::strip).map(TablePatterns::compile).toList();
  }

  private static Pattern compile(String pattern) {
    int dot = firstDot(pattern);
    String schema = dot < 0 ? "public" : pattern.substring(0, dot);
    return Pattern.compile(part(schema) + "\0" + part(pattern.substring(dot + 1)), Pattern.DOTALL);
  }

  /** The first dot outside quotes; −1 without one. A quote within a name quotes nothing. */
  private static int firstDot(String pattern) {
    if (!pattern.startsWith("\"")) {
      return pattern.indexOf('.');
    }
    boolean quoted = false;
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '"') {
        quoted = !quoted;
      } else if (pattern.charAt(i) == '.' && !quoted) {
        return i;
      }
    }
    return -1;
  }

  private static String part(String text) {
    String glob = text.strip();
    if (QUOTED.matcher(glob).matches()) {
      return Pattern.quote(glob.substring(1, glob.length() - 1).replace("\"\"", "\""));
    }
    return List.of(glob.split("\\*", -1)).stream()
        .map(Pattern::quote)
        .collect(Collectors.joining("[^\0]*"));
  }
}
