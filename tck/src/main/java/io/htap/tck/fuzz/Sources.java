package io.htap.tck.fuzz;

import io.htap.tck.fuzz.Node.Kind;
import io.htap.tck.fuzz.Scope.Ref;
import io.htap.tck.fuzz.Table.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** FROM clauses; a copied table is in each of them. */
final class Sources {
  /**
   * A FROM item or join.
   *
   * @param large whether it may have thousands of rows
   */
  record Source(Node node, Scope scope, boolean large) {}

  /** A common table expression in sight. */
  record Cte(String name, List<SqlType> types, Node query) {}

  private final Queries queries;
  private final Dice dice;
  private final List<Cte> ctes = new ArrayList<>();
  private final Set<Node> extremes = Collections.newSetFromMap(new IdentityHashMap<>());
  private int names;

  Sources(Queries queries) {
    this.queries = queries;
    this.dice = queries.dice();
  }

  void define(Cte cte) {
    ctes.add(cte);
  }

  String freshName(String prefix) {
    return prefix + ++names;
  }

  /** The whole clause without its keyword. */
  Source from(int depth, Scope outer) {
    int kind = dice.below(100);
    if (depth <= 0 || kind < 40) {
      return table(outer, dice.chance(8), dice.chance(30));
    }
    if (kind < 72) {
      return join(table(outer, false, false), item(depth - 1, outer), depth, outer);
    }
    if (kind < 80) {
      var two = join(table(outer, false, false), table(outer, false, false), depth, outer);
      return join(two, item(depth - 1, outer), depth, outer);
    }
    if (kind < 86) {
      return derived(depth - 1, outer);
    }
    if (kind < 92) {
      return lateral(table(outer, false, false), depth - 1, outer);
    }
    return ctes.isEmpty() ? derived(depth - 1, outer) : cte(outer);
  }

  private Source item(int depth, Scope outer) {
    int kind = dice.below(100);
    if (kind < 65 || depth <= 0) {
      return table(outer, false, false);
    }
    if (kind < 80) {
      return derived(depth, outer);
    }
    if (kind < 88 && !ctes.isEmpty()) {
      return cte(outer);
    }
    return kind < 94 ? values(outer) : series(outer);
  }

  /**
   * @param bare whether its columns are called by their names alone
   */
  private Source table(Scope outer, boolean large, boolean bare) {
    List<Table> fit = queries.schema().tables().stream().filter(t -> t.large() == large).toList();
    Table table = dice.pick(fit);
    String alias = bare ? "" : freshName("r");
    String name = alias.isEmpty() ? table.name() : table.name() + dice.pick(" ", " as ") + alias;
    List<Ref> refs = new ArrayList<>();
    for (Column column : table.columns()) {
      refs.add(ref(alias, column.name(), column.type(), column.extreme()));
    }
    List<Node> key = List.of(refs.get(0).node());
    return new Source(Node.of(Kind.FROM, name), new Scope(refs, outer.outer(), key), large);
  }

  private Ref ref(String alias, String column, SqlType type, boolean extreme) {
    String sql = alias.isEmpty() ? column : alias + "." + column;
    Node node = Node.expression(type, sql);
    if (extreme) {
      extremes.add(node);
    }
    return new Ref(node, type, extreme);
  }

  Source named(Node node, String alias, List<SqlType> types, Scope outer) {
    return named(node, node, alias, types, outer);
  }

  /**
   * @param query what its columns are made of: one of a type whose ends it may hold is extreme too
   */
  private Source named(Node node, Node query, String alias, List<SqlType> types, Scope outer) {
    Set<SqlType> ends = ends(query);
    List<Ref> refs =
        IntStream.range(0, types.size())
            .mapToObj(i -> ref(alias, "x" + (i + 1), types.get(i), ends.contains(types.get(i))))
            .toList();
    return new Source(node, new Scope(refs, outer.outer(), List.of()), false);
  }

  /** The types whose ends may come up in it: of the extreme columns that it names. */
  Set<SqlType> ends(Node node) {
    Set<SqlType> ends = EnumSet.noneOf(SqlType.class);
    node.nodes()
        .filter(extremes::contains)
        .forEach(n -> ends.add(Objects.requireNonNull(n.type())));
    return ends;
  }

