package io.htap.rewrite.bind;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.parser.ParseResult.Parsed;
import io.htap.parser.SqlParser;
import io.htap.rewrite.Translator;
import io.htap.rewrite.translation.FirstRows;
import io.htap.rewrite.translation.Translation;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.spi.CatalogFacts;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.JoinGraph;
import io.htap.spi.ParameterFacts;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import io.htap.spi.SessionFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Which conditions and keys of a statement restrict its relations a, b and c, each with the columns
 * k, x and y. A condition reads {@code a: …}, a way for keys {@code a.k>b.k}.
 */
class JoinGraphTest {
  private static final CollationFacts C =
      new CollationFacts(100, true, CollationFacts.Order.BYTES, CollationFacts.LetterCase.ASCII);

  @Test
  void anInnerJoinLetsKeysTravelBothWays() {
    assertThat(graph("select 1 from a join b on a.k = b.x and a.x = 3 and b.y > a.y"))
        .containsExactlyInAnyOrder("a: t.\"x\" = 3", "a.k>b.x", "b.x>a.k");
    assertThat(graph("select 1 from a, b where a.k = b.x"))
        .containsExactlyInAnyOrder("a.k>b.x", "b.x>a.k");
    assertThat(graph("select 1 from a join b using (k)"))
        .containsExactlyInAnyOrder("a.k>b.k", "b.k>a.k");
  }

  @Test
  void anOuterJoinLetsThemTravelFromThePreservedSideOnly() {
    assertThat(graph("select 1 from a left join b on a.k = b.k and b.x = 1 and a.x = 2"))
        .containsExactlyInAnyOrder("b: t.\"x\" = 1", "a.k>b.k");
    assertThat(graph("select 1 from a right join b on a.k = b.k and b.x = 1 and a.x = 2"))
        .containsExactlyInAnyOrder("a: t.\"x\" = 2", "b.k>a.k");
    assertThat(graph("select 1 from a full join b on a.k = b.k")).isEmpty();
    assertThat(graph("select 1 from a left join b using (k)")).containsExactly("a.k>b.k");
    assertThat(graph("select 1 from a full join b using (k)")).isEmpty();
  }

  @Test
  void aConditionOnTheNullableSideCountsWhenItRejectsNull() {
    assertThat(graph("select 1 from a left join b on a.k = b.k where b.x = 1 and a.x = 2"))
        .containsExactlyInAnyOrder("b: t.\"x\" = 1", "a: t.\"x\" = 2", "a.k>b.k", "b.k>a.k");
    assertThat(graph("select 1 from a full join b on a.k = b.k where a.x = 1"))
        .containsExactlyInAnyOrder("a: t.\"x\" = 1", "a.k>b.k");
    assertThat(graph("select 1 from a full join b on a.k = b.k where a.x = 1 and b.y = 2"))
        .contains("a.k>b.k", "b.k>a.k");
    assertThat(graph("select 1 from a full join b on a.k = b.k where a.x is null or a.x = 1"))
        .noneMatch(line -> line.contains(">"));
    assertThat(graph("select 1 from (select * from b where b.x = 1) q full join a on a.k = q.k"))
        .containsExactly("b: t.\"x\" = 1");
    assertThat(graph("select 1 from a left join b on a.k = b.k where b.x is null"))
        .containsExactly("a.k>b.k");
    assertThat(graph("select 1 from a left join b on a.k = b.k where coalesce(b.x, 1) = 1"))
        .doesNotContain("b: coalesce(t.\"x\", 1) = 1")
        .contains("a.k>b.k");
    // Over an empty array it is true of NULL.
    assertThat(graph("select 1 from a left join b on a.k = b.k where b.x <> all (array[1])"))
        .containsExactly("a.k>b.k");
    assertThat(graph("select 1 from a full join b on a.k = b.k where a.x = b.x"))
        .containsExactlyInAnyOrder("a.x>b.x", "b.x>a.x");
    assertThat(graph("select 1 from a full join b on a.k = b.k where a.x between 1 and 2"))
        .containsExactlyInAnyOrder("a: t.\"x\" BETWEEN 1 AND 2", "a.k>b.k");
  }

  @Test
  void pairsOfOneClauseTravelTogether() {
    assertThat(graph("select 1 from a join b on a.k = b.k and a.x = b.y"))
        .containsExactlyInAnyOrder("a.k,a.x>b.k,b.y", "b.k,b.y>a.k,a.x");
    assertThat(graph("select 1 from a join b on a.k = b.k where a.x = b.y"))
        .containsExactlyInAnyOrder("a.k>b.k", "b.k>a.k", "a.x>b.y", "b.y>a.x");
  }

