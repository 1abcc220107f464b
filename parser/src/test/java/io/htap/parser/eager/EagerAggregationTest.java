package io.htap.parser.eager;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.parser.eager.EagerAggregation.Grouped;
import io.htap.spi.CollationFacts;
import io.htap.spi.ColumnFacts;
import io.htap.spi.PgType;
import io.htap.spi.RelationFacts;
import io.htap.spi.RelationName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of Postgres are grouped before they are joined with a file, if nobody can tell. */
class EagerAggregationTest {
  private static final int NUMERIC_10_2 = ((10 << 16) | 2) + 4;

  private static final Map<RelationName, RelationFacts> RELATIONS =
      Map.of(
          new RelationName(null, "paid"),
          relation(
              "paid",
              1000,
              column("id", PgType.INT8),
              column("k", PgType.INT4),
              column("v", PgType.INT4),
              column("b", PgType.INT8),
              new ColumnFacts("n", 5, PgType.NUMERIC.oid(), NUMERIC_10_2, false, null, "n"),
              column("u", PgType.NUMERIC),
              column("d", PgType.DATE),
              column("f", PgType.FLOAT8)),
          new RelationName(null, "person"),
          relation("person", 10, column("k", PgType.INT4), column("name", PgType.TEXT)),
          new RelationName(null, "seen"),
          relation("seen", 50, column("k", PgType.INT4), column("x", PgType.INT4)));

  private static ColumnFacts column(String name, PgType type) {
    return new ColumnFacts(
        name,
        name.charAt(0),
        type.oid(),
        -1,
        false,
        type.isText() ? new CollationFacts(100, true, true) : null,
        name);
  }

  private static RelationFacts relation(String name, double rows, ColumnFacts... columns) {
    List<List<String>> unique = name.equals("paid") ? List.of(List.of("id")) : List.of();
    return new RelationFacts(
        name.length(),
        "public",
        name,
        RelationFacts.Kind.TABLE,
        new ArrayList<>(List.of(columns)),
        unique,
        rows,
        null,
        name,
        null);
  }

  private static @Nullable String grouped(String sql) {
    Grouped grouped = EagerAggregation.of(sql, RELATIONS, name -> name.name().equals("seen"));
    return grouped == null ? null : grouped.statement().ast().toString();
  }

  @Test
  void rowsAreGroupedByWhatIsReadOutsideOfAggregates() {
    assertThat(
            grouped(
                "select s.x, sum(p.v), count(*), min(p.d) as first from paid p join seen s on s.k ="
                    + " p.k where p.d > '2024-01-01' and s.x < 3 group by s.x having count(p.b) > 1"
                    + " order by sum(p.v)"))
        .isEqualTo(
            "SELECT s.x, CAST(sum(p.\"htap 2\") AS bigint), CAST(coalesce(sum(p.\"htap 1\"), 0) AS"
                + " bigint), min(p.\"htap 3\") AS first FROM (SELECT \"k\", pg_catalog.count(*) AS"
                + " \"htap 1\", pg_catalog.sum(\"v\") AS \"htap 2\", pg_catalog.min(\"d\") AS \"htap"
                + " 3\", pg_catalog.count(\"b\") AS \"htap 4\" FROM paid p WHERE p.d > '2024-01-01'"
                + " GROUP BY \"k\") AS p JOIN seen s ON s.k = p.k WHERE s.x < 3 GROUP BY s.x HAVING"
                + " CAST(coalesce(sum(p.\"htap 4\"), 0) AS bigint) > 1 ORDER BY"
                + " CAST(sum(p.\"htap 2\") AS bigint)");
  }

  @Test
  void whatOneRowOfTheOtherSideHasCountsForEachRowOfTheGroup() {
    assertThat(grouped("select sum(x), count(s.x), max(x) from paid, seen s where paid.k = s.k"))
        .contains(
            "SELECT CAST(sum(x * paid.\"htap 1\") AS bigint), CAST(coalesce(sum(CASE WHEN (s.x) IS"
                + " NOT NULL THEN paid.\"htap 1\" END), 0) AS bigint), max(x) FROM");
  }

  @Test
  void aBareNameToOrderByMayBeThatOfAnAggregate() {
    String counted = "select s.x, count(*) from paid p join seen s on s.k = p.k group by s.x";
    assertThat(grouped(counted + " order by count")).isNull();
    assertThat(grouped(counted + " order by k")).isNull();
    assertThat(grouped(counted + " order by x")).endsWith("ORDER BY x");
    assertThat(grouped(counted.replace("count(*)", "count(*) as n") + " order by n desc, 1"))
        .endsWith("ORDER BY n DESC, 1");
    assertThat(grouped(counted + " order by count(*)"))
        .endsWith("ORDER BY CAST(coalesce(sum(p.\"htap 1\"), 0) AS bigint)");
  }

