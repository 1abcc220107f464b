package io.htap.tck.golden;

import java.util.ArrayList;
import java.util.List;

/**
 * A file of statements with what comes of each. Lines of what comes begin with {@code >}; all other
 * lines are remarks ({@code #}), blank, or a statement's, whose last ends in a semicolon.
 */
record GoldenFile(List<Entry> entries) {
  private static final String OUTCOME = ">";

  /**
   * A statement.
   *
   * @param before the lines between the last statement and this one
   * @param sql without its semicolon
   */
  record Entry(List<String> before, String sql) {}

  /** Says what comes of a statement, a line for each thing. */
  @FunctionalInterface
  interface Outcomes {
    List<String> of(String sql) throws Exception;
  }

  static GoldenFile parse(String text) {
    var entries = new ArrayList<Entry>();
    var before = new ArrayList<String>();
    var sql = new StringBuilder();
    for (var line : text.lines().filter(l -> !l.startsWith(OUTCOME)).toList()) {
      if (sql.isEmpty() && (line.isBlank() || line.startsWith("#"))) {
        before.add(line);
        continue;
      }
      sql.append(sql.isEmpty() ? "" : "\n").append(line);
      if (line.endsWith(";")) {
        entries.add(new Entry(List.copyOf(before), sql.substring(0, sql.length() - 1)));
        before.clear();
        sql.setLength(0);
      }
    }
    if (!sql.isEmpty()) {
      throw new IllegalArgumentException("no semicolon ends: " + sql);
    }
    return new GoldenFile(entries);
  }

  /** The file with what comes of each statement now. */
  String with(Outcomes outcomes) throws Exception {
    var text = new StringBuilder();
    for (var entry : entries) {
      entry.before().forEach(line -> text.append(line).append('\n'));
      text.append(entry.sql()).append(";\n");
      for (var line : outcomes.of(entry.sql())) {
        text.append(OUTCOME).append(line.isEmpty() ? "" : " ").append(line).append('\n');
      }
    }
    return text.toString();
  }
}
