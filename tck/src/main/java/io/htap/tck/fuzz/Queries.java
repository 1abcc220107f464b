package io.htap.tck.fuzz;

import io.htap.tck.fuzz.Grammar.Section;
import io.htap.tck.fuzz.Node.Kind;
import io.htap.tck.fuzz.Scope.Ref;
import io.htap.tck.fuzz.Sources.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Queries of given column types, in all the shapes that a SELECT can take. */
final class Queries {
  private final Schema schema;
  private final Grammar grammar;
  private final Dice dice;
  private final Sources sources;
  private @Nullable Whole whole;

  /**
   * What the whole statement's ORDER BY can speak of.
   *
   * @param labels of its columns, as they are written; null for one that is given none
   * @param expressions makes others than its columns; null where none may be sorted by
   */
  record Whole(List<@Nullable String> labels, @Nullable Expressions expressions) {}

  Queries(Schema schema, Grammar grammar, Dice dice) {
    this.schema = schema;
    this.grammar = grammar;
    this.dice = dice;
    this.sources = new Sources(this);
  }

  Schema schema() {
    return schema;
  }

  Grammar grammar() {
    return grammar;
  }

  Dice dice() {
    return dice;
  }

  Sources sources() {
    return sources;
  }

  /** Of the last query that was made as a whole statement; null where it has positions alone. */
  @Nullable Whole whole() {
    return whole;
  }

