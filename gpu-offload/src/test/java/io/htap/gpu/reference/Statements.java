package io.htap.gpu.reference;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random statements over the two tables. */
final class Statements {
  private Statements() {}

  static Arbitrary<String> any() {
    return Arbitraries.oneOf(
        rows(),
        sorted(),
        groups(),
        whole(),
        joined(),
        outer(),
        halves(),
        derived(),
        integers(),
        united(),
        windowed());
  }

  private static Arbitrary<String> rows() {
    return Combinators.combine(number(2), text(1), condition(2), condition(1))
        .as("select id, %s as x, %s as y, %s as z from fact where %s order by id"::formatted);
  }

  private static Arbitrary<String> sorted() {
    Arbitrary<String> direction = Arbitraries.of("", " desc", " nulls first", " desc nulls last");
    return Combinators.combine(
            column(),
            direction,
            column(),
            direction,
            Arbitraries.of("", " limit 3", " limit 2 offset 1"))
        .as("select id, n from fact order by %s%s, %s%s, id%s"::formatted);
  }

  private static Arbitrary<String> groups() {
    return Combinators.combine(
            Arbitraries.of("g", "s", "t", "b", "d", "g % 2", "m", "k"),
            aggregate(),
            aggregate(),
            condition(1),
            Arbitraries.of("count(*) > 1", "max(g) is not null", "true", "sum(n) > 1"))
        .as(
            "select %1$s as key, %2$s as x, %3$s as y from fact where %4$s group by 1 having %5$s order by 1"
                ::formatted);
  }

  private static Arbitrary<String> whole() {
    return Combinators.combine(aggregate(), aggregate(), condition(2))
        .as("select %s as x, %s as y from fact where %s"::formatted);
  }

  private static Arbitrary<String> joined() {
    return Combinators.combine(
            Arbitraries.of(
                "fact f join dim e on e.id = f.k where %s",
                "dim e join fact f on f.m = e.w and f.k = e.id where %s",
                "fact f, dim e where e.id = f.g and %s",
                "dim e, fact f where e.label = f.t and e.w > f.n and %s"),
            condition(1),
            number(1),
            Arbitraries.of("flag", "w", "label", "e.id", "w * n"))
        .as(
            (from, where, x, y) ->
                "select f.id, %s as x, %s as y from ".formatted(x, y) + from.formatted(where));
  }

  private static Arbitrary<String> outer() {
    return Combinators.combine(
            Arbitraries.of("left", "right", "full"),
            Arbitraries.of("e.id = f.k", "f.g = e.id", "e.label = f.t", "f.m = e.w"),
            Arbitraries.of("flag is null", "true", "w > 1", "g is not null"))
        .as("select f.id, e.id as x, w, n from fact f %s join dim e on %s where %s"::formatted);
  }

  private static Arbitrary<String> halves() {
    return Combinators.combine(
            Arbitraries.of(
                "k in (select id from dim where flag)",
                "exists (select 1 from dim e where e.id = f.k and w > 1)",
                "not exists (select 1 from dim e where e.label = f.t)",
                "k not in (select id from dim where flag)",
                "g not in (select id from dim where id is not null)",
                "f.m not in (select w from dim where false)",
                "t in (select label from dim where code = 'ab')"),
            condition(1))
        .as("select f.id, n from fact f where %s and %s"::formatted);
  }

  private static Arbitrary<String> derived() {
    return Combinators.combine(aggregate(), condition(1), Arbitraries.of("max(x)", "count(x)"))
        .as(
            (inner, where, outer) ->
                "with i as (select g, s, %s as x from fact where %s group by g, s)"
                        .formatted(inner, where)
                    + " select s, %s as y, count(*) from i group by s".formatted(outer));
  }

  /** Some overflow, and some divide by zero. */
  private static Arbitrary<String> integers() {
    return Combinators.combine(
            Arbitraries.of("g", "s", "k", "(- g)"),
            Arbitraries.of("+", "-", "*", "/", "%"),
            Arbitraries.of("g", "s", "k", "1", "2", "(g - 1)"),
            Arbitraries.of("g <> 0", "s > 0", "k < 4", "true"))
        .as("select id, %s %s %s as x from fact where %s order by id"::formatted);
  }

  private static Arbitrary<String> united() {
    return Combinators.combine(
            Arbitraries.of(
                "select id, n, t from fact where %s union all select id, w, label from dim",
                "select g, t from fact where %s union select id, label from dim where flag",
                "select g, t from fact where %s intersect select id, label from dim",
                "select g, b from fact where %s except select s, b from fact where b",
                "select count(*), max(x.k) from (select k from fact where %s except select id from dim) x",
                "select g, b from fact where %s union select s, flag from dim, fact where k = dim.id",
                "select count(*), max(x.n) from (select n from fact where %s union all select w from dim) x"),
            condition(1))
        .as(String::formatted);
  }