  @Test
  void aRowThatAnOuterJoinHasMadeIsOneRow() {
    assertThat(grouped("select count(*), count(p.v) from seen s left join paid p on s.k = p.k"))
        .startsWith(
            "SELECT CAST(coalesce(sum(coalesce(p.\"htap 1\", 1)), 0) AS bigint),"
                + " CAST(coalesce(sum(p.\"htap 2\"), 0) AS bigint) FROM seen s LEFT JOIN (SELECT");
  }

  @Test
  void aConditionBehindAnOuterJoinStaysThere() {
    assertThat(
            grouped("select count(*) from seen s left join paid p on s.k = p.k where p.v is null"))
        .contains("GROUP BY \"k\", \"v\") AS p")
        .endsWith("WHERE p.v IS NULL");
  }

  @Test
  void sumsKeepTheirTypes() {
    String sql =
        "select sum(p.b), avg(p.n), sum(distinct p.v) from paid p join seen s on s.k = p.k";
    assertThat(grouped(sql))
        .contains(
            "SELECT sum(p.\"htap 2\"), (sum(p.\"htap 3\") / nullif(sum(p.\"htap 4\"), 0)), sum(DISTINCT p.v)")
        .contains("CAST(pg_catalog.sum(\"b\") AS numeric (30, 0)) AS \"htap 2\"")
        .contains("CAST(pg_catalog.sum(\"n\") AS numeric (22, 2)) AS \"htap 3\"")
        .contains("GROUP BY \"v\", \"k\"");
  }

  @Test
  void parametersKeepTheirNumbers() {
    Grouped grouped =
        EagerAggregation.of(
            "select count(*) from paid p, seen s where s.k = p.k and s.x = ? and p.v = ?",
            RELATIONS,
            name -> name.name().equals("seen"));
    assertThat(grouped).isNotNull();
    assertThat(grouped.statement().parameters()).containsExactlyInAnyOrder(1, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select p.v from paid p join seen s on s.k = p.k",
        "select sum(p.f) from paid p join seen s on s.k = p.k",
        "select sum(p.u) from paid p join seen s on s.k = p.k",
        "select sum(p.v + s.x) from paid p join seen s on s.k = p.k",
        "select count(*) from paid p join seen s on s.k = p.k group by p.f",
        "select count(*) from paid p join seen s on s.k = p.k where p.u > 1 or s.x = 1",
        "select count(*) from paid p join seen s on s.k = p.id",
        "select count(*) from paid p cross join seen s",
        "select count(*) from paid p join paid q on p.k = q.k join seen s on s.k = p.k",
        "select count(*) from paid p join seen s using (k)",
        "select count(*) from paid p natural join seen s",
        "select count(*) from paid p join seen s on s.k = p.k group by rollup (s.x)",
        "select distinct count(*) from paid p join seen s on s.k = p.k group by s.x",
        "select count(*) filter (where p.v > 1) from paid p join seen s on s.k = p.k",
        "select string_agg(name, ',') from paid p join person q on q.k = p.k join seen s on s.k = p.k",
        "select twice(count(*)) from paid p join seen s on s.k = p.k",
        "select count(*) over () from paid p join seen s on s.k = p.k group by s.x",
        "select count(*) from paid p join seen s on s.k = p.k where exists (select 1)",
        "select count(*) from (select k from paid) p join seen s on s.k = p.k",
        "with q as (select 1) select count(*) from paid p join seen s on s.k = p.k",
        "select count(*) from only paid p join seen s on s.k = p.k",
        "select count(*), p.* from paid p join seen s on s.k = p.k group by 2",
        "select count(*) from paid p join seen s on s.k = p.k where p.ctid is not null",
        "select count(*) from paid p tablesample system (1) join seen s on s.k = p.k",
        "select count(*) from paid p(i) join seen s on s.k = p.k",
        "select sum(p.v order by p.v) from paid p join seen s on s.k = p.k",
        "select case when count(*) > 1 then 1 end from paid p join seen s on s.k = p.k"
      })
  void doesNotFire(String sql) {
    // Nor does it for the other table of Postgres, where there is one.
    assertThat(grouped(sql)).isNull();
  }

  @Test
  void theLargestRelationIsGrouped() {
    assertThat(
            grouped(
                "select count(*) from person q join paid p on p.k = q.k join seen s on s.k = q.k"))
        .contains("FROM person q JOIN (SELECT");
  }
}
