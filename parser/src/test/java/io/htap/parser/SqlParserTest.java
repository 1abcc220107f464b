package io.htap.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.ParseResult.Unparsed;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationName;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlParserTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "select a from t where b = '\\' and c = 'it''s' and d = '? $1 -- /* ;'",
        "select a from t -- the ? end\n where /* and ? */ b = ?",
        "select \"A\"\"b\", x.\"Ä\" from \"T\" x;",
        "select a::numeric(10, 2), cast(b as int), -c, .5 from s.t",
        "select a from t where b = any (array[1, 2]) and c in (1, 2) and d between 1 and 2",
        "select day, t.month, extract(year from d) as year from t where day < $1 group by day",
        "select returns, sum(t.returns) as returns from t group by returns order by Returns desc",
        "select csv, enum, force, import, prior, statement from t as statement",
        "select a + interval '1' day, date '2024-01-01' - interval '3 month' from t order by week",
        "with x as (select 1 as a) select a from x union all select 2 order by 1 limit 3"
      })
  void reads(String sql) {
    assertThat(SqlParser.parse(sql)).isInstanceOf(Parsed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          j ->> 'a' = 'b' ; (j ->> 'a') = 'b'
          t.j -> 'a' -> 0 ->> -1 <> x ; (t.j -> 'a' -> 0 ->> -1) <> x
          (j -> 'a'::text) -> 'b' = 1 ; (j -> 'a'::text -> 'b') = 1
          (((j -> 'a') -> k) ->> -1) = 'x' ; (j -> 'a' -> k ->> -1) = 'x'
          (j -> 'a') ->> 'b' is null ; (j -> 'a' ->> 'b') IS NULL
          j#>>'{a}' like 'x' ; (j #>> '{a}') LIKE 'x'
          j ->> 'a' > k and k > j->>1 ; (j ->> 'a') > k AND k > (j ->> 1)
          j ->> k || l ; (j ->> k) || l
          j ->> k::text = l ; (j ->> k::text) = l
          j ->> k::varchar ; j ->> k::varchar
          j -> 1 + 2 ; j -> 1 + 2
          (j ->> 'a')::int ; (j ->> 'a')::int
          """)
  void readsPathsIntoJsonByPostgresPrecedence(String written, String read) {
    ParseResult result = SqlParser.parse("select " + written + " from t");
    assertThat(((Parsed) result).ast()).hasToString("SELECT " + read + " FROM t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select $$x$$",
        "select $tag$x$tag$",
        "select E'a\\'b'",
        "select e'a' from t",
        "select U&'\\0041'",
        "select b'1', x'1F'",
        "select N'x'",
        "select 'a'\n'b'",
        "select /* /* nested */ */ 1",
        "select 1_000",
        "select 0x1F",
        "select 12abc",
        "select 1.",
        "select a from `t`",
        "select [a] from t",
        "select a[1] from t",
        "select a from t where b = ?1",
        "select a ?| b from t",
        "select {d '2024-01-01'}",
        "select {fn now()}",
        "select é from t",
        "select a\u00a0 from t",
        "select a from t where b @> c",
        "select x || a -> 'b' from t",
        "select a + b -> 'c' from t",
        "select a -> f(b) = c from t",
        "select a -> 'b' collate \"C\" = c from t",
        "select a << 1 from t",
        "select f(a => 1)",
        "select ? + $1",
        "select 'open",
        "select \"open",
        "select a from t /* open",
        "select (1",
        "select 1)",
        "select \"\" from t",
        "select abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz_abcdefghijkl from t"
      })
  void refusesWhatCouldBeReadInTwoWays(String sql) {
    assertThat(code(sql)).isEqualTo(ReasonCode.UNPARSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a || b + c from t",
        "select a from t tablesample system (1)",
        "select a from t cross join only u",
        "select a from t natural join u",
        "select lag(a) ignore nulls over (order by b) from t",
        "select a from t qualify a > 1",
        "select top 3 a from t",
        "select count(all a) from t",
        "select sum(all a) filter (where b) from t",
        "select count(all a) over () from t",
        "select a from t offset 1 limit 2",
        "select a from t window w as (order by a)",
        "select a from t limit 1, 2",
        "select a from t where a = 1 and (b, c) overlaps (d, e)",
        "select a from t as of timestamp x",
        "select a from t with (nolock)",
        "select a from t pivot (sum(a) for b in (1))"
      })
  void refusesSyntaxThatNoReaderHandles(String sql) {
    assertThat(code(sql)).isEqualTo(ReasonCode.UNPARSED);
  }

  @Test
  void oneReasonPerKindOfStatement() {
    assertThat(code("insert into t values (1)")).isEqualTo(ReasonCode.NOT_A_SELECT);
    assertThat(code("select 1; select 2")).isEqualTo(ReasonCode.MULTIPLE_STATEMENTS);
    assertThat(code("select 1; ;")).isEqualTo(ReasonCode.MULTIPLE_STATEMENTS);
    assertThat(code("select a from t for update")).isEqualTo(ReasonCode.LOCKING_CLAUSE);
    assertThat(code("select a into x from t")).isEqualTo(ReasonCode.WRITES_IN_QUERY);
    assertThat(code("with x as (delete from t returning a) select a from x"))
        .isEqualTo(ReasonCode.WRITES_IN_QUERY);
    assertThat(code("")).isEqualTo(ReasonCode.NOT_A_SELECT);
  }

  @Test
  @Timeout(20)
  void noTextCostsMoreThanItsBudget() {
    assertThat(code("select '" + "x".repeat(1_000_000) + "'")).isEqualTo(ReasonCode.UNPARSED);
    for (int depth : new int[] {5, 15, 25, 100, 20_000}) {
      String open = "(".repeat(depth);
      String close = ")".repeat(depth);
      SqlParser.parse("select " + open + "1" + close);
      SqlParser.parse("select a from t where " + open + "a = 1 or b = 2" + close);
      SqlParser.parse("select " + "case when a then ".repeat(depth) + "1" + " end".repeat(depth));
      SqlParser.parse("select " + "f(".repeat(depth) + "a" + close);
      SqlParser.parse("select " + "(select ".repeat(depth) + "1" + close);
      SqlParser.parse("select a from " + open + "t" + close);
      SqlParser.parse("select " + "not ".repeat(depth) + "a");
      SqlParser.parse("select a" + " + a".repeat(depth));
    }
  }

  @Test
  void manyParametersAreCounted() {
    String many = String.join(", ", Collections.nCopies(10_000, "?"));
    ParseResult result = SqlParser.parse("select a from t where b in (" + many + ")");
    assertThat(result).isInstanceOf(Parsed.class);
    assertThat(((Parsed) result).facts().parameterCount()).isEqualTo(10_000);
  }

  @Test
  void factsAreThoseOfTheText() {
    Parsed parsed =
        (Parsed)
            SqlParser.parse(
                "with x as (select A from T1) select count(*), lower(z) from x, S.\"T2\", \"X\""
                    + " where z in (select y from t1) and $2 = 1");
    assertThat(parsed.facts().relations())
        .containsExactly(
            new RelationName(null, "t1"), new RelationName("s", "T2"), new RelationName(null, "X"));
    assertThat(parsed.facts().functions()).containsExactlyInAnyOrder("count", "lower");
    assertThat(parsed.facts().parameterCount()).isEqualTo(2);
  }

  @Test
  void aCteIsInSightOnlyWhereItIs() {
    Parsed parsed =
        (Parsed)
            SqlParser.parse(
                "select a from (with x as (select a from x) select a from x) s, x where true");
    assertThat(parsed.facts().relations()).containsExactly(new RelationName(null, "x"));
    assertThat(
            ((Parsed) SqlParser.parse("with x as (select 1 as a) select a from x"))
                .facts()
                .relations())
        .isEmpty();
  }

  @Test
  void theGraphNamesWhatBindsEachRelation() {
    var graph =
        ((Parsed)
                SqlParser.parse(
                    "select t.a from T t join u on t.id = u.id where t.id = ? and u.k in ('x')"
                        + " and (u.z) = -1 and t.y > 3"))
            .facts()
            .graph();
    assertThat(graph.simple()).isTrue();
    assertThat(graph.relations().get(0).equalToConstant()).containsExactly("id");
    assertThat(graph.relations().get(1).equalToConstant()).containsExactlyInAnyOrder("k", "z");
    var grouped = ((Parsed) SqlParser.parse("select sum(a) from t where t.b = 1")).facts().graph();
    assertThat(grouped.aggregates()).isTrue();
    assertThat(((Parsed) SqlParser.parse("select 1 union select 2")).facts().graph().relations())
        .isEmpty();
  }

  private static ReasonCode code(String sql) {
    return SqlParser.parse(sql) instanceof Unparsed unparsed ? unparsed.reason().code() : null;
  }

  @Test
  void notesAnOnlyBeforeTheFirstRelation() {
    Parsed parsed =
        (Parsed) SqlParser.parse("select * from only s.t x, (select 1 from only u) y, t");
    assertThat(parsed.facts().relations())
        .containsExactlyInAnyOrder(
            new RelationName("s", "t", true),
            new RelationName(null, "u", true),
            new RelationName(null, "t"));
    assertThat(SqlParser.parse("select * from t join only u on true")).isInstanceOf(Unparsed.class);
  }

  @Test
  void refusesACharacterThatPostgresHasNot() {
    assertThat(SqlParser.parse("select '\0' from t")).isInstanceOf(Unparsed.class);
  }
}
