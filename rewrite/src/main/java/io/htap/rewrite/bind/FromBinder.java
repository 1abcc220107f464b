package io.htap.rewrite.bind;

import io.htap.parser.Names;
import io.htap.rewrite.scope.Flaws;
import io.htap.rewrite.scope.Namespace;
import io.htap.rewrite.scope.OutColumn;
import io.htap.rewrite.scope.Scope;
import io.htap.rewrite.scope.ScopeColumn;
import io.htap.rewrite.scope.ScopeColumn.Origin;
import io.htap.rewrite.value.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.sf.jsqlparser.expression.Alias;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.LateralSubSelect;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.Values;
import org.jspecify.annotations.Nullable;

/** The FROM clause: comma-separated join trees over relations, subqueries and VALUES. */
final class FromBinder {
  private final QueryBinder queries;

  FromBinder(QueryBinder queries) {
    this.queries = queries;
  }

  Namespace bind(PlainSelect select) {
    if (select.getFromItem() == null) {
      return Namespace.EMPTY;
    }
    return tree(first(select), select.getJoins());
  }

  /** The parser notes an ONLY before the first item with the SELECT; it knows no other. */
  private Namespace first(PlainSelect select) {
    if (!select.isUsingOnly()) {
      return item(select.getFromItem(), names(Namespace.EMPTY));
    }
    if (!(select.getFromItem() instanceof Table table)) {
      throw Refusal.syntax("ONLY of something else than a name");
    }
    return new RelationBinder(queries).bind(table, true);
  }

  /** The comma binds loosest: each starts a tree of its own. */
  private Namespace tree(Namespace first, @Nullable List<Join> joins) {
    Namespace done = Namespace.EMPTY;
    Namespace current = first;
    if (joins != null) {
      for (Join join : joins) {
        if (join.isSimple()) {
          if (join.isOuter()
              || !join.getOnExpressions().isEmpty()
              || !join.getUsingColumns().isEmpty()) {
            throw Refusal.syntax("a comma with a condition");
          }
          done = comma(done, current);
          current = item(join.getFromItem(), names(done));
        } else {
          Namespace right = item(join.getFromItem(), names(done.beside(current, "")));
          current = new JoinBinder(queries).join(current, right, join);
        }
      }
    }
    return comma(done, current);
  }

  private static Namespace comma(Namespace done, Namespace next) {
    String sql = done.sql().isEmpty() ? next.sql() : done.sql() + ", " + next.sql();
    Namespace both = done.beside(next, sql);
    long names = both.items().stream().map(Namespace.Item::name).distinct().count();
    if (names != both.items().size() && both.items().stream().noneMatch(i -> i.schema() != null)) {
      throw Refusal.syntax("two FROM items of one name");
    }
    return both;
  }

  /** What a LATERAL item after these sees. */
  private Scope names(Namespace left) {
    return new Scope(left, queries.parent());
  }

  private Namespace item(FromItem item, Scope left) {
    if (item instanceof Table table) {
      return new RelationBinder(queries).bind(table, false);
    }
    if (item instanceof LateralSubSelect lateral) {
      if (!"LATERAL".equalsIgnoreCase(lateral.getPrefix())) {
        throw Refusal.syntax("the FROM item " + lateral.getPrefix());
      }
      return subquery(derived(queries.nested(left), lateral.getSelect()), lateral, " LATERAL ");
    }
    if (item instanceof ParenthesedSelect select) {
      if (select.getOrderByElements() != null || select.getLimit() != null) {
        throw Refusal.syntax("ORDER BY or LIMIT after a query in parentheses");
      }
      return subquery(derived(queries, select.getSelect()), select, "");
    }
    if (item instanceof ParenthesedFromItem inner) {
      return parenthesised(inner);
    }
    if (item instanceof TableFunction call) {
      return new SeriesBinder(queries).bind(call);
    }
    throw Refusal.syntax("the FROM item " + item.getClass().getSimpleName());
  }

  /**
   * @param inner binds the query, seeing what it may see
   */
  private BoundQuery derived(QueryBinder inner, Select query) {
    Flaws flaws = new Flaws(queries.context(), queries.parent());
    BoundQuery bound = inner.bind(query);
    flaws.requireNoLoneRow();
    return bound;
  }

  private Namespace parenthesised(ParenthesedFromItem inner) {
    if (inner.getFromItem() instanceof Values values && inner.getJoins() == null) {
      BoundQuery query = new ValuesBinder(queries).prepare(values).render();
      return subquery(query, inner, "");
    }
    if (inner.getAlias() != null) {
      throw Refusal.syntax("an alias of a join in parentheses");
    }
    Namespace tree = tree(item(inner.getFromItem(), names(Namespace.EMPTY)), inner.getJoins());
    return new Namespace("(" + tree.sql() + ")", tree.items(), tree.columns());
  }

  private Namespace subquery(BoundQuery query, FromItem item, String lateral) {
    Alias alias = item.getAlias();
    String sqlAlias = queries.context().freshName("r");
    boolean united =
        item instanceof ParenthesedSelect select && select.getSelect() instanceof SetOperationList;
    List<Optional<Origin>> origins =
        item instanceof ParenthesedSelect select
            ? queries.context().joins().origins(select.getSelect())
            : List.of();
    List<ScopeColumn> columns = new ArrayList<>();
    for (OutColumn column : query.outside(sqlAlias)) {
      int i = columns.size();
      columns.add(
          united
              ? ScopeColumn.united(column.name(), column.ex())
              : ScopeColumn.derived(
                  column.name(),
                  column.ex(),
                  i < origins.size() ? origins.get(i).orElse(null) : null));
    }
    // Without an alias, which Postgres knows since 16, nothing can refer to it by name.
    String name = alias == null ? " " + sqlAlias : Names.fold(alias.getName());
    return Namespace.of(
        lateral + "(" + query.sql() + ") AS " + sqlAlias,
        new Namespace.Item(name, null, renamed(columns, alias)));
  }

  /** The columns under the names that an alias's list gives them. */
  static List<ScopeColumn> renamed(List<ScopeColumn> columns, @Nullable Alias alias) {
    if (alias == null || alias.getAliasColumns() == null) {
      return columns;
    }
    List<Alias.AliasColumn> names = alias.getAliasColumns();
    if (names.size() > columns.size()) {
      throw Refusal.syntax("more column names than columns");
    }
    List<ScopeColumn> renamed = new ArrayList<>(columns);
    for (int i = 0; i < names.size(); i++) {
      renamed.set(i, columns.get(i).renamed(Names.fold(names.get(i).name)));
    }
    return renamed;
  }
}