  private Source derived(int depth, Scope outer) {
    List<SqlType> types = queries.types(dice.between(1, 3));
    String alias = freshName("r");
    Scope around = new Scope(List.of(), outer.outer(), List.of());
    Node query =
        dice.chance(10) && types.stream().allMatch(SqlType::exact)
            ? queries.distinctOn(types, 0, around)
            : queries.subquery(types, depth, around);
    return named(
        Node.of(Kind.FROM, "(", query, ") as " + alias + columns(types)), alias, types, outer);
  }

  static String columns(List<SqlType> types) {
    var names = new StringBuilder();
    for (int i = 1; i <= types.size(); i++) {
      names.append(i == 1 ? "(x" : ", x").append(i);
    }
    return names.append(')').toString();
  }

  private Source lateral(Source left, int depth, Scope outer) {
    List<SqlType> types = queries.types(dice.between(1, 2));
    String alias = freshName("r");
    Node query = queries.subquery(types, depth, left.scope().inside(outer).around());
    Node item = Node.fixed("lateral (", query, ") as " + alias + columns(types));
    var right = named(item, alias, types, outer);
    String join = dice.pick(" cross join ", " left join ", ", ");
    Node node =
        Node.of(Kind.FROM, left.node(), join, item, join.contains("left") ? " on true" : "");
    return new Source(node, left.scope().beside(right.scope()), false);
  }

  private Source cte(Scope outer) {
    Cte cte = dice.pick(ctes);
    String alias = freshName("r");
    Node node = Node.of(Kind.FROM, cte.name() + " " + alias);
    return named(node, cte.query(), alias, cte.types(), outer);
  }

  private Source values(Scope outer) {
    List<SqlType> types = List.of(SqlType.INT4, queries.types(1).get(0));
    String alias = freshName("r");
    List<Node> rows = new ArrayList<>();
    for (int row = 0; row < 3; row++) {
      List<Node> cells = new ArrayList<>();
      for (SqlType type : types) {
        cells.add(Node.expression(type, Values.literal(type, dice)));
      }
      rows.add(Node.fixed("(", cells.get(0), ", ", cells.get(1), ")"));
    }
    Node list = Node.list(", ", 1, rows);
    return named(
        Node.of(Kind.FROM, "(values ", list, ") as " + alias + columns(types)),
        alias,
        types,
        outer);
  }

  private Source series(Scope outer) {
    String alias = freshName("r");
    String sql = "generate_series(%d, %d) as %s(x1)".formatted(dice.below(3), dice.below(9), alias);
    return named(Node.of(Kind.FROM, sql), alias, List.of(SqlType.INT4), outer);
  }

  private Source join(Source left, Source right, int depth, Scope outer) {
    Scope both = left.scope().beside(right.scope());
    if (dice.chance(5)) {
      Node crossed = Node.of(Kind.FROM, left.node(), " cross join ", right.node());
      return new Source(crossed, both, true);
    }
    String kind =
        dice.pick(
            " join ",
            " join ",
            " left join ",
            " left join ",
            " right join ",
            " full join ",
            " inner join ",
            " left outer join ");
    Node condition = equality(left.scope(), right.scope());
    if (dice.chance(25) && !kind.contains("full")) {
      var expressions = new Expressions(queries, both.inside(outer), false, true, false);
      condition =
          Node.expression(
              SqlType.BOOL,
              condition,
              Node.optional(" and ", expressions.of(SqlType.BOOL, depth - 1)));
    }
    Node node = Node.of(Kind.FROM, left.node(), kind, right.node(), " on ", condition);
    return new Source(node, both, left.large() || right.large());
  }

  private Node equality(Scope left, Scope right) {
    List<Node> found = new ArrayList<>();
    for (Ref l : left.refs()) {
      for (Ref r : right.refs()) {
        boolean few = l.type() == SqlType.BOOL || l.type() == SqlType.MOOD;
        if (l.type() == r.type() && l.type().exact() && !few) {
          found.add(Node.expression(SqlType.BOOL, l.node(), " = ", r.node()));
        }
      }
    }
    return found.isEmpty() ? Node.expression(SqlType.BOOL, "true") : dice.pick(found);
  }
}
