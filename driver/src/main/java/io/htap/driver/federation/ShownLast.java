package io.htap.driver.federation;

import io.htap.driver.federation.FragmentSql.Use;
import io.htap.pushdown.FederationPlanner;
import io.htap.pushdown.Step.Fragment;
import io.htap.rewrite.translation.Finishing.RowCount;
import io.htap.rewrite.translation.FirstRows;
import io.htap.rewrite.translation.FirstRows.Shown;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.ColumnFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Wide columns that a statement with a LIMIT only shows. Its tables come without them first; when
 * all else is in DuckDB, that finds the rows that the statement is going to have, and Postgres is
 * asked for these rows as a whole.
 */
final class ShownLast {
  /** Fewer rows come in less time than it takes to find out. */
  private static final double LEAST_ROWS = 5_000;

  private static final long MOST_ROWS = 100_000;

  /** A parameter of DuckDB's; what stands in quotes is none. */
  private static final Pattern PARAMETER =
      Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\\$(\\d+)");

  private final FederatedPlan plan;
  private final FragmentSql fragments;
  private final LateRows late;
  private final boolean always;
  private final Map<Integer, Shown> waiting = new LinkedHashMap<>();
  private List<@Nullable String> values = List.of();

  /**
   * @param always whether it is to be done where it can, even if it does not pay
   */
  ShownLast(FederatedPlan plan, FragmentSql fragments, LateRows late, boolean always) {
    this.plan = plan;
    this.fragments = fragments;
    this.late = late;
    this.always = always;
  }

  /** The values of DuckDB's parameters. */
  void bind(List<@Nullable String> bound) {
    values = bound;
  }

  /**
   * Whether a fragment is worth coming without columns first. The whole fetch has to see one state
   * of the database.
   *
   * @param rows that are expected of the table
   */
  boolean pays(Fragment fragment, double rows) throws SQLException {
    Shown shown = shown(fragment.node());
    Long first = shown == null ? null : first();
    if (shown == null
        || first == null
        || first > MOST_ROWS
        || !plan.isTable(fragment.node())
        || fragments.cutsOff(fragment.node())) {
      return false;
    }
    boolean many =
        fragment.keys().isEmpty() && rows >= LEAST_ROWS && FederationPlanner.narrows(first, rows);
    return (always || many) && late.wide(fragment.node(), columns(shown, true), rows);
  }

  private @Nullable Shown shown(int node) {
    FirstRows first = plan.translated().firstRows();
    return first == null
        ? null
        : first.shown().stream()
            .filter(s -> s.node() == node)
            .map(this::butKeys)
            .findFirst()
            .orElse(null);
  }

  /** Without columns that keys for another relation are read from. */
  private Shown butKeys(Shown shown) {
    Set<Integer> attnums = new HashSet<>(shown.attnums());
    plan.translated().joins().paths().stream()
        .filter(path -> path.from() == shown.node())
        .forEach(path -> path.keys().forEach(pair -> attnums.remove(pair.from())));
    return new Shown(shown.node(), shown.alias(), attnums);
  }

  /** The number of rows up to the last one that the LIMIT leaves; null where it is not plain. */
  private @Nullable Long first() {
    FirstRows first = plan.translated().firstRows();
    if (first == null) {
      return null;
    }
    Long limit = number(first.limit());
    Long offset = first.offset() == null ? Long.valueOf(0) : number(first.offset());
    return limit == null || offset == null || limit > MOST_ROWS || offset > MOST_ROWS
        ? null
        : limit + offset;
  }

  private @Nullable Long number(RowCount count) {
    return count.parameter() == 0
        ? Long.valueOf(count.constant())
        : plan.parameters().number(count.parameter());
  }

  private List<ColumnFacts> columns(Shown shown, boolean last) {
    return fragments.columns(shown.node()).stream()
        .filter(c -> shown.attnums().contains(c.attnum()) == last)
        .toList();
  }

  /** What is asked of Postgres first. */
  String asked(Fragment fragment, Gathered gathered, Use use) {
    Shown shown = shown(fragment.node());
    List<ColumnFacts> columns = shown == null ? List.of() : columns(shown, false);
    return fragments.keys(fragment, columns, gathered, use);
  }

  /**
   * Makes a fragment's table without these columns.
   *
   * @return how many rows it has
   */
  long stage(DuckDBConnection duck, Fragment fragment, Gathered gathered) throws SQLException {
    Shown shown = shown(fragment.node());
    if (shown == null) {
      throw new IllegalStateException("nothing is only shown");
    }
    waiting.put(fragment.node(), shown);
    return late.stage(
        duck,
        Translated.staged(fragment.node()),
        columns(shown, false),
        asked(fragment, gathered, Use.RUN));
  }

  /** The tables that have come without some of their columns. */
  List<Fragment> waiting() {
    return waiting.keySet().stream().map(node -> new Fragment(node, List.of())).toList();
  }

  /** The rows of each of these tables that the statement is going to have, by node. */
  Map<Integer, RowIds> left(Statement duck) throws SQLException {
    FirstRows first = plan.translated().firstRows();
    Map<Integer, RowIds> left = new LinkedHashMap<>();
    if (first == null) {
      return left;
    }
    List<Shown> tables = List.copyOf(waiting.values());
    List<RowIds> ids = new ArrayList<>();
    List<Set<Long>> seen = new ArrayList<>();
    for (Shown table : tables) {
      RowIds rows = new RowIds();
      ids.add(rows);
      seen.add(new HashSet<>());
      left.put(table.node(), rows);
    }
    String sql =
        IntStream.range(0, tables.size())
                .mapToObj(i -> tables.get(i).alias() + ".row AS row" + i)
                .collect(Collectors.joining(", ", first.with() + "SELECT ", ""))
            + first.from()
            + " LIMIT "
            + first();
    try (ResultSet row = duck.executeQuery(inline(sql))) {
      while (row.next()) {
        for (int i = 0; i < tables.size(); i++) {
          long place = row.getLong(i + 1);
          if (seen.get(i).add(place)) {
            ids.get(i).add(place);
          }
        }
      }
    }
    return left;
  }

  private String inline(String sql) {
    Matcher found = PARAMETER.matcher(sql);
    StringBuilder text = new StringBuilder();
    while (found.find()) {
      String number = found.group(1);
      String replacement =
          number == null
              ? found.group()
              : Parameters.literal(values.get(Integer.parseInt(number) - 1));
      found.appendReplacement(text, Matcher.quoteReplacement(replacement));
    }
    return found.appendTail(text).toString();
  }
}
