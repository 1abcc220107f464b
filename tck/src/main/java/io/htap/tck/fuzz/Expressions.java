package io.htap.tck.fuzz;

import io.htap.tck.fuzz.Grammar.Piece;
import io.htap.tck.fuzz.Grammar.Rule;
import io.htap.tck.fuzz.Grammar.Section;
import io.htap.tck.fuzz.Part.Bound;
import io.htap.tck.fuzz.Scope.Ref;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Typed expressions over the names of a scope. */
final class Expressions {
  private static final int LITERALS = 25;
  private static final int OUTER = 25;

  private final Queries queries;
  private final Dice dice;
  private final Scope scope;
  private final boolean mayRaise;
  private final boolean mayBind;
  private final boolean maySubquery;

  /**
   * @param mayRaise whether all of it is evaluated, so that an error is part of the answer
   * @param mayBind whether it may hold parameters; not what a statement has to repeat
   * @param maySubquery whether it may hold queries
   */
  Expressions(
      Queries queries, Scope scope, boolean mayRaise, boolean mayBind, boolean maySubquery) {
    this.queries = queries;
    this.dice = queries.dice();
    this.scope = scope;
    this.mayRaise = mayRaise;
    this.mayBind = mayBind;
    this.maySubquery = maySubquery;
  }

  Expressions within(Scope other) {
    return new Expressions(queries, other, mayRaise, mayBind, maySubquery);
  }

  /** An expression of the type; null when the section has none of it. */
  @Nullable Node in(Section section, SqlType type, int depth) {
    Rule rule = choose(queries.grammar().of(section, type), depth);
    return rule == null ? null : fill(rule, depth);
  }

  Node of(SqlType type, int depth) {
    if (depth <= 0 || dice.chance(20)) {
      return leaf(type, false);
    }
    Node made = in(Section.SCALAR, type, depth);
    return made == null ? leaf(type, false) : made;
  }

  /**
   * A column or a literal of the type.
   *
   * @param extremeToo whether it is not computed with, only shown or compared
   */
  Node leaf(SqlType type, boolean extremeToo) {
    List<Ref> refs = refs(scope.refs(), type, extremeToo);
    List<Ref> outer = refs(scope.outer(), type, extremeToo);
    if (!outer.isEmpty() && (refs.isEmpty() || dice.chance(OUTER))) {
      return dice.pick(outer).node();
    }
    if (refs.isEmpty() || dice.chance(LITERALS)) {
      return literal(type, extremeToo);
    }
    return dice.pick(refs).node();
  }

  /** A type that a column in sight has, most of the time. */
  SqlType someType(boolean exact) {
    List<Ref> refs = scope.refs().stream().filter(r -> !exact || r.type().exact()).toList();
    if (refs.isEmpty() || dice.chance(10)) {
      return exact ? dice.pick(SqlType.COMMON_EXACT) : dice.pick(SqlType.COMMON);
    }
    return dice.pick(refs).type();
  }

  private List<Ref> refs(List<Ref> from, SqlType type, boolean extremeToo) {
    boolean all = extremeToo || mayRaise;
    return from.stream().filter(r -> r.type() == type && (all || !r.extreme())).toList();
  }

  /**
   * @param typed whether its place does not tell its type
   */
  private Node literal(SqlType type, boolean typed) {
    if (mayBind && dice.chance(15)) {
      Object value = dice.chance(10) ? null : Values.bound(type, dice);
      String cast = Values.bindable(type) && dice.chance(40) ? "" : "::" + type.sqlName();
      return Node.expression(type, new Bound(value), cast);
    }
    String sql = dice.chance(4) ? "null::" + type.sqlName() : Values.literal(type, dice);
    boolean cast = typed && type == SqlType.TEXT && sql.endsWith("'");
    return Node.expression(type, cast ? sql + "::text" : sql);
  }

