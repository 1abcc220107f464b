package io.htap.driver.federation;

import io.htap.driver.federation.KeyReader.Keys;
import io.htap.driver.federation.KeyReader.Range;
import io.htap.pushdown.BloomFilter;
import io.htap.pushdown.Step.Fragment;
import io.htap.replica.catalog.Identifiers;
import io.htap.spi.ColumnFacts;
import io.htap.spi.JoinGraph;
import io.htap.spi.JoinGraph.Condition;
import io.htap.spi.JoinGraph.KeyPath;
import io.htap.spi.JoinGraph.Top;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is asked of Postgres for a statement's fragments. */
final class FragmentSql {
  /** Up to here a list of keys is joined; above, Postgres looks each row up in it. */
  private static final int MOST_JOINED = 10_000;

  /** Of the hash values of a sample's keys. */
  static final int SAMPLE_SEED = 1;

  private final FederatedPlan plan;
  private final boolean filters;

  /**
   * @param filters whether Postgres applies the conditions
   */
  FragmentSql(FederatedPlan plan, boolean filters) {
    this.plan = plan;
    this.filters = filters;
  }

  /** The columns that a node's staged table has, in its order; those that the statement uses. */
  List<ColumnFacts> columns(int node) {
    return plan.nodes().get(node).columns().stream()
        .filter(c -> c.copyColumn() != null)
        .filter(c -> plan.translated().joins().node(node).attnums().contains(c.attnum()))
        .toList();
  }

  /** What a fragment's SQL is for. */
  enum Use {
    /** To be run. */
    RUN,
    /** To be planned: Postgres knows how many rows to expect of an array's elements only. */
    PLAN,
    /** For people, who see how many keys there are, but no value of any row. */
    SHOW
  }

  /** The rows of one node; a column of no meaning where the statement uses none. */
  String select(Fragment fragment, Gathered gathered, Use use) {
    List<String> items = items(fragment.node());
    return "SELECT " + String.join(", ", items) + from(fragment, gathered, use);
  }

  /**
   * The rows of a fragment, of a table, that are in some of its blocks.
   *
   * @param first the first of these
   * @param end the first behind them; negative for all that follow
   */
  String part(Fragment fragment, Gathered gathered, long first, long end) {
    String from = Condition.ALIAS + ".ctid >= '(" + first + ",0)'::pg_catalog.tid";
    String to = Condition.ALIAS + ".ctid < '(" + end + ",0)'::pg_catalog.tid";
    return "SELECT "
        + String.join(", ", items(fragment.node()))
        + fromAll(fragment, gathered, Use.RUN, end < 0 ? List.of(from) : List.of(from, to));
  }

  /** A column of a fragment. */
  static String column(ColumnFacts column) {
    return Condition.ALIAS + "." + Identifiers.quoted(column.name());
  }

  /** The {@code ctid} of each row, and some of its columns. */
  String keys(Fragment fragment, List<ColumnFacts> columns, Gathered gathered, Use use) {
    return columns.stream()
            .map(FragmentSql::column)
            .collect(Collectors.joining(", ", "SELECT " + Condition.ALIAS + ".ctid, ", ""))
        + from(fragment, gathered, use);
  }

  /**
   * Whether a node's relation is a table by itself, and the mean of a value over some of its rows.
   *
   * @param rows that it has, about
   * @param some so many rows will do
   */
  String sampled(int node, String value, double rows, int some) {
    return "SELECT (SELECT c.relkind = 'r' AND NOT c.relhassubclass AND a.amname = 'heap' FROM"
        + " pg_catalog.pg_class AS c JOIN pg_catalog.pg_am AS a ON a.oid = c.relam WHERE c.oid = "
        + plan.nodes().get(node).oid()
        + "), pg_catalog.avg(v)::float8 FROM (SELECT "
        + value
        + " AS v FROM "
        + plan.from(node)
        + " AS "
        + Condition.ALIAS
        + tableSample(Math.min(1, some / rows))
        + " LIMIT "
        + some
        + ") AS s";
  }

  /**
   * @param share of all rows
   */
  private static String tableSample(double share) {
    return String.format(
        Locale.ROOT, " TABLESAMPLE SYSTEM (%f) REPEATABLE (1)", Math.max(0.001, 100 * share));
  }

