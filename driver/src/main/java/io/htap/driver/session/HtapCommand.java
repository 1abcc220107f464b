package io.htap.driver.session;

import io.htap.parser.Prefilter;
import io.htap.spi.HtapException;
import io.htap.spi.SqlState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A statement that belongs to the driver and never reaches Postgres. */
public sealed interface HtapCommand {
  /** {@code SET htap.name = 'value'}; a null value is DEFAULT. */
  record Set(String name, @Nullable String value) implements HtapCommand {}

  /** {@code SHOW htap.name}. */
  record Show(String name) implements HtapCommand {}

  /** {@code EXPLAIN (HTAP [, ANALYZE]) statement}. */
  record Explain(boolean analyze, String statement) implements HtapCommand {}

  /**
   * {@code CALL htap.…()}.
   *
   * @param argument as it stands in the text; null when there is none or it is a parameter
   * @param bound whether the argument is the statement's parameter
   */
  record Call(Procedure procedure, @Nullable String argument, boolean bound)
      implements HtapCommand {}

  /** What can be called. */
  enum Procedure {
    DROP_REPLICA(false),
    PAUSE_REPLICA(false),
    RESUME_REPLICA(false),
    RELEASE_QUARANTINE(false),
    RESET_STATEMENTS(false),
    RETRAIN(false),
    RESTORE_MODEL(false),
    RESNAPSHOT(true);

    private final boolean takesTable;

    Procedure(boolean takesTable) {
      this.takesTable = takesTable;
    }
  }

  /** No longer text is {@code SELECT * FROM htap.…}, however it is spaced. */
  int LONGEST_SELECT = 100;

