package io.htap.parser;

import io.htap.parser.ParseResult.Parsed;
import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/**
 * The queries within a statement that read nothing but relations of Postgres, so that it can answer
 * them by itself: derived tables and common table expressions of the outermost query, where nothing
 * around them has a name in them.
 */
public final class PostgresQueries {
  private static final Pattern MARK = Pattern.compile("\0(\\d+)");

  private final Predicate<RelationName> elsewhere;
  private final boolean all;
  private final Set<String> ctes = new HashSet<>();
  private final List<Query> found = new ArrayList<>();

  private PostgresQueries(Predicate<RelationName> elsewhere, boolean all) {
    this.elsewhere = elsewhere;
    this.all = all;
  }

  /**
   * One of them.
   *
   * @param name of the relation that stands for it
   * @param texts what stands before, between and behind its parameters
   * @param parameters their numbers in the statement, from 1; one fewer than texts
   */
  public record Query(RelationName name, List<String> texts, List<Integer> parameters) {
    public Query {
      texts = List.copyOf(texts);
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * A statement taken apart.
   *
   * @param rest where each of the queries reads all of its relation; parameters have the numbers
   *     that they have in the statement
   * @param queries in the order of the text; may be none
   */
  public record Split(Parsed rest, List<Query> queries) {
    public Split {
      queries = List.copyOf(queries);
    }
  }

  /**
   * Takes a statement apart.
   *
   * @param sql a text that {@link SqlParser} reads
   * @param elsewhere whether Postgres has no such relation
   * @param all whether to find also those whose tables can as well be read one by one: without
   *     aggregates, DISTINCT, windows, set operations and LIMIT
   */
  public static Split of(String sql, Predicate<RelationName> elsewhere, boolean all) {
    // A tree of its own: the parsed statement belongs to all sessions.
    if (!(SqlParser.parse(sql) instanceof Parsed parsed)) {
      throw new IllegalArgumentException("a text that is not read");
    }
    return of(parsed, elsewhere, all);
  }

  /**
   * The same for a statement that nobody else reads.
   *
   * @param parsed whose parameters have their numbers, in whatever order; taken apart
   */
  public static Split of(Parsed parsed, Predicate<RelationName> elsewhere, boolean all) {
    if (!(parsed.ast() instanceof Select select)) {
      throw new IllegalArgumentException("no query");
    }
    PostgresQueries queries = new PostgresQueries(elsewhere, all);
    queries.noteCtes(select);
    queries.within(select);
    int parameters = parsed.facts().parameterCount();
    return new Split(
        new Parsed(select, new FactsCollector().collect(select, parameters)), queries.found);
  }

  private void noteCtes(Object node) {
    if (node instanceof WithItem<?> item) {
      ctes.add(Names.fold(item.getAliasName()));
    }
    Nodes.children(node).forEach(this::noteCtes);
  }

  private void within(Select select) {
    List<WithItem<?>> with = select.getWithItemsList();
    if (with != null && with.stream().noneMatch(WithItem::isRecursive)) {
      with.forEach(item -> consider(item.getSelect()));
    }
    if (select instanceof PlainSelect plain) {
      from(plain.getFromItem(), plain.getJoins());
    } else if (select instanceof SetOperationList list) {
      list.getSelects().forEach(this::within);
    } else if (select instanceof ParenthesedSelect parenthesed) {
      within(parenthesed.getSelect());
    }
  }

  private void from(@Nullable FromItem first, @Nullable List<Join> joins) {
    item(first);
    if (joins != null) {
      joins.forEach(join -> item(join.getFromItem()));
    }
  }

  private void item(@Nullable FromItem item) {
    if (item instanceof ParenthesedSelect select && !(item instanceof LateralSubSelect)) {
      consider(select);
    } else if (item instanceof ParenthesedFromItem inner) {
      from(inner.getFromItem(), inner.getJoins());
    }
  }

  private void consider(ParenthesedSelect place) {
    Select query = place.getSelect();
    if (!ofPostgres(query) || !all && !opaque(query)) {
      within(query);
      return;
    }
    RelationName name = new RelationName(null, "htap query " + (found.size() + 1));
    found.add(query(name, query));
    PlainSelect reads = new PlainSelect().addSelectItems(new SelectItem<>(new AllColumns()));
    reads.setFromItem(new Table(name.quoted()));
    place.setSelect(reads);
  }

  private boolean ofPostgres(Select query) {
    FactsCollector facts = new FactsCollector();
    facts.collect(query, 0);
    return !facts.relations().isEmpty()
        && facts.relations().stream()
            .noneMatch(
                name ->
                    elsewhere.test(name) || name.schema() == null && ctes.contains(name.name()));
  }

  /** Whether no key and no condition passes through it. */
  private static boolean opaque(Select query) {
    return !(query instanceof PlainSelect plain)
        || plain.getDistinct() != null
        || plain.getGroupBy() != null
        || plain.getHaving() != null
        || plain.getLimit() != null
        || plain.getOffset() != null
        || plain.getFetch() != null
        || QueryGraphBuilder.aggregates(plain.getSelectItems());
  }

  private static Query query(RelationName name, Select query) {
    mark(query);
    List<String> texts = new ArrayList<>();
    List<Integer> parameters = new ArrayList<>();
    String text = query.toString();
    int end = 0;
    for (Matcher matcher = MARK.matcher(text); matcher.find(); end = matcher.end()) {
      texts.add(text.substring(end, matcher.start()));
      parameters.add(Integer.valueOf(matcher.group(1)));
    }
    texts.add(text.substring(end));
    return new Query(name, texts, parameters);
  }

  /** Has the parameters printed by their numbers, after a character that no text has. */
  private static void mark(Object node) {
    if (node instanceof JdbcParameter parameter) {
      parameter.setParameterCharacter("\0");
      parameter.setUseFixedIndex(true);
    }
    Nodes.children(node).forEach(PostgresQueries::mark);
  }
}
