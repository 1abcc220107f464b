package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of Postgres that are grouped before they are joined with a file. */
class EagerGroupsTest extends OverBothEngines {
  private static final String ALL =
      """
      select e.kind, count(*), sum(o.amount), avg(o.amount), min(o.day), max(o.amount) from orders o join lake.events e on e.customer = o.customer group by e.kind order by 1
      select count(*), count(o.customer), count(o.day), sum(o.customer), avg(o.customer), avg(o.id) from lake.events e left join orders o on o.customer = e.customer and o.day = e.day
      select count(*), sum(e.order_id), count(e.label), max(e.label) from orders o join lake.events e on e.customer = o.customer where o.day > '2024-05-01'
      select o.day, count(*), sum(o.id) from orders o full join lake.events e on e.day = o.day group by o.day order by o.day
      select e.kind, o.kind, count(*) from orders o right join lake.events e on e.customer = o.customer and o.kind = 'a' group by e.kind, o.kind order by 1, 2
      select c.region, t.tag, count(*), sum(c.id) from customers c join tags t on t.customer = length(c.name) - 5 group by c.region, t.tag order by 1, 2
      select count(*), sum(o.amount) from orders o, lake.events e where e.customer = o.customer and e.id < 0
      select e.kind, count(*) from orders o join lake.events e on e.customer = o.customer group by e.kind having sum(o.amount) > 10000 order by count(*) desc, 1 limit 3
      select count(distinct o.day), count(*) from orders o join lake.events e on e.day = o.day where o.customer is null or e.kind > 2
      select c.region, sum(o.amount) from customers c join orders o on o.customer = c.id join lake.events e on e.customer = c.id group by c.region order by 1
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&htap.pushdown.rows=0",
        "&htap.pushdown.rows=0&htap.pushdown.filter=false",
        "&htap.pushdown.aggregate=false"
      })
  void theAnswersArePostgresOwn(String switches) throws SQLException {
    answeredAlike(switches, ALL);
  }

  @Test
  void groupsAreMovedInsteadOfRows() throws SQLException {
    String sql =
        "select e.kind, sum(o.amount) from orders o join lake.events e on e.day = o.day where"
            + " o.kind = 'a' group by e.kind";
    try (Connection htap = htap("")) {
      assertThat(explained(htap, sql))
          .contains("Fetched a query: 122 rows")
          .contains(
              "FROM (SELECT \"day\", pg_catalog.count(*) AS \"htap 1\", CAST(pg_catalog.sum(\"amount\")"
                  + " AS numeric (22, 2)) AS \"htap 2\" FROM orders o WHERE o.kind = 'a' GROUP BY"
                  + " \"day\") AS t");
      execute(htap, "set htap.pushdown.aggregate = off");
      assertThat(explained(htap, sql)).contains("Fetched public.orders: 10000 rows");
    }
  }

  @Test
  void rowsOfWhichFewAgreeAreMovedAsTheyAre() throws SQLException {
    String sql =
        "select e.kind, sum(o.amount) from orders o join lake.events e on e.customer = o.customer"
            + " and e.day = o.day and o.amount > e.id group by e.kind";
    try (Connection htap = htap("")) {
      assertThat(explained(htap, sql)).doesNotContain("a query");
    }
  }

  @Test
  void aNameToOrderByMeansWhatItMeansToPostgres() throws SQLException {
    String[] tables = {
      "create table tallied (customer int, count int, avg int)",
      "insert into tallied select i % 50, i % 7, -i % 5 from generate_series(1, 3000) i",
      "analyze tallied"
    };
    try (Connection plain = postgres("federated");
        Connection htap = htap("&htap.pushdown.rows=0")) {
      execute(plain, tables);
      execute(reference, tables);
      for (String sql :
          new String[] {
            "select t.count as c, count(*) from tallied t join lake.events e on e.customer ="
                + " t.customer where e.id < 900 group by t.count order by count, 1",
            "select e.kind, count(*) from tallied t join lake.events e on e.customer = t.customer"
                + " group by e.kind order by count desc, 1",
            "select e.kind as k, avg(t.count) from tallied t join lake.events e on e.customer ="
                + " t.customer group by e.kind order by avg, 1"
          }) {
        assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(reference, sql)).isNotEmpty();
      }
      execute(plain, "drop table tallied");
      execute(reference, "drop table tallied");
    }
  }

  @Test
  void functionsOfTheUsersOwnAreNotTakenForPostgres() throws SQLException {
    String joined =
        " from orders o join lake.events e on e.customer = o.customer group by e.kind order by 1";
    try (Connection plain = postgres("federated");
        Connection htap = htap("&htap.pushdown.rows=0")) {
      execute(plain, "create aggregate public.sum(text) (sfunc = textcat, stype = text)");
      assertThat(rows(htap, "select e.kind, count(*)" + joined))
          .as("a sum that the statement does not name")
          .isEqualTo(rows(reference, "select e.kind, count(*)" + joined));
      execute(
          plain,
          "drop aggregate public.sum(text)",
          "create function thousand(bigint, int) returns bigint language sql as 'select $1 + 1000'",
          "create aggregate public.count(int) (sfunc = thousand, stype = bigint, initcond = 0)");
      refused(htap, "0A000", "select e.kind, count(o.customer)" + joined);
      execute(plain, "drop aggregate public.count(int)", "drop function thousand");
    }
  }

  @Test
  void parametersStandOnBothSides() throws SQLException {
    String sql =
        "select e.kind, count(*), sum(o.amount) from lake.events e join orders o on o.day = e.day"
            + " where e.id > ? and o.day < ? and e.kind <> ? group by e.kind having count(*) > ?"
            + " order by 1";
    try (Connection htap = htap("&htap.pushdown.rows=0");
        PreparedStatement ours = htap.prepareStatement(sql);
        PreparedStatement theirs = reference.prepareStatement(sql)) {
      for (int kind : new int[] {1, 3}) {
        same(
            ours,
            theirs,
            statement -> {
              statement.setInt(1, 100);
              statement.setDate(2, Date.valueOf("2024-08-01"));
              statement.setInt(3, kind);
              statement.setInt(4, 5);
            });
      }
    }
  }
}
