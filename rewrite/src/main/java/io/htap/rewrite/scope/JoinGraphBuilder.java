package io.htap.rewrite.scope;

import io.htap.parser.Names;
import io.htap.rewrite.scope.ScopeColumn.Origin;
import io.htap.rewrite.translation.Finishing.RowCount;
import io.htap.spi.JoinGraph;
import io.htap.spi.JoinGraph.Condition;
import io.htap.spi.JoinGraph.KeyPair;
import io.htap.spi.JoinGraph.KeyPath;
import io.htap.spi.JoinGraph.Node;
import io.htap.spi.PgType;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExistsExpression;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import org.jspecify.annotations.Nullable;

/**
 * Gathers, while a statement is bound, which rows of its relations can matter.
 *
 * <p>Leaving out rows of a relation is allowed when the clause at hand drops every row that they
 * would have been part of, and every row that appears instead because an outer join below finds no
 * partner any more. So an equality in WHERE lets keys travel both ways, whatever the joins below:
 * it is true of no row that is extended with NULLs. In ON it does so only towards a side that is
 * not preserved, or is so in vain: WHERE drops what is extended with NULLs on the other side.
 */
public final class JoinGraphBuilder {
  private final Map<TableUse, Set<Condition>> conditions = new IdentityHashMap<>();
  private final Map<Route, Set<KeyPair>> routes = new LinkedHashMap<>();
  private final Map<Select, Bound> subqueries = new IdentityHashMap<>();
  private final Map<Select, TopRows> tops = new IdentityHashMap<>();
  private final Map<Select, Scope> limited = new IdentityHashMap<>();

  /** Pairs of one clause, known by its number, travel together. */
  private record Route(int clause, TableUse from, TableUse to) {}

  /** A pair in ON whose second column is of a side that is preserved. */
  private record Preserved(int clause, Origin from, Origin to) {}

  private final List<Preserved> preserved = new ArrayList<>();
  private int clauses;

  /** Each costs a look; the shortest come first. */
  private static final int MOST_PATHS = 200;

  /**
   * A query that has been bound.
   *
   * @param where its WHERE clause; null when it has none
   * @param filters whether it has a row only if its FROM and WHERE leave one
   * @param origins of its columns, in order
   */
  private record Bound(
      Scope scope, @Nullable Expression where, boolean filters, List<Optional<Origin>> origins) {}

  /** The columns of an equality, the first of them in the query at hand. */
  private record Pair(Origin here, Scope.Found other) {}

  /** The ON clause of a join; to be called before its sides are marked as nullable. */
  public void on(Expression condition, String kind, Namespace left, Namespace right, Scope both) {
    int clause = clauses++;
    for (Expression conjunct : conjuncts(condition)) {
      for (Pair pair : pairs(conjunct, both)) {
        Origin other = pair.other().column().origin();
        if (pair.other().depth() == 0 && other != null) {
          side(pair.here(), other, clause, kind, left, right);
        }
      }
      Origin only = ConditionText.only(conjunct, both);
      if (only != null && loses(kind, owner(only, left, right))) {
        restrict(only.use(), conjunct, both);
      } else if (only == null && kind.equals("INNER")) {
        Alternatives.implied(conjunct, both).forEach((use, sum) -> restrict(use, sum, both));
      }
    }
  }

  /** One column of USING. */
  public void using(
      ScopeColumn leftColumn,
      ScopeColumn rightColumn,
      String kind,
      Namespace left,
      Namespace right) {
    Origin l = leftColumn.origin();
    Origin r = rightColumn.origin();
    if (l != null && r != null) {
      int clause = clauses++;
      side(l, r, clause, kind, left, right);
      side(r, l, clause, kind, left, right);
    }
  }

  /** Lets keys travel towards the first column, if its side of the join is not preserved. */
  private void side(
      Origin here, Origin other, int clause, String kind, Namespace left, Namespace right) {
    char side = owner(here, left, right);
    char from = owner(other, left, right);
    if (from != ' ' && side != from) {
      if (loses(kind, side)) {
        travel(clause, other, here);
      } else {
        preserved.add(new Preserved(clause, other, here));
      }
    }
  }

  /** Which side of a join an occurrence is on, L or R; blank for none. */
  private static char owner(Origin column, Namespace left, Namespace right) {
    return offers(left, column.use()) ? 'L' : offers(right, column.use()) ? 'R' : ' ';
  }

  private static boolean offers(Namespace names, TableUse use) {
    return names.allColumns().anyMatch(c -> c.origin() != null && c.origin().use() == use);
  }

  private static boolean loses(String kind, char side) {
    return switch (kind) {
      case "INNER" -> side != ' ';
      case "LEFT" -> side == 'R';
      case "RIGHT" -> side == 'L';
      default -> false;
    };
  }

