package io.htap.parser.eager;

import io.htap.parser.Names;
import io.htap.parser.Nodes;
import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.SqlParser;
import io.htap.parser.eager.Sources.Owned;
import io.htap.parser.eager.Sources.Source;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/**
 * Eager aggregation (Yan and Larson, "Eager Aggregation and Lazy Aggregation", VLDB 1995): of a
 * relation in a join under aggregates, rows that agree in all columns that the query reads outside
 * of aggregates have the same partners, however it is joined. So they may be one row that says how
 * many they are, and what their sums are:
 *
 * <pre>
 * SELECT a.x, sum(p.v), count(*) FROM p JOIN a ON a.k = p.k WHERE p.d > 5 GROUP BY a.x
 *
 * SELECT a.x, sum(p.v1), sum(p.n) FROM
 *   (SELECT k, sum(v) AS v1, count(*) AS n FROM p WHERE p.d > 5 GROUP BY k) AS p
 *   JOIN a ON a.k = p.k GROUP BY a.x
 * </pre>
 *
 * Rows agree where a difference could not be seen: equal values of types that print equal values
 * alike.
 */
public final class EagerAggregation {
  private final PlainSelect select;
  private final Sources sources;

  private EagerAggregation(PlainSelect select, Sources sources) {
    this.select = select;
    this.sources = sources;
  }

  /**
   * A statement with a derived table in the place of a relation.
   *
   * @param keys the relation's columns that the derived table groups by
   */
  public record Grouped(Parsed statement, RelationFacts relation, Set<String> keys) {
    public Grouped {
      keys = Set.copyOf(keys);
    }
  }

  /**
   * Groups the largest relation that can be.
   *
   * @param sql a text that {@link SqlParser} reads
   * @param relations of the statement, wherever they are
   * @param elsewhere whether Postgres has no such relation, so that it cannot group it
   * @return null when no relation can be grouped
   */
  public static @Nullable Grouped of(
      String sql, Map<RelationName, RelationFacts> relations, Predicate<RelationName> elsewhere) {
    List<RelationName> candidates =
        relations.entrySet().stream()
            .filter(entry -> !elsewhere.test(entry.getKey()))
            .sorted(Comparator.comparing(entry -> -entry.getValue().estimatedRows()))
            .map(Map.Entry::getKey)
            .toList();
    for (RelationName candidate : candidates) {
      // A tree of its own for each: it is changed.
      if (SqlParser.parse(sql) instanceof Parsed parsed
          && parsed.ast() instanceof PlainSelect select
          && isPlain(select)) {
        Sources sources = Sources.of(select, relations);
        Uses uses = sources == null ? null : new EagerAggregation(select, sources).group(candidate);
        if (uses != null) {
          return new Grouped(parsed, Objects.requireNonNull(relations.get(candidate)), uses.keys());
        }
      }
    }
    return null;
  }

  private static boolean isPlain(PlainSelect select) {
    return select.getWithItemsList() == null
        && select.getDistinct() == null
        && select.getWindowDefinitions() == null
        && (select.getGroupBy() == null || select.getGroupBy().getGroupingSets().isEmpty())
        && Nodes.children(select).stream().noneMatch(EagerAggregation::hasSubquery);
  }

  private static boolean hasSubquery(Object node) {
    return node instanceof Select
        || Nodes.children(node).stream().anyMatch(EagerAggregation::hasSubquery);
  }

  /** Null when it cannot be grouped; then the statement is of no use any more. */
  private @Nullable Uses group(RelationName relation) {
    List<Source> meant = sources.all().stream().filter(s -> s.relation().equals(relation)).toList();
    return meant.size() == 1 ? group(meant.get(0)) : null;
  }

  private @Nullable Uses group(Source target) {
    List<Expression> conjuncts =
        select.getWhere() == null ? List.of() : conjuncts(select.getWhere()).toList();
    // What drops rows of the relation alone does so before they are grouped.
    List<Expression> within =
        sources.inner() ? conjuncts.stream().filter(c -> isOf(c, target)).toList() : List.of();
    List<Expression> left = conjuncts.stream().filter(c -> !within.contains(c)).toList();
    if (!within.isEmpty()) {
      select.setWhere(all(left));
    }
    Uses uses = new Uses(select, sources, target);
    if (!uses.read() || uses.keys().isEmpty() || isUnique(target, uses.keys())) {
      return null;
    }
    ParenthesedSelect derived = derived(target, uses, within);
    if (derived == null) {
      return null;
    }
    put(target, derived);
    return uses;
  }

  private static boolean isUnique(Source target, Set<String> keys) {
    return target.facts().uniqueKeys().stream().anyMatch(keys::containsAll);
  }

  private @Nullable ParenthesedSelect derived(Source target, Uses uses, List<Expression> within) {
    String keys = uses.keys().stream().map(Partial::quoted).collect(Collectors.joining(", "));
    String computed =
        uses.partial().columns().entrySet().stream()
            .map(e -> ", " + e.getKey() + " AS " + e.getValue())
            .collect(Collectors.joining());
    PlainSelect query =
        parsed("SELECT " + keys + computed + " FROM " + target.table() + " GROUP BY " + keys);
    if (query == null) {
      return null;
    }
    query.setWhere(all(within));
    ParenthesedSelect derived = new ParenthesedSelect();
    derived.setSelect(query);
    derived.setAlias(new Alias(target.written(), true));
    return derived;
  }

  private void put(Source target, ParenthesedSelect derived) {
    if (select.getFromItem() == target.table()) {
      select.setFromItem(derived);
      return;
    }
    for (Join join : select.getJoins()) {
      if (join.getFromItem() == target.table()) {
        join.setFromItem(derived);
      }
    }
  }

  /** Null for what the parser does not read, as an alias that is no qualifier. */
  private static @Nullable PlainSelect parsed(String sql) {
    return SqlParser.parse(sql) instanceof Parsed parsed
            && parsed.ast() instanceof PlainSelect select
        ? select
        : null;
  }

  static @Nullable Expression expression(String sql) {
    PlainSelect select = parsed("SELECT " + sql);
    return select == null ? null : select.getSelectItems().get(0).getExpression();
  }

  private boolean isOf(Expression conjunct, Source target) {
    List<@Nullable Owned> columns = Uses.columns(conjunct).map(sources::owner).toList();
    return !columns.isEmpty() && columns.stream().allMatch(c -> c != null && c.source() == target);
  }

  private static Stream<Expression> conjuncts(Expression condition) {
    return condition instanceof AndExpression and
        ? Stream.concat(conjuncts(and.getLeftExpression()), conjuncts(and.getRightExpression()))
        : Stream.of(condition);
  }

  private static @Nullable Expression all(List<Expression> conjuncts) {
    Expression all = null;
    for (Expression conjunct : conjuncts) {
      all = all == null ? conjunct : new AndExpression(all, conjunct);
    }
    return all;
  }

  /** A name that may be that of a function as Postgres knows it. */
  static String name(List<String> parts) {
    return parts.size() == 1 ? Names.fold(Objects.requireNonNull(parts.get(0))) : "";
  }
}
