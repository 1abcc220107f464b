package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries within a statement over both engines that Postgres answers by itself. */
class RemoteQueriesTest extends OverBothEngines {
  private static final String ALL =
      """
      select e.id, s.total, s.n from (select customer, sum(amount) as total, count(*) as n from orders group by customer) s join lake.events e on e.customer = s.customer where e.id < 60 order by 1
      with best as (select customer, max(amount) as top, avg(amount) as mean from orders where day > '2024-06-01' group by customer having count(*) > 2) select e.id, b.top, b.mean from best b join lake.events e on e.customer = b.customer where e.kind = 2 and e.id < 200 order by e.id
      select r.region, t.tag from (select distinct region from customers) r left join tags t on t.customer = length(r.region) order by 1, 2
      select o.id, o.amount, e.label from (select id, amount from orders order by amount desc, id limit 10) o left join lake.events e on e.order_id = o.id order by 1, 3
      select w.customer, e.id from (select id, customer, row_number() over (partition by customer order by day, id) as n from orders) w join lake.events e on e.order_id = w.id where w.n = 1 order by e.id limit 20
      select count(*) from (select customer from orders union select id from customers) u(c) join lake.events e on e.customer = u.c
      select e.id, c.h from (select id, md5(name) as h from customers) c join lake.events e on e.customer = c.id where e.id < 30 order by 1
      select n, count(*) from (select name collate "C" as n, id from customers group by id, name) c(n, i) join tags t on t.customer = c.i group by n order by n limit 20
      select region, count(*) from (select region, max(id) as id from customers group by region) c join tags t on t.customer <= c.id group by region order by region
      select x.a, x.b from (select customer, customer from orders group by customer) x(a, b) join tags t on t.customer = x.a order by 1 limit 5
      with a as (select customer, count(*) as n from orders group by customer), b as (select customer from a where n > 4) select count(*) from b join lake.events e on e.customer = b.customer
      select q.n, q.m from (select s.n, max(e.id) as m from (select customer, count(*) as n from orders group by customer) s join lake.events e on e.customer = s.customer group by s.n) q order by 1
      select e.id from (select max(day) as d from orders where day < now()) m join lake.events e on e.day > m.d order by 1 limit 5
      select m.array_agg, t.tag from (select array_agg(id order by id) from customers where id < 4) m, tags t order by t.customer limit 3
      select s.kind, s.n from (select kind, count(*) as n from orders group by kind) s join tags t on t.customer = s.n - 9999 order by 1
      select count(*) from (select s.customer from (select customer, count(*) as n from orders group by customer) s where s.n > 4 union all select customer from lake.events) u
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&htap.pushdown.rows=0",
        "&htap.pushdown.semijoin=false",
        "&htap.pushdown.aggregate=false",
        "&htap.replica.tables=public.*&htap.await=30s"
      })
  void theAnswersArePostgresOwn(String switches) throws SQLException {
    answeredAlike(switches, ALL);
  }

  @Test
  void onlyWhatTheyAnswerIsMoved() throws SQLException {
    String groups =
        "select count(*) from (select kind, sum(amount) as total from orders group by kind) s join"
            + " lake.events e on e.id = s.total";
    String latest =
        "select count(*) from (select customer, max(day) as day from orders group by customer) s"
            + " join lake.events e on e.customer = s.customer and e.day = s.day where e.id < 20";
    try (Connection htap = htap("")) {
      assertThat(explained(htap, groups))
          .contains("temp.main.staged_0: a query of Postgres")
          .contains("Fetched a query: 3 rows")
          .contains("FROM (SELECT kind, sum(amount) AS total FROM orders GROUP BY kind) AS t");
      assertThat(explained(htap, latest))
          .contains("Fetched a query: ")
          .contains("by 19 keys (semi-join)");
      execute(htap, "set htap.pushdown.aggregate = off");
      assertThat(explained(htap, groups)).contains("Fetched public.orders: 30000 rows");
    }
  }

  @Test
  void parametersStandOnBothSides() throws SQLException {
    String sql =
        "select e.id, s.total, ?::text from lake.events e join (select customer, sum(amount) as"
            + " total from orders where day >= ? and kind <> 'a?' group by customer having"
            + " sum(amount) > ? limit ?) s on s.customer = e.customer where e.id < ? order by 1";
    try (Connection htap = htap("");
        PreparedStatement ours = htap.prepareStatement(sql);
        PreparedStatement theirs = reference.prepareStatement(sql)) {
      for (int day : new int[] {1, 200}) {
        same(
            ours,
            theirs,
            statement -> {
              statement.setString(1, "it's");
              statement.setDate(2, Date.valueOf("2024-01-01"));
              statement.setBigDecimal(3, new BigDecimal(day));
              statement.setInt(4, 100_000);
              statement.setInt(5, 50);
            });
      }
    }
  }

  @Test
  void theyMayUseWhateverPostgresHas() throws SQLException {
    try (Connection htap = htap("");
        Connection plain = postgres("federated")) {
      execute(
          plain,
          "create function max(int, int) returns int language sql immutable as 'select"
              + " greatest($1, $2)'",
          "create function twice(int) returns int language sql stable as 'select 2 * $1'");
      assertThat(
              rows(
                  htap,
                  "select t.tag, s.\"Most\" from (select max(twice(id), 5) as \"Most\" from customers"
                      + " group by id) s join tags t on t.customer = s.\"Most\" order by t.customer"
                      + " limit 2"))
          .isEqualTo("t2|5\nt2|5\n");
      execute(plain, "drop function max(int, int)", "drop function twice(int)");
    }
  }

  @Test
  void theirErrorsArePostgresOwn() throws SQLException {
    try (Connection htap = htap("")) {
      refused(
          htap,
          "22012",
          "select s.x from (select id, max(1 / (id - 7)) as x from customers group by id) s join tags"
              + " t on t.customer = s.id");
      assertThat(rows(htap, "select count(*) from tags")).isEqualTo("200\n");
    }
  }

  @Test
  void whatTheyMeanIsProvenAnewAtEachExecution() throws SQLException {
    String sql =
        "select s.n from (select count(*) as n from moved) s join tags t on t.customer = s.n";
    try (Connection htap = htap("");
        Connection plain = postgres("federated");
        PreparedStatement statement = htap.prepareStatement(sql)) {
      execute(plain, "create table moved as select 1 as id");
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows(rows)).isEqualTo("1\n");
      }
      execute(
          plain,
          "drop table moved",
          "create table moved as select i as id from generate_series(1, 3) i");
      try (ResultSet rows = statement.executeQuery()) {
        assertThat(rows(rows)).isEqualTo("3\n");
      }
      execute(plain, "drop table moved");
    }
  }
}