  /** Where rows are counted one by one, their order is fixed. */
  private static Arbitrary<String> windowed() {
    return Combinators.combine(
            Arbitraries.of("", "partition by g ", "partition by b, s "),
            Arbitraries.of("order by n, id", "order by d desc, id", "order by id desc"),
            Arbitraries.of("order by n", "order by t desc", "order by d nulls first, b"),
            Arbitraries.of(
                "sum(n)", "count(*)", "count(g)", "min(d)", "max(t)", "avg(g)", "sum(k)"),
            Arbitraries.of(
                "",
                " rows unbounded preceding",
                " rows between unbounded preceding and unbounded following"),
            condition(1))
        .as(
            (by, fixed, peers, function, frame, where) ->
                "select id, row_number() over (%1$s%2$s) as a, rank() over (%1$s%3$s) as b"
                        .formatted(by, fixed, peers)
                    + ", dense_rank() over (%1$s%2$s) as c, %3$s over (%1$s%2$s) as x"
                        .formatted(by, peers, function)
                    + ", %3$s over (%1$s%2$s%4$s) as y, %3$s over (%1$s) as z"
                        .formatted(by, fixed, function, frame)
                    + " from fact where %s order by id".formatted(where));
  }

  private static Arbitrary<String> column() {
    return Arbitraries.of("g", "n", "d", "t", "b", "k", "m", "ts");
  }

  private static Arbitrary<String> aggregate() {
    Arbitrary<String> of = Arbitraries.oneOf(number(1), Arbitraries.of("n", "g", "k", "m"));
    return Arbitraries.oneOf(
        Arbitraries.of(
            "count(*)",
            "count(distinct t)",
            "max(d)",
            "min(ts)",
            "min(t)",
            "bool_and(b)",
            "bool_or(g = 1)",
            "sum(n) / count(*)"),
        Combinators.combine(
                Arbitraries.of("sum(%s)", "avg(%s)", "min(%s)", "count(%s)", "round(avg(%s), 3)"),
                of)
            .as(String::formatted));
  }

  private static Arbitrary<String> number(int depth) {
    Arbitrary<String> leaf =
        Arbitraries.of("g", "s", "n", "m", "k", "0", "2", "-1", "1.5", "100.00", "3000000000");
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<String> inner = number(depth - 1);
    return Arbitraries.frequencyOf(
        Tuple.of(2, leaf),
        Tuple.of(
            4,
            Combinators.combine(inner, Arbitraries.of("+", "-", "*", "/", "%"), inner)
                .as("(%s %s %s)"::formatted)),
        Tuple.of(
            1,
            Combinators.combine(condition(depth - 1), inner, inner)
                .as("(case when %s then %s else %s end)"::formatted)),
        Tuple.of(
            1,
            Combinators.combine(
                    Arbitraries.of(
                        "round(%s, 1)",
                        "coalesce(%s, 7)", "(- (%s))", "(%s)::int", "(%s)::numeric(6,1)"),
                    inner)
                .as(String::formatted)));
  }

  private static Arbitrary<String> text(int depth) {
    Arbitrary<String> leaf = Arbitraries.of("t", "'a'", "'é\uD83D\uDE00'");
    if (depth == 0) {
      return leaf;
    }
    return Arbitraries.oneOf(
        leaf,
        Combinators.combine(text(depth - 1), text(depth - 1)).as("(%s || %s)"::formatted),
        Combinators.combine(text(depth - 1), Arbitraries.of("2", "1, 1", "0, 2", "-1, 3", "2, 0"))
            .as("substring(%s, %s)"::formatted));
  }

  private static Arbitrary<String> condition(int depth) {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "true",
            "b",
            "g in (1, 2)",
            "g not in (1, null)",
            "t like 'a%'",
            "t like 'a\\_%'",
            "t not like '%\\%'",
            "t > 'a'",
            "d between '2024-01-01' and '2024-03-01'",
            "d < ts",
            "ts >= '2024-01-01 00:00:01.5'",
            "n is null",
            "g is distinct from s",
            "b is not true");
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<String> compared =
        Combinators.combine(
                number(depth - 1),
                Arbitraries.of("=", "<>", "<", "<=", ">", ">="),
                number(depth - 1))
            .as("%s %s %s"::formatted);
    Arbitrary<String> both =
        Combinators.combine(
                condition(depth - 1), Arbitraries.of("and", "or", "and not"), condition(depth - 1))
            .as("(%s %s %s)"::formatted);
    return Arbitraries.oneOf(List.of(leaf, compared, both));
  }
}
