package io.htap.tck.fuzz;

import io.htap.tck.fuzz.Part.Bound;
import io.htap.tck.fuzz.Queries.Whole;
import io.htap.tck.fuzz.Sources.Cte;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whole statements over a schema; the same seed and number make the same statement. */
final class Statements {
  /** Of a column of a table or of a FROM item. */
  private static final Pattern NAME = Pattern.compile("\\b[cxr]\\d|\\b(id|ref|total)\\b");

  private final Schema schema;
  private final Grammar grammar = Grammar.read();
  private final long seed;

  Statements(Schema schema, long seed) {
    this.schema = schema;
    this.seed = seed;
  }

  Statement number(int number) {
    var dice = new Dice(seed * 1_000_003 + number);
    var queries = new Queries(schema, grammar, dice);
    List<Object> parts = new ArrayList<>();
    if (dice.chance(15)) {
      parts.add(with(queries, dice));
    }
    List<SqlType> types = queries.types(dice.between(1, 4));
    int depth = dice.pick(1, 2, 2, 3);
    Node body =
        dice.chance(10)
            ? queries.setOperation(types, depth, Scope.NOTHING)
            : queries.body(types, depth, Scope.NOTHING, true);
    parts.add(body);
    Node query = Node.fixed(parts.toArray());
    boolean exact = types.stream().allMatch(SqlType::exact);
    boolean ends = body.sql().startsWith("select distinct on (");
    Node tail = ends || dice.chance(30) ? null : tail(types, exact, queries.whole(), dice);
    return new Statement(query, tail, exact);
  }

  /**
   * An order in which each column is a key, by its position or its label, so that it leaves open
   * nothing that can be seen; now and then something else comes first.
   */
  private static @Nullable Node tail(
      List<SqlType> types, boolean exact, @Nullable Whole whole, Dice dice) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i).exact()) {
        String label = whole == null ? null : whole.labels().get(i);
        keys.add((label != null && dice.chance(60) ? label : 1 + i) + direction(dice));
      }
    }
    if (keys.isEmpty()) {
      return null;
    }
    Node first = Node.fixed();
    Expressions expressions = whole == null ? null : whole.expressions();
    if (expressions != null && dice.chance(25)) {
      Node key = expressions.of(expressions.someType(true), 1);
      // A literal alone would be taken for a position.
      first = NAME.matcher(key.sql()).find() ? Node.optional(key, direction(dice), ", ") : first;
    }
    return Node.fixed(
        " order by ", first, String.join(", ", keys), exact ? limit(dice) : Node.fixed());
  }

  private static String direction(Dice dice) {
    return dice.pick("", "", " desc", " asc nulls first", " desc nulls last", " nulls first");
  }

  private static Node limit(Dice dice) {
    return switch (dice.below(8)) {
      case 0 -> Node.optional(" limit " + dice.below(12));
      case 1 -> Node.optional(" limit " + dice.below(12) + " offset " + dice.below(4));
      case 2 -> Node.optional(" offset " + dice.below(5));
      case 3 -> Node.optional(" fetch first " + dice.between(1, 5) + " rows only");
      case 4 -> Node.optional(" limit ", new Bound((long) dice.below(12)));
      default -> Node.fixed();
    };
  }

  private Node with(Queries queries, Dice dice) {
    if (dice.chance(20)) {
      Node query =
          Node.fixed(
              "select id, 1 from t1 where id < 4 union "
                  + dice.pick("all ", "")
                  + "select t2.id, w0.x2 + 1 from w0 join t2 on t2.ref = w0.x1 where w0.x2 < 4");
      queries.sources().define(new Cte("w0", List.of(SqlType.INT4, SqlType.INT4), query));
      return Node.fixed("with recursive w0(x1, x2) as (", query, ") ");
    }
    List<Node> definitions = new ArrayList<>();
    for (int i = dice.between(1, 2); i > 0; i--) {
      List<SqlType> types = queries.types(dice.between(1, 3));
      Node query = queries.subquery(types, 2, Scope.NOTHING);
      String name = queries.sources().freshName("w");
      var columns = new StringBuilder();
      for (int c = 1; c <= types.size(); c++) {
        columns.append(c == 1 ? "(x" : ", x").append(c);
      }
      String how = dice.pick("", "", "", "materialized ", "not materialized ");
      definitions.add(Node.fixed(name + columns + ") as " + how + "(", query, ")"));
      queries.sources().define(new Cte(name, types, query));
    }
    return Node.fixed("with ", Node.list(", ", 1, definitions), " ");
  }
}
