package io.htap.driver.federation;

import io.htap.replica.catalog.Identifiers;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.ColumnFacts;
import io.htap.spi.HtapException;
import io.htap.spi.JoinGraph;
import io.htap.spi.JoinGraph.Condition;
import io.htap.spi.RelationFacts;
import io.htap.spi.SqlState;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB's own relations in one run. Where few rows of one matter they are read once, into a
 * temporary table; for any other a view stands, until when the first of its rows may tell that it
 * has too many keys.
 */
final class LocalRows {
  /** So many rows are worth keeping; a file with more that matter is read again instead. */
  static final long MOST_HELD = 200_000;

  /** With a higher LIMIT a single thread of DuckDB's looks for the rows. */
  private static final long BY_ALL_THREADS = 10_000;

  /** So many are read in no time. */
  private static final long FEW_HELD = 20_000;

  private final FederatedPlan plan;
  private final Set<Integer> held = new HashSet<>();
  private final Set<Integer> begun = new HashSet<>();
  private final Set<Integer> viewed = new HashSet<>();

  LocalRows(FederatedPlan plan) {
    this.plan = plan;
  }

  /** Whether the rows of a node that matter are in its staged table. */
  boolean holds(int node) {
    return held.contains(node);
  }

  /** Whether the first of the rows that matter are in its staged table, but not all. */
  boolean begins(int node) {
    return begun.contains(node);
  }

  /**
   * Reads the rows that meet the node's conditions into its staged table.
   *
   * @param keys more are of no use: where each row has one of its own, no more rows are read
   * @return how many; −1 when there are too many, of which the first are there then
   */
  long hold(Statement duck, int node, long keys) throws SQLException {
    long most = Math.min(MOST_HELD, Math.max(FEW_HELD, keys + keys / 10));
    JoinGraph.Node joined = plan.translated().joins().node(node);
    TreeSet<Integer> attnums = new TreeSet<>(joined.attnums());
    Translated rows = translate(node, attnums, joined.conditions());
    if (rows == null || !plain(rows, attnums)) {
      return -1;
    }
    String query = renamed(rows, attnums);
    long count = first(duck, node, query, Math.min(most + 1, BY_ALL_THREADS));
    if (count == BY_ALL_THREADS && count <= most) {
      begun.remove(node);
      duck.execute("DROP TABLE " + Translated.staged(node));
      count = first(duck, node, query, most + 1);
    }
    if (count > most) {
      return -1;
    }
    begun.remove(node);
    held.add(node);
    return count;
  }

  private long first(Statement duck, int node, String query, long rows) throws SQLException {
    String table = Translated.staged(node);
    long count =
        duck.executeLargeUpdate("CREATE TEMP TABLE " + table + " AS " + query + " LIMIT " + rows);
    begun.add(node);
    return count;
  }

  /** Whether the columns are what is stored, untouched by what an answer might need. */
  private static boolean plain(Translated rows, Collection<Integer> attnums) {
    List<String> items = new ArrayList<>();
    for (int attnum : attnums) {
      String column = Remote.columnName(attnum);
      items.add("r1.\"" + column + "\" AS o" + (items.size() + 1));
    }
    return rows.sql().startsWith("SELECT " + String.join(", ", items) + " FROM ");
  }

  /** Makes views of all whose rows are not held. */
  void viewOthers(DuckDBConnection duck) throws SQLException {
    for (JoinGraph.Node node : plan.translated().joins().nodes()) {
      int number = node.number();
      if (!plan.remote(number) && !holds(number)) {
        try (Statement statement = duck.createStatement()) {
          if (begun.remove(number)) {
            statement.execute("DROP TABLE " + Translated.staged(number));
          }
          statement.execute(
              "CREATE TEMP VIEW "
                  + Translated.staged(number)
                  + " AS SELECT * FROM "
                  + plan.nodes().get(number).copyTable());
        }
        viewed.add(number);
      }
    }
  }

  /** What takes all of it away. */
  List<String> drops() {
    List<String> drops = new ArrayList<>();
    held.addAll(begun);
    held.forEach(node -> drops.add("DROP TABLE IF EXISTS " + Translated.staged(node)));
    viewed.forEach(node -> drops.add("DROP VIEW IF EXISTS " + Translated.staged(node)));
    return drops;
  }

  /**
   * A query for some columns of the rows that meet the node's conditions, named as they are in a
   * staged table.
   */
  String select(int node, TreeSet<Integer> attnums) throws HtapException {
    if (plan.remote(node) || holds(node)) {
      return "SELECT * FROM " + Translated.staged(node);
    }
    Translated rows = translate(node, attnums, plan.translated().joins().node(node).conditions());
    if (rows == null) {
      // Without the conditions there are more rows, of which none is missing.
      rows = translate(node, attnums, List.of());
    }
    if (rows == null) {
      throw new HtapException(SqlState.SYSTEM_ERROR, "the keys of a relation cannot be read");
    }
    return renamed(rows, attnums);
  }

  private static String renamed(Translated rows, Collection<Integer> attnums) {
    List<String> items = new ArrayList<>();
    for (int attnum : attnums) {
      items.add("o" + (items.size() + 1) + " AS " + Remote.columnName(attnum));
    }
    return "SELECT " + String.join(", ", items) + " FROM (" + rows.sql() + ") AS r";
  }

  private @Nullable Translated translate(
      int node, TreeSet<Integer> attnums, List<Condition> conditions) {
    RelationFacts relation = plan.nodes().get(node);
    List<String> parts = plan.parameters().inline(conditions);
    String sql =
        attnums.stream()
                .map(a -> Condition.ALIAS + "." + Identifiers.quoted(name(relation, a)))
                .collect(Collectors.joining(", ", "SELECT ", " FROM "))
            + plan.written(relation).quoted()
            + " AS "
            + Condition.ALIAS
            + (parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts));
    return plan.local().of(sql);
  }

  private static String name(RelationFacts relation, int attnum) {
    return relation.columns().stream()
        .filter(c -> c.attnum() == attnum)
        .map(ColumnFacts::name)
        .findFirst()
        .orElseThrow();
  }
}