  private List<String> items(int node) {
    List<String> items = columns(node).stream().map(FragmentSql::column).toList();
    return items.isEmpty() ? List.of("1::int2") : items;
  }

  /**
   * The rows of several nodes as one query, so that all are of one state of the database: the first
   * column tells which fragment a row belongs to, and all others but its own are NULL.
   */
  String union(List<Fragment> fragments, Gathered gathered) {
    List<String> branches = new ArrayList<>();
    for (int i = 0; i < fragments.size(); i++) {
      List<String> all = new ArrayList<>(List.of(i + "::int2"));
      for (int j = 0; j < fragments.size(); j++) {
        int node = fragments.get(j).node();
        all.addAll(i == j ? items(node) : nulls(node));
      }
      branches.add(
          "(SELECT " + String.join(", ", all) + from(fragments.get(i), gathered, Use.RUN) + ")");
    }
    return String.join(" UNION ALL ", branches);
  }

  private List<String> nulls(int node) {
    List<String> nulls =
        columns(node).stream().map(c -> "NULL::" + Remote.typeName(c.typeOid())).toList();
    return nulls.isEmpty() ? List.of("NULL::int2") : nulls;
  }

  private String from(Fragment fragment, Gathered gathered, Use use) {
    RowIds rows = gathered.rows().get(fragment.node());
    if (rows == null) {
      return fromAll(fragment, gathered, use, List.of());
    }
    return " FROM "
        + plan.from(fragment.node())
        + " AS "
        + Condition.ALIAS
        + " WHERE "
        + Condition.ALIAS
        + ".ctid = ANY ("
        + (use == Use.SHOW ? "<" + rows.count() + " rows>" : rows.array())
        + ")";
  }

  private String fromAll(Fragment fragment, Gathered gathered, Use use, List<String> places) {
    List<String> where = new ArrayList<>(places);
    if (filters) {
      where.addAll(
          plan.parameters().inline(plan.translated().joins().node(fragment.node()).conditions()));
    }
    for (KeyPath path : fragment.keys()) {
      where.add(among(path, Objects.requireNonNull(gathered.keys().get(path)), use));
    }
    gathered
        .ranges()
        .forEach(
            (path, range) -> {
              if (path.to() == fragment.node()) {
                where.add(between(path, use == Use.SHOW ? new Range("least", "greatest") : range));
              }
            });
    gathered
        .filters()
        .forEach(
            (path, filter) -> {
              if (path.to() == fragment.node() && use != Use.PLAN) {
                where.add(passes(path, filter, use));
              }
            });
    return " FROM "
        + plan.from(fragment.node())
        + " AS "
        + Condition.ALIAS
        + (where.isEmpty() ? "" : " WHERE " + String.join(" AND ", where))
        + top(fragment.node());
  }

  /** Whether Postgres sends only the first rows. */
  boolean cutsOff(int node) {
    return !top(node).isEmpty();
  }

  /** ORDER BY and LIMIT; nothing where all rows are needed, or a condition was left out. */
  private String top(int node) {
    JoinGraph.Node joined = plan.translated().joins().node(node);
    Top top = joined.top();
    if (top == null
        || !filters
        || plan.parameters().inline(joined.conditions()).size() < joined.conditions().size()) {
      return "";
    }
    // Wide enough for the sum of whatever a LIMIT and an OFFSET can be.
    StringBuilder rows = new StringBuilder(top.rows() + "::numeric");
    for (int parameter : top.parameters()) {
      String value = plan.parameters().inline(List.of("", ""), List.of(parameter));
      if (value == null) {
        return "";
      }
      rows.append(" + ").append(value);
    }
    String order =
        top.order().stream()
            .map(
                c ->
                    Condition.ALIAS
                        + "."
                        + Identifiers.quoted(name(node, c.attnum()))
                        + (c.ascending() ? " ASC" : " DESC")
                        + (c.nullsFirst() ? " NULLS FIRST" : " NULLS LAST"))
            .collect(Collectors.joining(", "));
    return (order.isEmpty() ? "" : " ORDER BY " + order)
        + " LIMIT least("
        + Long.MAX_VALUE
        + ", "
        + rows
        + ")::bigint";
  }

