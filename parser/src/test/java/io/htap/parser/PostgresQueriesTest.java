package io.htap.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.parser.PostgresQueries.Split;
import org.junit.jupiter.api.Test;

class PostgresQueriesTest {
  private static final String ORDERS = "SELECT customer, count(*) FROM orders GROUP BY customer";

  private static Split split(String sql, boolean all) {
    return PostgresQueries.of(sql, name -> name.name().equals("events"), all);
  }

  private static String rest(String sql) {
    return split(sql, false).rest().ast().toString();
  }

  @Test
  void aDerivedTableKeepsItsPlaceAndAlias() {
    assertThat(rest("select * from (" + ORDERS + ") as s(c, n) join events e on e.c = s.c"))
        .isEqualTo(
            "SELECT * FROM (SELECT * FROM \"htap query 1\") AS s(c, n) JOIN events e ON e.c = s.c");
  }

  @Test
  void soDoesACommonTableExpression() {
    assertThat(rest("with s(c) as materialized (" + ORDERS + ") select * from s, events"))
        .isEqualTo(
            "WITH s(c) AS MATERIALIZED (SELECT * FROM \"htap query 1\") SELECT * FROM s, events");
  }

  @Test
  void parametersKeepTheirNumbers() {
    Split split =
        split(
            "select ? from (select max(a) from orders where b = ? and c <> '?' limit ?) s, events"
                + " where d = ?",
            false);
    assertThat(split.queries()).hasSize(1);
    assertThat(split.queries().get(0).texts())
        .containsExactly("SELECT max(a) FROM orders WHERE b = ", " AND c <> '?' LIMIT ", "");
    assertThat(split.queries().get(0).parameters()).containsExactly(2, 3);
    assertThat(split.rest().parameters()).containsExactlyInAnyOrder(1, 4);
    assertThat(split.rest().facts().parameterCount()).isEqualTo(4);
  }

  @Test
  void whatReadsOtherRelationsOrSpeaksOfThemStays() {
    for (String sql :
        new String[] {
          "select * from (select count(*) from events) s",
          "select * from (select count(*) from orders, events) s",
          "select * from events e, lateral (select count(*) from orders o where o.c = e.c) s",
          "select * from events e where (select count(*) from orders o where o.c = e.c) > 1",
          "select * from events e where exists (select * from (select distinct c from orders where d"
              + " = e.d) s)",
          "with recursive r as (select max(id) as id from orders union select id from r) select *"
              + " from r, events",
          "with a as (select * from events), b as (select count(*) from a) select * from b",
          "select * from (select 1 limit 1) s, events",
          "select * from (select id from orders where a = 1) s, events"
        }) {
      assertThat(split(sql, false).queries()).as(sql).isEmpty();
    }
  }

  @Test
  void whatLiesDeeperIsFound() {
    assertThat(
            rest(
                "select 1 from events union all (select 1 from (select * from events, ("
                    + ORDERS
                    + ") x) y)"))
        .contains("FROM (SELECT * FROM events, (SELECT * FROM \"htap query 1\") x) y");
  }

  @Test
  void allThatPostgresCanAnswerIsFoundWhereItIsAskedFor() {
    assertThat(split("select * from (select id from orders where a = 1) s, events", true).queries())
        .hasSize(1);
  }
}