  /** Notes which sides of a join are extended with NULLs. */
  public void extended(String kind, Namespace left, Namespace right) {
    if (kind.equals("RIGHT") || kind.equals("FULL")) {
      nullable(left);
    }
    if (kind.equals("LEFT") || kind.equals("FULL")) {
      nullable(right);
    }
  }

  private static void nullable(Namespace names) {
    names
        .allColumns()
        .forEach(
            c -> {
              if (c.origin() != null) {
                c.origin().use().markNullable();
              }
            });
  }

  /** A WHERE clause over a FROM clause that is bound, and subqueries in it. */
  public void where(Expression condition, Scope scope) {
    int clause = clauses++;
    for (Expression conjunct : conjuncts(condition)) {
      for (Pair pair : pairs(conjunct, scope)) {
        Origin other = pair.other().column().origin();
        if (other != null) {
          // What belongs to a query around is the same for all rows here: it lets keys in.
          travel(clause, other, pair.here());
        }
      }
      Origin only = ConditionText.only(conjunct, scope);
      if (only != null) {
        restrict(only.use(), conjunct, scope);
        if (ConditionText.rejectsNull(conjunct)) {
          rejectNulls(only.use());
        }
      } else if (conjunct instanceof OrExpression) {
        Alternatives.implied(conjunct, scope).forEach((use, sum) -> restrict(use, sum, scope));
      } else if (conjunct instanceof InExpression in && !in.isNot()) {
        in(in, scope);
      } else if (conjunct instanceof ExistsExpression exists && !exists.isNot()) {
        exists(exists, scope);
      }
    }
  }

  /**
   * A WHERE clause that is true of no row where this occurrence is extended with NULLs makes the
   * joins below, as far as they preserve what finds no partner in it, inner joins.
   */
  private void rejectNulls(TableUse use) {
    for (Preserved pair : preserved) {
      if (pair.from().use() == use) {
        travel(pair.clause(), pair.from(), pair.to());
      }
    }
  }

  private void in(InExpression in, Scope scope) {
    Bound query = bound(in.getRightExpression());
    if (query == null
        || query.origins().size() != 1
        || !(in.getLeftExpression() instanceof Column column)) {
      return;
    }
    Scope.Found left = find(column, scope);
    Origin outer = left.column().origin();
    Origin inner = query.origins().get(0).orElse(null);
    if (outer == null || inner == null) {
      return;
    }
    int clause = clauses++;
    travel(clause, outer, inner);
    if (left.depth() == 0) {
      travel(clause, inner, outer);
    }
  }

  private void exists(ExistsExpression exists, Scope scope) {
    Bound query = bound(exists.getRightExpression());
    if (query == null || query.where() == null || !query.filters()) {
      return;
    }
    int clause = clauses++;
    for (Expression conjunct : conjuncts(query.where())) {
      for (Pair pair : pairs(conjunct, query.scope())) {
        Origin outer = pair.other().column().origin();
        if (pair.other().depth() == 1 && outer != null) {
          travel(clause, pair.here(), outer);
        }
      }
    }
  }

  private @Nullable Bound bound(Expression subquery) {
    Object inner = subquery;
    while (inner instanceof ParenthesedSelect select) {
      inner = select.getSelect();
    }
    return inner instanceof Select select ? subqueries.get(select) : null;
  }

  /**
   * A query has been bound.
   *
   * @param filters whether it has a row only if its FROM and WHERE leave one
   * @param origins of its columns, empty where leaving out rows below would change more than the
   *     rows of the query
   */
  public void bound(
      Select query,
      Scope scope,
      @Nullable Expression where,
      boolean filters,
      List<Optional<Origin>> origins) {
    subqueries.put(query, new Bound(scope, where, filters, origins));
  }

  /**
   * The LIMIT of a query without groups, aggregates, windows and DISTINCT that has been bound.
   *
   * @param origins of its columns, in order
   */
  public void limited(
      PlainSelect query,
      Scope scope,
      List<OrderKey> order,
      List<Optional<Origin>> origins,
      @Nullable RowCount limit,
      @Nullable RowCount offset) {
    if (limit != null) {
      limited.put(query, scope);
    }
    TopRows top = TopRows.of(query, scope, order, origins, new TopRows.Limits(limit, offset));
    if (top != null) {
      tops.put(query, top);
    }
  }

  /** The origins of a subquery's columns; as many as it has, or none. */
  public List<Optional<Origin>> origins(Select query) {
    Bound bound = subqueries.get(query);
    return bound == null ? List.of() : bound.origins();
  }

  private void restrict(TableUse use, Expression conjunct, Scope scope) {
    if (use.isNullable() && !ConditionText.rejectsNull(conjunct)) {
      return;
    }
    Condition text = ConditionText.of(conjunct, scope);
    if (text != null) {
      conditions.computeIfAbsent(use, u -> new LinkedHashSet<>()).add(text);
    }
  }