  @Test
  void aDisjunctionBindsNothingUnlessItIsOfOneRelation() {
    assertThat(graph("select 1 from a, b where a.k = b.k or a.x = 1")).isEmpty();
    assertThat(graph("select 1 from a, b where a.k = 1 or a.x = 2"))
        .containsExactly("a: t.\"k\" = 1 OR t.\"x\" = 2");
    assertThat(graph("select 1 from a, b where not (a.k = b.k)")).isEmpty();
  }

  @Test
  void aDisjunctionOverSeveralRelationsRestrictsThoseThatAllItsPartsSpeakOf() {
    assertThat(
            graph(
                "select 1 from a, b where (a.x = 1 and b.y in (2, 3) and a.y > b.y) or (b.y between"
                    + " 4 and 5 and a.x = ? and a.k < 9)"))
        .containsExactlyInAnyOrder(
            "a: t.\"x\" = 1 OR t.\"x\" = ? AND t.\"k\" < 9",
            "b: t.\"y\" IN (2, 3) OR t.\"y\" BETWEEN 4 AND 5");
    assertThat(graph("select 1 from a join b on (a.x = 1 and b.y = 2) or (a.x = 3 and b.k = a.k)"))
        .containsExactly("a: t.\"x\" = 1 OR t.\"x\" = 3");
    // What may raise an error is asked about no more rows than before.
    assertThat(graph("select 1 from a, b where (1 / a.x = 1 and b.y = 2) or (a.x = 3 and b.y = 4)"))
        .containsExactly("b: t.\"y\" = 2 OR t.\"y\" = 4");
    assertThat(
            graph("select 1 from a left join b on (a.x = 1 and b.y = 2) or (a.x = 3 and b.y = 4)"))
        .isEmpty();
    assertThat(
            graph(
                "select 1 from a left join b on a.k = b.k where (a.x = 1 and b.y = 2) or b.y = 4"))
        .containsExactly("a.k>b.k");
    assertThat(graph("select 1 from a, b where (a.x = 1 and b.y = 2) or not (a.x = 3)")).isEmpty();
  }

  @Test
  void keysTravelOnFromWhereTheyArrive() {
    assertThat(graph("select 1 from a, b, c where a.k = b.x and b.x = c.y"))
        .containsExactlyInAnyOrder(
            "a.k>b.x", "b.x>a.k", "b.x>c.y", "c.y>b.x", "a.k>c.y", "c.y>a.k");
    assertThat(graph("select 1 from a, b, c where a.k = b.x and b.y = c.y"))
        .noneMatch(line -> line.contains("a.k>c") || line.contains(">a.k") && line.contains("c."));
    assertThat(graph("select 1 from a join b on a.k = b.k and a.x = b.x left join c on c.y = b.x"))
        .contains("a.x>c.y")
        .noneMatch(line -> line.startsWith("c."));
  }

  @Test
  void aConditionIsReadToItsLastColumn() {
    assertThat(graph("select 1 from a, b where substring(a.t from 1 for 3) = b.t")).isEmpty();
    assertThat(graph("select 1 from a, b where trim(leading 'x' from a.t) = b.t")).isEmpty();
    assertThat(graph("select 1 from a where a.k in (1, 2) and substring(a.t from 1 for 1) = 'x'"))
        .contains("a: t.\"k\" IN (1, 2)");
    assertThat(graph("select 1 from (select t as x, k from a) q where q.x collate \"C\" = 'x'"))
        .isEmpty();
  }

  @Test
  void semiJoinsLetKeysTravelBothWaysAndAntiJoinsOnlyIn() {
    assertThat(graph("select 1 from a where a.k in (select b.x from b where b.y = 1)"))
        .containsExactlyInAnyOrder("b: t.\"y\" = 1", "a.k>b.x", "b.x>a.k");
    assertThat(graph("select 1 from a where exists (select 1 from b where b.x = a.k)"))
        .containsExactlyInAnyOrder("a.k>b.x", "b.x>a.k");
    assertThat(graph("select 1 from a where not exists (select 1 from b where b.x = a.k)"))
        .containsExactly("a.k>b.x");
    assertThat(graph("select 1 from a where a.k not in (select b.x from b)")).isEmpty();
    assertThat(graph("select 1 from a where a.k in (select b.x from b) or a.x = 1")).isEmpty();
  }