  private @Nullable Rule choose(List<Rule> rules, int depth) {
    List<Rule> fit =
        rules.stream()
            .filter(r -> mayRaise || !r.raises())
            .filter(r -> maySubquery && depth > 1 || !needs(r, "query"))
            .filter(
                r ->
                    !scope.key().isEmpty()
                        || !needs(r, "total") && !needs(r, "rows") && !needs(r, "unique"))
            .toList();
    int sum = fit.stream().mapToInt(Rule::weight).sum();
    if (sum == 0) {
      return null;
    }
    int at = dice.below(sum);
    for (Rule rule : fit) {
      at -= rule.weight();
      if (at < 0) {
        return rule;
      }
    }
    throw new IllegalStateException("weights");
  }

  private static boolean needs(Rule rule, String place) {
    return rule.pieces().stream().anyMatch(p -> p.place() && p.text().startsWith(place));
  }

  private Node fill(Rule rule, int depth) {
    SqlType same = someType(true);
    List<Object> parts = new ArrayList<>();
    for (Piece piece : rule.pieces()) {
      parts.add(piece.place() ? place(piece.text(), same, depth - 1) : piece.text());
    }
    return Node.expression(rule.type(), parts.toArray());
  }

  /**
   * @param same the type that all places called X and its like share
   */
  private Object place(String place, SqlType same, int depth) {
    if (place.indexOf('|') >= 0) {
      return dice.pick(place.split("\\|", -1));
    }
    return switch (place) {
      case "n" -> Integer.toString(dice.between(0, 5));
      case "p" -> Integer.toString(dice.between(1, 5));
      case "i" -> "(" + dice.between(-6, 6) + ")";
      case "X" -> of(same, depth);
      case "X!" -> leaf(same, false);
      case "X?" -> leaf(same, true);
      case "Y" -> of(someType(false), depth);
      case "Y?" -> leaf(someType(false), true);
      case "untyped" -> "'" + Values.text(same, false, dice) + "'";
      case "query X" ->
          Node.fixed("(", queries.subquery(List.of(same), depth, scope.around()), ")");
      case "query" ->
          Node.fixed("(", queries.subquery(List.of(SqlType.INT4), depth, scope.around()), ")");
      case "partition" -> partition();
      case "total" -> total(true);
      case "unique" -> total(false);
      case "ordered" -> ordered(same);
      case "rows" -> Node.frozen(total(true), " ", frame("rows"));
      case "groups" -> Node.frozen(ordered(same), " ", frame("groups"));
      default -> typed(place, depth);
    };
  }

  private Object typed(String place, int depth) {
    if (place.startsWith("query ")) {
      SqlType type = SqlType.valueOf(place.substring(6));
      return Node.fixed("(", queries.single(type, depth, scope.around()), ")");
    }
    if (place.startsWith("array ")) {
      SqlType type = SqlType.valueOf(place.substring(6));
      return Node.fixed(new Bound(Values.boundArray(type, dice)));
    }
    boolean leaf = place.endsWith("!");
    boolean plain = place.endsWith("?");
    String name = leaf || plain ? place.substring(0, place.length() - 1) : place;
    SqlType type = SqlType.valueOf(name);
    return leaf || plain ? leaf(type, plain) : of(type, depth);
  }

  private Node partition() {
    return dice.chance(50)
        ? Node.optional("partition by ", leaf(someType(true), true), " ")
        : Node.fixed();
  }

  private Node ordered(SqlType type) {
    return Node.frozen(
        partition(),
        "order by ",
        leaf(type, true),
        dice.pick("", " desc", " nulls first", " desc nulls last"));
  }

  /** An order without ties. */
  private Node total(boolean partitioned) {
    List<Object> parts = new ArrayList<>();
    if (partitioned) {
      parts.add(partition());
    }
    parts.add("order by ");
    if (dice.chance(60)) {
      parts.add(leaf(someType(true), true));
      parts.add(dice.pick("", " desc", " nulls first") + ", ");
    }
    List<Node> key = scope.key();
    for (int i = 0; i < key.size(); i++) {
      parts.add(i == 0 ? "" : ", ");
      parts.add(key.get(i));
    }
    return Node.frozen(parts.toArray());
  }

  private String frame(String unit) {
    return unit
        + dice.pick(
            " between 2 preceding and current row",
            " between unbounded preceding and current row",
            " between 1 preceding and 1 following",
            " between current row and unbounded following",
            " between unbounded preceding and unbounded following",
            " 3 preceding",
            " between 2 preceding and 1 following exclude current row");
  }
}