  /** Types as columns have them. */
  List<SqlType> types(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> dice.chance(92) ? dice.pick(SqlType.COMMON) : dice.pick(SqlType.values()))
        .toList();
  }

  /** A query of one row at most. */
  Node single(SqlType type, int depth, Scope outer) {
    Source from = sources.from(depth - 1, outer);
    var expressions = new Expressions(this, from.scope(), false, true, false);
    // An aggregate over nothing but outer columns would be one of the outer query.
    Scope own = new Scope(from.scope().refs(), List.of(), from.scope().key());
    Node aggregate = expressions.within(own).in(Section.AGGREGATE, type, 1);
    if (aggregate != null && dice.chance(10)) {
      // The one row of an aggregate, from below.
      Node rows =
          Node.fixed("select ", aggregate, " from ", from.node(), where(expressions, depth));
      return Node.of(Kind.QUERY, "select x1 from (", rows, ") as r0(x1)");
    }
    if (aggregate == null || dice.chance(20)) {
      // One row by its key.
      return from.scope().key().size() == 1
          ? Node.of(
              Kind.QUERY,
              "select ",
              expressions.of(type, 1),
              " from ",
              from.node(),
              Node.frozen(" where ", from.scope().key().get(0), " = " + dice.below(20)))
          : Node.of(Kind.QUERY, "select ", Node.expression(type, type.simplest()));
    }
    return Node.of(
        Kind.QUERY, "select ", aggregate, " from ", from.node(), where(expressions, depth));
  }

  /** A query that stands within another one. */
  Node subquery(List<SqlType> types, int depth, Scope outer) {
    int kind = dice.below(100);
    if (kind < 12 && depth > 0 && types.stream().allMatch(SqlType::exact)) {
      return setOperation(types, depth, outer);
    }
    if (kind < 20) {
      return limited(types, outer);
    }
    if (kind < 24 && depth > 0) {
      return withOwn(types, depth, outer);
    }
    return body(types, depth, outer, false);
  }

  /** A query with a common table expression of its own, which may speak of what is around it. */
  private Node withOwn(List<SqlType> types, int depth, Scope outer) {
    List<SqlType> columns = new ArrayList<>(types);
    columns.add(SqlType.INT4);
    String name = sources.freshName("w");
    Source from = sources.named(body(columns, depth - 1, outer, false), name, columns, outer);
    var expressions = new Expressions(this, from.scope(), false, true, true);
    List<Node> items = types.stream().map(t -> expressions.leaf(t, true)).toList();
    return Node.of(
        Kind.QUERY,
        "with " + name + Sources.columns(columns) + " as (",
        from.node(),
        ") select ",
        Node.list(", ", 1, items),
        " from " + name,
        where(expressions, depth));
  }

  /**
   * A query in any shape but a set operation.
   *
   * @param whole whether it is the whole statement, so that all it computes is shown
   */
  Node body(List<SqlType> types, int depth, Scope outer, boolean whole) {
    int kind = dice.below(100);
    if (whole) {
      this.whole = null;
    }
    boolean exact = types.stream().allMatch(SqlType::exact);
    if (kind < 25) {
      return grouped(types, depth, outer, whole);
    }
    if (kind < 33 && exact) {
      return plain(types, depth, outer, whole, "distinct ");
    }
    if (kind < 38 && exact) {
      return distinctOn(types, depth, outer);
    }
    return plain(types, depth, outer, whole, "");
  }

  private Node plain(List<SqlType> types, int depth, Scope outer, boolean whole, String distinct) {
    Source from = sources.from(depth, outer);
    boolean raises = whole && distinct.isEmpty() && dice.chance(8);
    var conditions = new Expressions(this, from.scope(), false, true, !from.large());
    var expressions = new Expressions(this, from.scope(), raises, true, !from.large());
    boolean windows = distinct.isEmpty() && !raises && dice.chance(15);
    List<Node> items = new ArrayList<>();
    List<@Nullable String> labels = new ArrayList<>();
    for (SqlType type : types) {
      Node window = windows ? expressions.in(Section.WINDOW, type, 2) : null;
      Node shown = window == null ? expression(expressions, type, depth) : window;
      items.add(item(shown, whole, from.scope(), labels));
    }
    note(whole, labels, distinct.isEmpty() ? conditions : null);
    return Node.of(
        Kind.QUERY,
        "select " + distinct,
        Node.list(", ", 1, items),
        " from ",
        from.node(),
        where(conditions, depth));
  }

  private Node expression(Expressions expressions, SqlType type, int depth) {
    return dice.chance(35) ? expressions.leaf(type, true) : expressions.of(type, depth);
  }

  /** With a label now and then, which may be that of another column of FROM. */
  private Node item(Node expression, boolean whole, Scope scope, List<@Nullable String> labels) {
    labels.add(null);
    if (!whole || !dice.chance(40)) {
      return expression;
    }
    if (dice.chance(30) && !scope.refs().isEmpty()) {
      String sql = dice.pick(scope.refs()).node().sql();
      String name = sql.substring(sql.lastIndexOf('.') + 1);
      if (name.matches("\\w+|\"[^\"]*\"") && !labels.contains(name)) {
        labels.set(labels.size() - 1, name);
        // Without it the same name would mean something else.
        return Node.fixed(expression, " as " + name);
      }
    }
    String name = sources.freshName("n");
    labels.set(labels.size() - 1, name);
    return Node.fixed(expression, Node.optional(" as " + name));
  }

  private void note(
      boolean ofStatement, List<@Nullable String> labels, @Nullable Expressions expressions) {
    if (ofStatement) {
      whole = new Whole(labels, expressions);
    }
  }

  private Node where(Expressions conditions, int depth) {
    return dice.chance(60)
        ? Node.optional(" where ", conditions.of(SqlType.BOOL, Math.max(1, depth)))
        : Node.fixed();
  }

  /** GROUP BY, with the result's columns computed from keys and aggregates. */
  private Node grouped(List<SqlType> types, int depth, Scope outer, boolean whole) {
    Source from = sources.from(depth, outer);
    Scope own = new Scope(from.scope().refs(), List.of(), from.scope().key());
    var inner = new Expressions(this, own, false, false, false);
    List<Ref> refs = new ArrayList<>();
    List<Node> keys = new ArrayList<>();
    for (int i = dice.pick(0, 1, 1, 1, 2, 2); i > 0; i--) {
      SqlType type = inner.someType(true);
      Node key = dice.chance(60) ? inner.leaf(type, true) : inner.of(type, 2);
      // A literal would be taken for a position, or for no key at all.
      if (from.scope().refs().stream().anyMatch(r -> key.sql().contains(r.node().sql()))) {
        keys.add(key);
        refs.add(new Ref(key, type, true));
      }
    }
    for (SqlType type : types) {
      for (int i = dice.between(1, 2); i > 0; i--) {
        Node aggregate = aggregate(inner, type);
        if (aggregate != null) {
          refs.add(new Ref(aggregate, type, true));
        }
      }
    }
    Scope scope = new Scope(refs, List.of(), List.of());
    var expressions = new Expressions(this, scope, true, true, false);
    List<Node> items = new ArrayList<>();
    List<@Nullable String> labels = new ArrayList<>();
    for (SqlType type : types) {
      Node leaf = expressions.leaf(type, true);
      items.add(item(dice.chance(75) ? leaf : safely(scope, type), whole, from.scope(), labels));
    }
    note(whole, labels, new Expressions(this, harmless(scope), false, false, false));
    List<Object> parts = new ArrayList<>();
    Collections.addAll(parts, "select ", Node.list(", ", 1, items), " from ", from.node());
    parts.add(where(new Expressions(this, from.scope(), false, true, !from.large()), depth));
    if (!keys.isEmpty()) {
      Node list = Node.list(", ", 1, keys);
      boolean sets = dice.chance(20);
      parts.add(" group by ");
      parts.add(sets ? Node.fixed(dice.pick("rollup (", "cube ("), list, ")") : list);
    }
    if (dice.chance(20)) {
      parts.add(Node.optional(" having ", safely(scope, SqlType.BOOL)));
    }
    return Node.of(Kind.QUERY, parts.toArray());
  }

  /** Over keys and aggregates, with those whose ends may come up only shown or compared. */
  private Node safely(Scope scope, SqlType type) {
    boolean number = type == SqlType.INT4 || type == SqlType.INT2 || type == SqlType.INT8;
    return new Expressions(this, harmless(scope), false, true, false).of(type, number ? 0 : 2);
  }

  private Scope harmless(Scope scope) {
    List<Ref> refs =
        scope.refs().stream()
            .map(r -> new Ref(r.node(), r.type(), sources.ends(r.node()).contains(r.type())))
            .toList();
    return new Scope(refs, List.of(), List.of());
  }

  private @Nullable Node aggregate(Expressions inner, SqlType type) {
    Node aggregate = inner.in(Section.AGGREGATE, type, 2);
    if (aggregate == null || !dice.chance(15)) {
      return aggregate;
    }
    boolean call = aggregate.sql().endsWith(")") && !aggregate.sql().startsWith("round(");
    return call
        ? Node.expression(
            type, aggregate, Node.optional(" filter (where ", inner.of(SqlType.BOOL, 1), ")"))
        : aggregate;
  }

  Node distinctOn(List<SqlType> types, int depth, Scope outer) {
    Source from = sources.from(Math.min(depth, 1), outer);
    if (from.scope().key().isEmpty()) {
      return plain(types, depth, outer, false, "distinct ");
    }
    var expressions = new Expressions(this, from.scope(), false, false, false);
    Node key = expressions.leaf(expressions.someType(true), true);
    if (from.scope().refs().stream().noneMatch(r -> r.node() == key)) {
      return plain(types, depth, outer, false, "distinct ");
    }
    List<Node> items = types.stream().map(t -> expressions.of(t, depth - 1)).toList();
    Node order =
        Node.frozen(" order by ", key, dice.pick("", " desc"), ", ", joined(from.scope().key()));
    return Node.of(
        Kind.QUERY,
        Node.frozen("select distinct on (", key, ") "),
        Node.list(", ", 1, items),
        " from ",
        from.node(),
        where(expressions, depth),
        order);
  }

  /** The first rows of a table in an order without ties. */
  private Node limited(List<SqlType> types, Scope outer) {
    Source from = sources.from(0, outer);
    var expressions = new Expressions(this, from.scope(), false, true, false);
    List<Node> items = types.stream().map(t -> expressions.of(t, 1)).toList();
    Node first =
        dice.chance(40)
            ? Node.fixed(
                expressions.leaf(expressions.someType(true), true), dice.pick(", ", " desc, "))
            : Node.fixed();
    Node tail =
        Node.frozen(
            " order by ",
            first,
            joined(from.scope().key()),
            dice.pick(" limit ", " fetch first "),
            Integer.toString(dice.between(0, 6)));
    boolean fetch = tail.sql().contains("fetch");
    return Node.of(
        Kind.QUERY,
        "select ",
        Node.list(", ", 1, items),
        " from ",
        from.node(),
        where(expressions, 1),
        Node.optional(tail, fetch ? " rows only" : dice.pick("", "", " offset 2")));
  }

  private static Node joined(List<Node> keys) {
    return Node.list(", ", keys.size(), keys);
  }

  Node setOperation(List<SqlType> types, int depth, Scope outer) {
    boolean exact = types.stream().allMatch(SqlType::exact);
    String operator =
        exact
            ? dice.pick(
                " union ",
                " union all ",
                " union all ",
                " intersect ",
                " except ",
                " except all ",
                " intersect all ")
            : " union all ";
    List<Object> parts = new ArrayList<>();
    int members = dice.chance(20) ? 3 : 2;
    for (int i = 0; i < members; i++) {
      parts.add(i == 0 ? "" : operator);
      Node member = body(types, depth - 1, outer, false);
      boolean wrapped = member.sql().contains(" order by ") || dice.chance(20);
      parts.add(wrapped ? Node.fixed("(", member, ")") : member);
    }
    return Node.of(Kind.QUERY, parts.toArray());
  }
}