  @Test
  void aSubqueryOfAggregatesLetsKeysInOnly() {
    assertThat(graph("select 1 from a where a.x = (select max(b.x) from b where b.k = a.k)"))
        .containsExactly("a.k>b.k");
    assertThat(graph("select 1 from a where exists (select max(b.x) from b where b.k = a.k)"))
        .containsExactly("a.k>b.k");
    assertThat(graph("select 1 from a where exists (select 1 from b where b.k = a.k having true)"))
        .containsExactly("a.k>b.k");
  }

  @Test
  void aDerivedTableIsLookedThroughUnlessOtherRowsDependOnThoseLeftOut() {
    assertThat(graph("select 1 from a join (select x as z from b) q on q.z = a.k where q.z < 9"))
        .containsExactlyInAnyOrder("b: t.\"x\" < 9", "a.k>b.x", "b.x>a.k");
    assertThat(graph("select 1 from a join (select x, sum(y) s from b group by x) q on q.x = a.k"))
        .containsExactlyInAnyOrder("a.k>b.x", "b.x>a.k");
    for (String barrier :
        List.of(
            "(select x from b order by x limit 5)",
            "(select x from b order by x offset 5)",
            "(select distinct on (y) x, y from b order by y)",
            "(select x, rank() over (order by y) from b)",
            "(select max(x) as x from b)",
            "(select y, max(x) as x from b group by y)",
            "(select x from b union select x from c)",
            "(select x + 0 as x from b)")) {
      assertThat(graph("select 1 from a join " + barrier + " q on q.x = a.k"))
          .as(barrier)
          .noneMatch(line -> line.contains("b."));
    }
  }

  @Test
  void aCommonTableExpressionMayBeReadTwiceSoNothingTravelsIn() {
    assertThat(graph("with q as (select x from b where y = 1) select 1 from a join q on q.x = a.k"))
        .containsExactly("b: t.\"y\" = 1");
  }

  @Test
  void parametersKeepTheirNumbers() {
    Translated translated = translate("select x from a where a.k < ? and a.x between ? and ?");
    assertThat(translated.joins().node(0).conditions())
        .containsExactly(
            new JoinGraph.Condition(List.of("t.\"k\" < ", ""), List.of(1)),
            new JoinGraph.Condition(List.of("t.\"x\" BETWEEN ", " AND ", ""), List.of(2, 3)));
  }

  @Test
  void keysOfTypesThatCompareOtherwiseThanTheyPrintDoNotTravel() {
    assertThat(graph("select 1 from a join b on a.f = b.f")).isEmpty();
    assertThat(graph("select 1 from a join b on a.t = b.t"))
        .containsExactlyInAnyOrder("a.t>b.t", "b.t>a.t");
  }

  @Test
  void everyOccurrenceIsItsOwnNodeWithTheColumnsItUses() {
    Translated translated = translate("select a1.x from a a1 join a a2 on a1.k = a2.y");
    assertThat(translated.joins().nodes())
        .extracting(JoinGraph.Node::attnums)
        .containsExactly(Set.of(1, 2), Set.of(3));
    assertThat(translated.sql()).contains("temp.main.staged_0 AS", "temp.main.staged_1 AS");
  }

  @Test
  void underALimitItIsKnownWhatIsOnlyShown() {
    assertThat(shown("select a.t, b.t, b.y from a join b on a.k = b.k order by b.y limit 3"))
        .containsExactly("a.t", "b.t");
    assertThat(shown("select a.t as x, length(a.t) from a, b where a.k = b.x limit 3 offset ?"))
        .containsExactly("a.t");
    assertThat(shown("select a.t, a.f from a left join b on a.k = b.k order by a.x limit ?"))
        .as("what is on the side that is preserved")
        .containsExactly("a.f", "a.t");
    assertThat(shown("select a.t, (select max(b.t) from b where b.k = a.y) from a limit 1"))
        .containsExactly("a.y", "a.t");
    assertThat(shown("select q.t from (select t, k from b) q join a on a.k = q.k limit 1"))
        .as("through a query")
        .isEmpty();
    assertThat(shown("select a.t from a join b using (t) limit 1")).isEmpty();
    assertThat(shown("select a.t as s from a join b on a.k = b.k order by s limit 1")).isEmpty();
    assertThat(shown("select a.t from a join b on a.k = b.k where a.t > 'x' limit 1")).isEmpty();
    assertThat(shown("select a.t from a, lateral (select 1 from b where b.t = a.t) q limit 1"))
        .isEmpty();
    assertThat(shown("select b.t from a left join b on a.k = b.k limit 1")).isEmpty();
    assertThat(shown("select a.t from a join b on a.k = b.k")).isEmpty();
    assertThat(shown("select a.t from a join b on a.k = b.k offset 3")).isEmpty();
    assertThat(shown("select max(a.t) from a join b on a.k = b.k limit 1")).isEmpty();
    assertThat(shown("select distinct a.t from a join b on a.k = b.k limit 1")).isEmpty();
    assertThat(shown("select a.t, count(*) over () from a join b on a.k = b.k limit 1")).isEmpty();
  }

