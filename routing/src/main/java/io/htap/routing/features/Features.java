package io.htap.routing.features;

import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * All that may tell how long a statement takes, each with its name and meaning, in a fixed order.
 * Amounts are the logarithm of one more than they are; counts are themselves.
 */
public final class Features {
  /** Changes whenever a feature comes, goes or means something else. */
  public static final int VERSION = 1;

  /**
   * One of them.
   *
   * @param name unique
   * @param meaning in words
   */
  public record Feature(String name, String meaning) {}

  private record Made(Feature feature, ToDoubleFunction<Digest> of) {}

  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "CASE",
          "LIKE",
          "ILIKE",
          "IN",
          "EXISTS",
          "NOT",
          "BETWEEN",
          "OR",
          "AND",
          "JOIN",
          "LEFT",
          "FULL",
          "OVER",
          "DISTINCT",
          "UNION",
          "EXCEPT",
          "INTERSECT",
          "GROUP",
          "ORDER",
          "LIMIT",
          "HAVING",
          "WITH",
          "COUNT",
          "SUM",
          "AVG",
          "MIN",
          "MAX",
          "EXTRACT",
          "SUBSTRING");

  private static final List<String> JOINS =
      List.of("Inner", "Left", "Right", "Full", "Semi", "Anti");

  private static final List<String> CONDITIONS =
      List.of("Index Cond", "Recheck Cond", "Filter", "Join Filter", "Hash Cond", "Merge Cond");

  /** Bytes that Postgres sorts or hashes in memory unless told otherwise. */
  private static final double WORK_MEMORY = 4 << 20;

  private static final double LEAST_MILLIS = 1e-3;

  private static final List<Made> MADE = List.copyOf(all());

  /** In the order of {@link #of}. */
  public static final List<Feature> ALL = MADE.stream().map(Made::feature).toList();

  private Features() {}

  /** The values for one statement. */
  public static FeatureVector of(Candidate candidate) {
    var digest = new Digest(candidate);
    var values = new float[MADE.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) MADE.get(i).of().applyAsDouble(digest);
    }
    return new FeatureVector(values);
  }

  /**
   * Where one stands.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public static int index(String name) {
    return IntStream.range(0, ALL.size())
        .filter(i -> ALL.get(i).name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no feature is called " + name));
  }

  private static List<Made> all() {
    List<Made> all = new ArrayList<>();
    prices(all);
    plan(all);
    nodes(all);
    conditions(all);
    text(all);
    relations(all);
    outputs(all);
    return all;
  }

  private static void add(
      List<Made> all, String name, String meaning, ToDoubleFunction<Digest> of) {
    all.add(new Made(new Feature(name, meaning), of));
  }

  private static void prices(List<Made> all) {
    add(
        all,
        "price_postgres",
        "logarithm of the price on Postgres in ms",
        d -> price(d.candidate.postgresMillis()));
    add(
        all,
        "price_duckdb",
        "logarithm of the price on DuckDB in ms",
        d -> price(d.candidate.duckDbMillis()));
  }

  /** A plan that has nothing to do costs nothing, of which there is no logarithm. */
  private static double price(double millis) {
    return Math.log(Math.max(LEAST_MILLIS, millis));
  }

  private static void plan(List<Made> all) {
    add(all, "plan_cost", "cost of the plan", d -> Math.log1p(d.candidate.plan().total()));
    add(
        all,
        "plan_startup",
        "cost to the first row",
        d -> Math.log1p(d.candidate.plan().startup()));
    add(all, "plan_rows", "rows of the result", d -> Math.log1p(d.candidate.plan().rows()));
    add(all, "plan_width", "bytes of its row", d -> Math.log1p(d.candidate.plan().width()));
    add(all, "plan_bytes", "bytes of the result", d -> Math.log1p(bytes(d.candidate.plan())));
    add(all, "plan_nodes", "nodes of the plan", d -> d.nodes.size());
    add(all, "plan_depth", "nodes above each other", d -> d.candidate.plan().depth());
    add(
        all,
        "plan_workers",
        "parallel workers",
        d -> d.nodes.stream().mapToInt(PlanNode::workers).sum());
    add(all, "plan_subplans", "subplans", d -> d.nodes(n -> n.role().equals("SubPlan")));
    add(all, "plan_initplans", "plans run once", d -> d.nodes(n -> n.role().equals("InitPlan")));
    add(all, "plan_most_rows", "rows of the largest node", d -> d.most(PlanNode::rows));
    add(all, "plan_all_rows", "rows of all nodes", d -> d.sum(n -> true, PlanNode::rows));
    add(
        all,
        "plan_scanned_bytes",
        "bytes that scans give",
        d -> d.sum(n -> n.children().isEmpty(), Features::bytes));
    add(
        all,
        "plan_loops",
        "rows of outer sides of nested loops",
        d -> d.sum(n -> n.kind() == NodeKind.NESTED_LOOP, n -> n.children().get(0).rows()));
    add(
        all,
        "plan_sorted_bytes",
        "bytes sorted",
        d -> d.sum(n -> n.kind() == NodeKind.SORT, Features::bytes));
    add(
        all,
        "plan_hashed_bytes",
        "bytes hashed",
        d -> d.sum(n -> n.kind() == NodeKind.HASH, Features::bytes));
    add(
        all,
        "plan_spills",
        "sorts and hashes beyond the default work_mem",
        d ->
            d.nodes(
                n ->
                    (n.kind() == NodeKind.SORT || n.kind() == NodeKind.HASH)
                        && bytes(n) > WORK_MEMORY));
  }

  private static double bytes(PlanNode node) {
    return node.rows() * node.width();
  }

  private static void nodes(List<Made> all) {
    for (NodeKind kind : NodeKind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      add(all, name + "_nodes", "nodes of that kind", d -> d.nodes(kind));
      add(all, name + "_cost", "cost of these without what is beneath", d -> d.cost(kind));
      add(all, name + "_rows", "rows of these", d -> d.rows(kind));
    }
    for (String join : JOINS) {
      add(
          all,
          "join_" + join.toLowerCase(Locale.ROOT),
          "joins of that type",
          d -> d.nodes(n -> n.joinType().equals(join)));
    }
  }

  private static void conditions(List<Made> all) {
    for (String condition : CONDITIONS) {
      add(
          all,
          condition.toLowerCase(Locale.ROOT).replace(' ', '_'),
          "nodes with such a condition",
          d -> d.nodes(n -> n.conditions().containsKey(condition)));
    }
    add(all, "condition_length", "characters of all", d -> Math.log1p(d.conditions.length()));
    add(all, "condition_like", "LIKE in them", d -> d.inConditions("~~"));
    add(all, "condition_or", "OR in them", d -> d.inConditions(" OR "));
    add(all, "condition_any", "ANY in them", d -> d.inConditions("ANY ("));
    add(all, "condition_subplan", "subplans in them", d -> d.inConditions("SubPlan"));
  }

  private static void text(List<Made> all) {
    add(all, "text_length", "of it", d -> Math.log1p(d.candidate.shape().length()));
    add(all, "text_parameters", "bound", d -> d.candidate.facts().parameterCount());
    add(all, "text_functions", "that it calls", d -> d.candidate.facts().functions().size());
    add(all, "text_relations", "that it names", d -> d.candidate.facts().relations().size());
    for (String word : WORDS) {
      add(all, "word_" + word.toLowerCase(Locale.ROOT), "how often it stands", d -> d.word(word));
    }
    add(
        all,
        "copy_text_length",
        "of the text for DuckDB",
        d -> Math.log1p(d.candidate.onCopy().length()));
    add(all, "copy_casts", "CAST in that", d -> Digest.count(d.candidate.onCopy(), "CAST("));
    add(
        all,
        "copy_checks",
        "what raises in that",
        d -> Digest.count(d.candidate.onCopy(), "error("));
  }

  private static void relations(List<Made> all) {
    add(all, "tables", "read", d -> d.relations(r -> r.kind() == RelationFacts.Kind.TABLE));
    add(all, "views", "read", d -> d.relations(r -> r.kind() == RelationFacts.Kind.VIEW));
    add(all, "table_parts", "partitions read", d -> d.sumOfRelations(r -> r.parts().size()));
    add(all, "table_columns", "of the tables", d -> d.sumOfRelations(r -> r.columns().size()));
    add(all, "table_keys", "unique keys", d -> d.sumOfRelations(r -> r.uniqueKeys().size()));
    add(all, "table_rows", "of the tables", d -> d.sumOfRelations(Features::rows));
    add(
        all,
        "table_most_rows",
        "of the largest table",
        d -> Math.log1p(d.relations.stream().mapToDouble(Features::rows).max().orElse(0)));
  }

  private static double rows(RelationFacts relation) {
    return Math.max(0, relation.estimatedRows());
  }

  private static void outputs(List<Made> all) {
    output(all, "columns", type -> true);
    output(all, "integers", PgType::isInteger);
    output(all, "numerics", type -> type == PgType.NUMERIC);
    output(all, "floats", PgType::isFloat);
    output(all, "texts", PgType::isText);
    output(all, "opaque", PgType::isOpaque);
  }

  private static void output(List<Made> all, String name, Predicate<PgType> which) {
    add(all, "output_" + name, "of the result", d -> d.outputs(which));
  }
}