  private String between(KeyPath path, Range range) {
    String column = name(path.to(), path.keys().get(0).to());
    String type = typeOf(path, 0);
    return "%s.%s BETWEEN %s::%s AND %s::%s"
        .formatted(
            Condition.ALIAS,
            Identifiers.quoted(column),
            Parameters.literal(range.least()),
            type,
            Parameters.literal(range.greatest()),
            type);
  }

  private String passes(KeyPath path, BloomFilter filter, Use use) {
    String column = key(path);
    if (use == Use.SHOW) {
      return column + " passes <a Bloom filter of " + filter.bytes() + " bytes>";
    }
    return filter.slices().stream()
        .map(
            slice ->
                "pg_catalog.get_bit(pg_catalog.decode('%s', 'base64'), (%s & %d)::int4) = 1"
                    .formatted(
                        Base64.getEncoder().encodeToString(slice.bits()),
                        hash(column, slice.seed()),
                        slice.mask()))
        .collect(Collectors.joining(" AND "));
  }

  private String key(KeyPath path) {
    return Condition.ALIAS + "." + Identifiers.quoted(name(path.to(), path.keys().get(0).to()));
  }

  private static String hash(String key, int seed) {
    return "pg_catalog.hashint8extended(" + key + ", " + seed + ")";
  }

  /**
   * Different keys of some rows of the table that a path leads to, each with its hash value.
   *
   * @param share how many of the rows
   * @param most no more
   */
  String sample(KeyPath path, double share, int most) {
    String key = key(path);
    List<String> where = new ArrayList<>(List.of(key + " IS NOT NULL"));
    if (filters) {
      where.addAll(
          plan.parameters().inline(plan.translated().joins().node(path.to()).conditions()));
    }
    return "SELECT DISTINCT "
        + key
        + ", "
        + hash(key, SAMPLE_SEED)
        + " FROM "
        + plan.from(path.to())
        + " AS "
        + Condition.ALIAS
        + tableSample(share)
        + " WHERE "
        + String.join(" AND ", where)
        + " LIMIT "
        + most;
  }

  private String among(KeyPath path, Keys keys, Use use) {
    if (keys.count() == 0) {
      return "false";
    }
    List<String> columns = new ArrayList<>();
    List<String> arrays = new ArrayList<>();
    IntStream.range(0, path.keys().size())
        .forEach(
            i -> {
              columns.add(
                  Condition.ALIAS
                      + "."
                      + Identifiers.quoted(name(path.to(), path.keys().get(i).to())));
              arrays.add(
                  use == Use.SHOW
                      ? "<" + keys.count() + " keys>"
                      : array(keys.columns().get(i), typeOf(path, i)));
            });
    if (use == Use.PLAN) {
      return IntStream.range(0, columns.size())
          .mapToObj(i -> columns.get(i) + " = ANY (" + arrays.get(i) + ")")
          .collect(Collectors.joining(" AND "));
    }
    if (columns.size() == 1) {
      return keys.count() <= MOST_JOINED && !plan.isQuery(path.to())
          ? columns.get(0) + " IN (SELECT pg_catalog.unnest(" + arrays.get(0) + "))"
          : columns.get(0) + " = ANY (" + arrays.get(0) + ")";
    }
    return "("
        + String.join(", ", columns)
        + ") IN (SELECT * FROM ROWS FROM ("
        + arrays.stream().map(a -> "pg_catalog.unnest(" + a + ")").collect(Collectors.joining(", "))
        + ") AS k)";
  }

  private String name(int node, int attnum) {
    return column(node, attnum).name();
  }

  private String typeOf(KeyPath path, int i) {
    ColumnFacts from = column(path.from(), path.keys().get(i).from());
    return Objects.requireNonNull(Remote.typeName(from.typeOid()));
  }

  private ColumnFacts column(int node, int attnum) {
    return plan.nodes().get(node).columns().stream()
        .filter(c -> c.attnum() == attnum)
        .findFirst()
        .orElseThrow();
  }

  private static String array(List<String> values, String type) {
    StringBuilder text = new StringBuilder("'{");
    for (String value : values) {
      text.append(text.length() > 2 ? "," : "").append('"');
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          text.append('\\');
        }
        text.append(c == '\'' ? "''" : String.valueOf(c));
      }
      text.append('"');
    }
    return text.append("}'::").append(type).append("[]").toString();
  }
}
