package io.htap.replica.catalog;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which tables are asked for: {@code schema.table} with {@code *} for any run of characters in
 * either part. Matched against the actual names, case sensitive; a pattern without a dot means the
 * schema {@code public}.
 */
public final class TablePatterns {
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
    int dot = pattern.indexOf('.');
    String schema = dot < 0 ? "public" : pattern.substring(0, dot);
    return Pattern.compile(part(schema) + "\0" + part(pattern.substring(dot + 1)), Pattern.DOTALL);
  }

  private static String part(String glob) {
    return List.of(glob.split("\\*", -1)).stream()
        .map(Pattern::quote)
        .collect(Collectors.joining("[^\0]*"));
  }
}