  @Test
  void theFirstRowsAreFoundByTheOrderItself() {
    FirstRows first =
        translate("select a.t, a.x as y from a join b on a.k = b.k order by y desc, b.x limit 3")
            .firstRows();
    assertThat(first).isNotNull();
    assertThat(first.from())
        .endsWith(" ORDER BY r1.\"c_x\" DESC NULLS FIRST, r2.\"c_x\" ASC NULLS LAST");
    assertThat(first.shown()).containsExactly(new FirstRows.Shown(0, "r1", Set.of(5)));
  }

  private static List<String> shown(String sql) {
    Translated translated = translate(sql);
    FirstRows first = translated.firstRows();
    List<String> lines = new ArrayList<>();
    for (FirstRows.Shown shown : first == null ? List.<FirstRows.Shown>of() : first.shown()) {
      shown.attnums().stream()
          .sorted()
          .forEach(a -> lines.add(name(translated.joins(), shown.node()) + "." + column(a)));
    }
    return lines;
  }

  private static List<String> graph(String sql) {
    Translated translated = translate(sql);
    JoinGraph graph = translated.joins();
    List<String> lines = new ArrayList<>();
    for (JoinGraph.Node node : graph.nodes()) {
      node.conditions()
          .forEach(c -> lines.add(name(graph, node.number()) + ": " + String.join("?", c.texts())));
    }
    for (JoinGraph.KeyPath path : graph.paths()) {
      List<String> from = new ArrayList<>();
      List<String> to = new ArrayList<>();
      for (JoinGraph.KeyPair pair : path.keys()) {
        from.add(name(graph, path.from()) + "." + column(pair.from()));
        to.add(name(graph, path.to()) + "." + column(pair.to()));
      }
      lines.add(String.join(",", from) + ">" + String.join(",", to));
    }
    return lines;
  }

  private static String name(JoinGraph graph, int node) {
    return String.valueOf((char) ('a' + graph.node(node).oid() - 1));
  }

  private static String column(int attnum) {
    return List.of("k", "x", "y", "f", "t").get(attnum - 1);
  }

  private static Translated translate(String sql) {
    Map<RelationName, RelationFacts> relations = new HashMap<>();
    for (String name : List.of("a", "b", "c")) {
      relations.put(new RelationName(null, name), relation(name));
    }
    Parsed parsed = (Parsed) SqlParser.parse(sql);
    List<ParameterFacts> parameters = new ArrayList<>();
    for (int i = 0; i < parsed.facts().parameterCount(); i++) {
      parameters.add(new ParameterFacts(PgType.INT4.oid(), false, 0, 0));
    }
    Translation translation =
        Translator.translate(
            parsed,
            new CatalogFacts(relations, Set.of(1L, 2L, 3L)),
            new SessionFacts("UTC", true, C, false),
            parameters);
    assertThat(translation).as(sql).isInstanceOf(Translated.class);
    return (Translated) translation;
  }

  private static RelationFacts relation(String name) {
    List<ColumnFacts> columns = new ArrayList<>();
    for (String column : List.of("k", "x", "y", "f", "t")) {
      PgType type =
          column.equals("f") ? PgType.FLOAT8 : column.equals("t") ? PgType.TEXT : PgType.INT4;
      columns.add(
          new ColumnFacts(
              column,
              columns.size() + 1,
              type.oid(),
              -1,
              false,
              type == PgType.TEXT ? C : null,
              "c_" + column));
    }
    return new RelationFacts(
        name.charAt(0) - 'a' + 1,
        "public",
        name,
        RelationFacts.Kind.TABLE,
        columns,
        List.of(),
        -1,
        null,
        "staged",
        null);
  }
}
