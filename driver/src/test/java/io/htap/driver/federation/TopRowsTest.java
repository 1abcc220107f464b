package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A LIMIT of a statement over both engines that Postgres can apply to its own rows. */
class TopRowsTest extends OverBothEngines {
  /** The rows of orders that are moved, and the statement. */
  private static final String ALL =
      """
      10 | select o.id, o.amount, e.label from orders o left join lake.events e on e.order_id = o.id order by o.id desc limit 10
      15 | select o.id, (select count(*) from lake.events e where e.order_id = o.id) from orders o order by o.day desc, 1 limit 10 offset 5
      5 | select o.id as x, c.name, e.id from orders o left join customers c on c.id = o.customer left join lake.events e on e.order_id = o.id and e.kind = 1 where o.amount > 100 and o.kind = 'bb' order by x, e.id nulls first limit 5
      5 | select o.* from orders o left join tags t on t.customer = o.customer order by o.note, o.id fetch first 5 rows only
      3 | select o.id, e.id from orders o left join lake.events e using (customer) where o.customer is null order by o.id, 2 limit 3
      30000 | select o.id, e.id from orders o join lake.events e on e.order_id = o.id order by o.id, e.id limit 4
      30000 | select o.id, e.id from orders o right join lake.events e on e.order_id = o.id order by o.id, e.id limit 4
      30000 | select o.id, e.id from orders o full join lake.events e on e.order_id = o.id order by o.id, e.id limit 4
      30000 | select o.id, e.id from orders o left join lake.events e on e.order_id = o.id order by e.id, o.id limit 4
      30000 | select o.id, e.id from orders o left join lake.events e on e.order_id = o.id where e.id is null order by o.id limit 4
      30000 | select o.id, e.id from orders o left join lake.events e on e.order_id = o.id where o.amount > e.kind order by o.id, e.id limit 4
      30000 | select o.id from orders o where exists (select 1 from lake.events e where e.order_id = o.id) order by o.id limit 4
      30000 | select distinct o.kind from orders o left join lake.events e on e.order_id = o.id order by o.kind limit 2
      30000 | select o.kind, count(e.id) from orders o left join lake.events e on e.order_id = o.id group by o.kind order by o.kind limit 2
      30000 | select count(o.id), count(e.id) from orders o left join lake.events e on e.order_id = o.id limit 1
      30000 | select o.id, count(e.id) over () from orders o left join lake.events e on e.order_id = o.id order by o.id limit 2
      30000 | select o.id, row_number() over (order by o.id desc) from orders o left join tags t on t.customer = o.id order by o.id limit 2
      30000 | select o.id from orders o left join tags t on t.customer = o.id order by o.id + 0 limit 2
      30000 | select o.id from orders o, tags t where o.id > 29000 or t.customer = o.id order by o.id, t.customer limit 2
      30000 | select o.id from orders o left join tags t on t.customer = o.id order by o.id offset 29995
      30000 | (select o.id from orders o left join tags t on t.customer = o.id) union all (select 0) order by 1 limit 2
      """;

  @ParameterizedTest
  @ValueSource(strings = {"", "&htap.pushdown.filter=false"})
  void theAnswersArePostgresOwn(String switches) throws SQLException {
    try (Connection htap = htap(switches)) {
      for (String line : ALL.split("\n")) {
        String sql = line.substring(line.indexOf('|') + 1);
        assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(reference, sql)).isNotEmpty();
        assertThat(last(htap)).as(sql).isEqualTo("duckdb");
      }
    }
  }

  @Test
  void onlyTheFirstRowsAreMovedWhereTheyAreKnown() throws SQLException {
    try (Connection htap = htap("&htap.pushdown.semijoin=false")) {
      for (String line : ALL.split("\n")) {
        int bar = line.indexOf('|');
        assertThat(explained(htap, line.substring(bar + 1)))
            .as(line)
            .contains("Fetched public.orders: " + line.substring(0, bar) + "rows");
      }
    }
  }

  @Test
  void parametersTellHowMany() throws SQLException {
    String sql =
        "select o.id, e.id from orders o left join lake.events e on e.order_id = o.id where o.amount"
            + " > ? order by o.id, e.id limit ? offset ?";
    try (Connection htap = htap("");
        PreparedStatement ours = htap.prepareStatement(sql);
        PreparedStatement theirs = reference.prepareStatement(sql)) {
      for (long limit : new long[] {3, 40, Long.MAX_VALUE}) {
        same(
            ours,
            theirs,
            statement -> {
              statement.setInt(1, 120);
              statement.setLong(2, limit);
              statement.setLong(3, 2);
            });
      }
    }
  }
}