  Pattern SET =
      Pattern.compile(
          "\\s*SET\\s+(?:(SESSION|LOCAL)\\s+)?(htap\\.[\\w.]+)\\s*(?:=|\\sTO\\s)\\s*"
              + "(?:'((?:[^']|'')*)'|([\\w.]+))\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);
  Pattern RESET =
      Pattern.compile("\\s*RESET\\s+(htap\\.[\\w.]+)\\s*;?\\s*", Pattern.CASE_INSENSITIVE);
  Pattern SHOW =
      Pattern.compile("\\s*SHOW\\s+(htap(?:\\.[\\w.*]+)?)\\s*;?\\s*", Pattern.CASE_INSENSITIVE);
  Pattern EXPLAIN =
      Pattern.compile(
          "\\s*EXPLAIN\\s*\\(([^)]*)\\)\\s*(.+)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  Pattern CALL =
      Pattern.compile(
          "\\s*(?:CALL\\s+(CALLED)|\\{\\s*CALL\\s+(CALLED)\\s*\\})\\s*;?\\s*"
              .replace(
                  "CALLED", "htap\\s*\\.\\s*\\w+(?:\\s*\\(\\s*(?:\\?|'(?:[^']|'')*')?\\s*\\))?"),
          Pattern.CASE_INSENSITIVE);
  Pattern CALLED =
      Pattern.compile(
          "htap\\s*\\.\\s*(\\w+)\\s*(?:\\(\\s*(?:(\\?)|'((?:[^']|'')*)')?\\s*\\))?",
          Pattern.CASE_INSENSITIVE);
  Pattern TABLE =
      Pattern.compile(
          "\\s*SELECT\\s*\\*\\s*FROM\\s+htap\\s*\\.\\s*(replica|verify|statements|decisions|model|gpu)\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);
  Pattern OURS =
      Pattern.compile(
          "\\s*(?:(?:SET|RESET|SHOW)\\s+(?:(?:SESSION|LOCAL)\\s+)?htap\\b"
              + "|\\{?\\s*CALL\\s+htap\\s*\\.\\s*"
              + "(?:(?:drop|pause|resume)_replica|release_quarantine|reset_statements|retrain|restore_model|resnapshot)\\b"
              + "|EXPLAIN\\s*\\(([^)]*)\\)).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Whether the text may be such a statement: a look at its first letter for nearly all others. */
  static boolean maybe(String sql) {
    int i = skipSpace(sql, 0);
    if (i < sql.length() && "/-".indexOf(sql.charAt(i)) >= 0) {
      String bare = Prefilter.bare(sql);
      return bare.length() < sql.length() && maybe(bare);
    }
    if (i == sql.length() || "sSrReEcC{".indexOf(sql.charAt(i)) < 0) {
      return false;
    }
    // SELECT is by far the most frequent of those that begin so.
    if (sql.regionMatches(true, i, "SEL", 0, 3)) {
      return sql.length() - i <= LONGEST_SELECT && selectsFromHtap(sql, i + "SELECT".length());
    }
    Matcher ours = OURS.matcher(sql);
    return ours.matches() && (ours.group(1) == null || options(ours.group(1)).contains("HTAP"));
  }

  /** A comparison or two for any query but {@code SELECT * FROM htap…}. */
  private static boolean selectsFromHtap(String sql, int afterSelect) {
    int i = skipSpace(sql, afterSelect);
    if (i >= sql.length() || sql.charAt(i) != '*') {
      return false;
    }
    i = skipSpace(sql, i + 1);
    if (!sql.regionMatches(true, i, "FROM", 0, 4)) {
      return false;
    }
    i = skipSpace(sql, i + 4);
    return sql.regionMatches(true, i, "htap", 0, 4) && TABLE.matcher(sql).matches();
  }

  private static int skipSpace(String sql, int from) {
    int i = from;
    while (i < sql.length() && Character.isWhitespace(sql.charAt(i))) {
      i++;
    }
    return i;
  }

  /**
   * Reads the statement.
   *
   * @return empty when it is not one of the driver's own
   * @throws HtapException 42601 when it is one but is written wrongly, 0A000 for SET LOCAL
   */
  static Optional<HtapCommand> parse(String text) throws HtapException {
    String sql = Prefilter.bare(text);
    if (!maybe(sql)) {
      return Optional.empty();
    }
    Matcher set = SET.matcher(sql);
    if (set.matches()) {
      if ("LOCAL".equalsIgnoreCase(set.group(1))) {
        throw new HtapException(
            SqlState.FEATURE_NOT_SUPPORTED, "SET LOCAL is not supported for " + set.group(2));
      }
      String quoted = set.group(3);
      String value = quoted != null ? quoted.replace("''", "'") : set.group(4);
      boolean isDefault = quoted == null && "DEFAULT".equalsIgnoreCase(value);
      return Optional.of(new Set(lower(set.group(2)), isDefault ? null : value));
    }
    Matcher reset = RESET.matcher(sql);
    if (reset.matches()) {
      return Optional.of(new Set(lower(reset.group(1)), null));
    }
    Matcher show = SHOW.matcher(sql);
    if (show.matches()) {
      return Optional.of(new Show(lower(show.group(1))));
    }
    Matcher table = TABLE.matcher(sql);
    if (table.matches()) {
      return Optional.of(new Show("htap." + lower(table.group(1))));
    }
    Matcher call = CALL.matcher(sql);
    if (call.matches()) {
      return Optional.of(call(call.group(1) == null ? call.group(2) : call.group(1)));
    }
    Matcher explain = EXPLAIN.matcher(sql);
    if (explain.matches()) {
      return Optional.of(explain(explain));
    }
    throw new HtapException(
        SqlState.SYNTAX_ERROR,
        "expected SET htap.name = 'value', RESET htap.name, SHOW htap.name, EXPLAIN (HTAP) query,"
            + " CALL htap.resnapshot('table'), or drop_replica(), pause_replica(),"
            + " resume_replica(), release_quarantine(), reset_statements(), retrain() or"
            + " restore_model() in its place");
  }

  private static HtapCommand call(String called) throws HtapException {
    Matcher parts = CALLED.matcher(called);
    if (!parts.matches()) {
      throw new IllegalStateException(called);
    }
    Procedure procedure = Procedure.valueOf(parts.group(1).toUpperCase(Locale.ROOT));
    String literal = parts.group(3);
    boolean bound = parts.group(2) != null;
    if (procedure.takesTable != (bound || literal != null)) {
      throw new HtapException(
          SqlState.SYNTAX_ERROR,
          procedure.takesTable
              ? "resnapshot takes the name of a table"
              : lower(parts.group(1)) + " takes no argument");
    }
    return new Call(procedure, literal == null ? null : literal.replace("''", "'"), bound);
  }

  private static HtapCommand explain(Matcher explain) throws HtapException {
    List<String> options = options(explain.group(1));
    for (String option : options) {
      if (!option.equals("HTAP") && !option.equals("ANALYZE")) {
        throw new HtapException(
            SqlState.SYNTAX_ERROR, "EXPLAIN (HTAP) takes ANALYZE and no other option: " + option);
      }
    }
    return new Explain(options.contains("ANALYZE"), explain.group(2));
  }

  private static List<String> options(String text) {
    return Arrays.stream(text.split(",")).map(o -> o.strip().toUpperCase(Locale.ROOT)).toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