  private void travel(int clause, Origin from, Origin to) {
    if (from.use() != to.use() && travels(from.type(), to.type())) {
      routes
          .computeIfAbsent(new Route(clause, from.use(), to.use()), r -> new LinkedHashSet<>())
          .add(new KeyPair(from.attnum(), to.attnum()));
    }
  }

  /** Types whose equality is that of their printed values; floats know two zeros. */
  private static boolean travels(@Nullable PgType from, @Nullable PgType to) {
    if (from == null || to == null) {
      return false;
    }
    return switch (from) {
      case INT2, INT4, INT8 -> to == PgType.INT2 || to == PgType.INT4 || to == PgType.INT8;
      case TEXT, VARCHAR -> to == PgType.TEXT || to == PgType.VARCHAR;
      case BPCHAR, BOOL, UUID, DATE, TIMESTAMP, TIMESTAMPTZ, NUMERIC -> to == from;
      default -> false;
    };
  }

  /** The parts of a condition that must all be true. */
  public static List<Expression> conjuncts(Expression condition) {
    List<Expression> parts = new ArrayList<>();
    Expression rest = condition;
    while (true) {
      if (rest instanceof AndExpression and) {
        parts.addAll(0, conjuncts(and.getRightExpression()));
        rest = and.getLeftExpression();
      } else if (rest instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
        rest = list.get(0);
      } else {
        parts.add(0, rest);
        return parts;
      }
    }
  }

  /** What an equality of columns binds in the query at hand: none, one or both of its columns. */
  private static List<Pair> pairs(Expression conjunct, Scope scope) {
    List<Pair> pairs = new ArrayList<>();
    if (conjunct instanceof EqualsTo equals
        && equals.getLeftExpression() instanceof Column left
        && equals.getRightExpression() instanceof Column right) {
      Scope.Found l = find(left, scope);
      Scope.Found r = find(right, scope);
      Origin lo = l.column().origin();
      Origin ro = r.column().origin();
      if (l.depth() == 0 && lo != null) {
        pairs.add(new Pair(lo, r));
      }
      if (r.depth() == 0 && ro != null) {
        pairs.add(new Pair(ro, l));
      }
    }
    return pairs;
  }

  /** What a column's name means. */
  public static Scope.Found find(Column column, Scope scope) {
    Table table = column.getTable();
    List<String> qualifiers = table == null ? List.of() : table.getNameParts();
    return scope.resolve(
        qualifiers.size() == 2 ? Names.fold(qualifiers.get(1)) : null,
        qualifiers.isEmpty() ? null : Names.fold(qualifiers.get(0)),
        Names.fold(column.getColumnName()));
  }

  /** The scope of a query that {@link #limited} was told of with a LIMIT; null of any other. */
  @Nullable Scope limited(Select query) {
    return limited.get(query);
  }

  /**
   * @param outermost the statement's own query
   */
  JoinGraph build(List<TableUse> uses, Select outermost) {
    TopRows top = tops.get(outermost);
    List<Node> nodes = new ArrayList<>();
    for (TableUse use : uses) {
      nodes.add(
          new Node(
              nodes.size(),
              use.facts().oid(),
              use.used(),
              List.copyOf(conditions.getOrDefault(use, Set.of())),
              top != null && top.use() == use ? top.top() : null,
              use.isUnread()));
    }
    List<KeyPath> paths = new ArrayList<>();
    routes.forEach(
        (route, keys) ->
            paths.add(
                new KeyPath(
                    uses.indexOf(route.from()), uses.indexOf(route.to()), List.copyOf(keys))));
    return new JoinGraph(nodes, closed(paths));
  }

  /** With the ways by which keys travel on from where they arrive. */
  private static List<KeyPath> closed(List<KeyPath> paths) {
    Set<KeyPath> all = new LinkedHashSet<>(paths);
    List<KeyPath> last = paths;
    while (!last.isEmpty() && all.size() < MOST_PATHS) {
      List<KeyPath> further = new ArrayList<>();
      for (KeyPath path : last) {
        for (KeyPath next : paths) {
          KeyPath through = through(path, next);
          if (through != null && all.stream().noneMatch(known -> says(known, through))) {
            all.add(through);
            further.add(through);
          }
        }
      }
      last = further;
    }
    return List.copyOf(all);
  }

  private static @Nullable KeyPath through(KeyPath path, KeyPath next) {
    if (path.to() != next.from() || path.from() == next.to()) {
      return null;
    }
    List<KeyPair> pairs = new ArrayList<>();
    for (KeyPair first : path.keys()) {
      for (KeyPair second : next.keys()) {
        if (first.to() == second.from()) {
          pairs.add(new KeyPair(first.from(), second.to()));
        }
      }
    }
    return pairs.isEmpty() ? null : new KeyPath(path.from(), next.to(), pairs);
  }

  private static boolean says(KeyPath known, KeyPath path) {
    return known.from() == path.from()
        && known.to() == path.to()
        && known.keys().containsAll(path.keys());
  }
}
