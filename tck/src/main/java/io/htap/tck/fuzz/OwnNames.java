package io.htap.tck.fuzz;

import io.htap.tck.fuzz.Part.Bound;
import java.util.List;
import java.util.stream.Stream;

/**
 * Groups, and queries that Postgres may answer by itself, where names mean what one would not think
 * at first: functions and aggregates of the user's own, some called as Postgres's are, labels that
 * are columns' names, and queries that are called as tables are. The same seed and number make the
 * same statement.
 */
final class OwnNames {
  /** What a schema needs for them. */
  static final List<String> SCRIPT =
      List.of(
          "create function twice(n integer) returns integer immutable language sql as 'select 2 * n'",
          "create function lower(n integer) returns integer immutable language sql as 'select n / 2'",
          "create function length(n bigint) returns integer stable language sql as"
              + " 'select n::integer % 4'",
          "create aggregate max(boolean) (sfunc = booland_statefunc, stype = boolean)",
          "create aggregate either(boolean) (sfunc = boolor_statefunc, stype = boolean)");

  private final Schema schema;
  private final long seed;

  OwnNames(Schema schema, long seed) {
    this.schema = schema;
    this.seed = seed;
  }

  Statement number(int number) {
    var dice = new Dice(seed * 1_000_039 + number);
    String one = small(dice);
    String other = dice.pick(schema.tables()).name();
    String key = key("a", dice);
    return switch (dice.below(6)) {
      case 0 -> joined(one, other, key, dice);
      case 1 -> labelled(one, other, dice);
      case 2 ->
          statement(
              "select q.id, q.n, b.id from (select "
                  + key
                  + " as id, "
                  + aggregate(dice)
                  + " as n from "
                  + one
                  + " a"
                  + where("a", dice)
                  + " group by "
                  + key
                  + ") q join "
                  + other
                  + " b on b.ref = q.id",
              " order by 1, 2, b.id" + direction(dice) + limit(dice));
      case 3 ->
          statement(
              "with "
                  + other
                  + " as (select ref as id, "
                  + aggregate(dice)
                  + " as n from "
                  + one
                  + " a"
                  + where("a", dice)
                  + " group by ref) select b.id, w.n, count(*) from "
                  + other
                  + " w join "
                  + dice.pick(schema.tables()).name()
                  + " b on b.id = w.id group by w.n, b.id",
              " order by n" + direction(dice) + ", id" + limit(dice));
      case 4 ->
          statement(
              "select a.id, (select "
                  + aggregate(dice)
                  + " from "
                  + one
                  + " a where a.ref = b.ref)"
                  + " as ref from "
                  + other
                  + " b join "
                  + small(dice)
                  + " a on a.id = b.id",
              " order by ref" + direction(dice) + ", id" + limit(dice));
      default ->
          statement(
              "select id, n from (select distinct on ("
                  + key
                  + ") a.id, "
                  + key
                  + " as n from "
                  + one
                  + " a order by "
                  + key
                  + direction(dice)
                  + ", a.id) q where id in (select"
                  + " ref from "
                  + other
                  + ")",
              " order by n" + direction(dice) + ", q.id" + limit(dice));
    };
  }

  private Statement joined(String one, String other, String key, Dice dice) {
    String grouped = dice.pick(key, "1", key + ", a.ref");
    return new Statement(
        Node.fixed(
            "select "
                + key
                + " as k, "
                + aggregate(dice)
                + " as ref, count(b.id) from "
                + one
                + " a "
                + dice.pick("join ", "left join ")
                + other
                + " b on b.ref = a.ref",
            dice.chance(40)
                ? Node.optional(" where b.id > ", new Bound(dice.between(0, 12)))
                : Node.fixed(),
            " group by " + grouped),
        Node.fixed(" order by k" + direction(dice) + ", ref" + direction(dice) + ", 3"),
        true);
  }

  /** A name in GROUP BY is a column first, in ORDER BY a label. */
  private Statement labelled(String one, String other, Dice dice) {
    String key = dice.pick("ref % 3", "twice(ref)", "- ref", "lower(ref)");
    String in = " where id in (select ref from " + other + ")";
    return dice.chance(50)
        ? statement(
            "select " + key + " as ref, count(*) as n from " + one + in + " group by ref",
            " order by ref" + direction(dice) + ", n")
        : statement(
            "select " + key + " as k, max(id) as id from " + one + in + " group by k",
            " order by id" + direction(dice) + ", k" + direction(dice) + limit(dice));
  }

  private static Statement statement(String query, String tail) {
    return new Statement(Node.fixed(query), Node.fixed(tail), true);
  }

  private String small(Dice dice) {
    Stream<Table> small = schema.tables().stream().filter(t -> !t.large());
    return dice.pick(small.toList()).name();
  }

  private static String key(String alias, Dice dice) {
    String name =
        dice.pick("twice(%s.ref)", "lower(%s.ref)", "length(%s.id::bigint)", "abs(%s.ref)");
    return name.formatted(alias);
  }

  private static String aggregate(Dice dice) {
    return dice.pick(
        "count(*)", "max(a.id > 9)", "either(a.ref = 4)", "sum(twice(a.id))", "min(a.id)");
  }

  private static String where(String alias, Dice dice) {
    return dice.pick("", "", " where " + alias + ".id > 3", " where twice(" + alias + ".ref) < 30");
  }

  private static String direction(Dice dice) {
    return dice.pick("", " desc", " nulls first", " desc nulls last");
  }

  private static String limit(Dice dice) {
    return dice.pick("", "", " limit 3", " limit 4 offset 1");
  }
}
