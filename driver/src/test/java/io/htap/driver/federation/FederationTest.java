package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/**
 * Statements over tables of Postgres and Parquet files answer as the same statements do where the
 * files are tables of Postgres, too.
 */
class FederationTest extends OverBothEngines {
  private static final String ALL =
      """
      select count(*), min(id), max(day), sum(order_id) from lake.events
      select e.* from lake.events e order by id limit 20
      select label, count(*) from lake.events group by label order by label
      select c.name, e.label from customers c join lake.events e on e.customer = c.id where e.kind = 3 and e.id < 100 order by e.id
      select c.region, count(*), sum(o.amount) from customers c join orders o on o.customer = c.id join lake.events e on e.order_id = o.id where c.vip group by c.region order by 1
      select e.id, o.amount from lake.events e left join orders o on o.id = e.order_id and o.amount > 50 where e.id < 300 order by e.id
      select e.id, o.id from orders o left join lake.events e on o.id = e.order_id where o.id < 50 order by o.id, e.id
      select e.id, c.id from lake.events e right join customers c on e.customer = c.id where c.id between 10 and 60 order by c.id, e.id
      select e.id, c.id from lake.events e full join customers c on e.customer = c.id where c.id < 100 or e.id < 100 order by c.id, e.id
      select e.id, c.id from lake.events e full join customers c on e.customer = c.id where c.region = 'Nord' order by c.id, e.id limit 50
      select count(*) from customers c where exists (select 1 from lake.events e where e.customer = c.id and e.kind = 1)
      select count(*) from customers c where not exists (select 1 from lake.events e where e.customer = c.id)
      select count(*) from orders o where o.customer in (select customer from lake.events where kind = 2)
      select count(*) from orders o where o.customer not in (select customer from lake.events where kind = 2)
      select count(*) from lake.events e where e.customer in (select id from customers where vip)
      select count(*) from lake.events e where e.order_id not in (select id from big_orders)
      select e.id, (select sum(o.amount) from orders o where o.customer = e.customer) from lake.events e where e.id < 40 order by 1
      select count(*) from orders o join lake.events e on o.customer = e.customer and o.day = e.day
      select t.tag, count(*), avg(o.amount) from tags t join orders o on o.customer = t.customer group by t.tag order by t.tag
      select b.id, e.kind from big_orders b join lake.events e using (customer) order by b.id, e.kind limit 30
      with recent as (select customer, max(day) as day from lake.events group by customer) select count(*) from recent r join orders o on o.customer = r.customer and o.day > r.day
      select count(*) from (select customer from lake.events union select customer from orders) u
      select count(*) from (select customer from lake.events except select id from customers) u
      select e1.id, e2.id from lake.events e1 join lake.events e2 on e1.customer = e2.order_id join customers c on c.id = e1.customer where e2.id < 30 order by 1, 2
      select count(*) from empty_one x join lake.events e on e.customer = x.customer
      select count(*), count(x.id) from lake.events e left join empty_one x on e.customer = x.customer
      select o.kind, count(*) from orders o join lake.events e on e.order_id = o.id where o.note like 'xx%' group by o.kind order by o.kind
      select c.id from customers c join (select customer, count(*) as n from lake.events group by customer having count(*) > 1) q on q.customer = c.id order by c.id limit 20
      select e.id, l.id from lake.events e, lateral (select o.id from orders o where o.customer = e.customer and o.amount > 20) l where e.id < 30 order by 1, 2
      select events.id from lake.events where lake.events.kind = 4 and id < 50 order by 1
      select 1 from customers, lake.events limit 3
      select max(label), min(label) from lake.events where label > 'e1'
      select c.region, max(e.label), min(c.name) from customers c join lake.events e on e.customer = c.id where e.label < c.name group by c.region order by c.region
      select c.name from only customers c, tags t where t.customer = c.id order by c.name limit 5
      select x.id, y.id from customers x join customers y on x.id = y.id + 1 join lake.events e on e.customer = x.id where e.id < 50 order by 1, 2
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "&htap.pushdown.rows=0",
        "&htap.pushdown.rows=0&htap.pushdown.range=false",
        "&htap.pushdown.semijoin=false",
        "&htap.pushdown.filter=false&htap.pushdown.semijoin=false",
        "&htap.replica.tables=public.*&htap.await=30s"
      })
  void theAnswersArePostgresOwn(String switches) throws SQLException {
    try (Connection htap = htap(switches)) {
      for (String sql : ALL.split("\n")) {
        assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(reference, sql));
        assertThat(last(htap)).as(sql).isEqualTo("duckdb");
      }
    }
  }

  @Test
  void theyAreSoInATransactionThatHasWritten() throws SQLException {
    String sql =
        "select c.name, count(*) from customers c join lake.events e on e.customer = c.id join"
            + " orders o on o.id = e.order_id where c.id < 40 group by c.name order by 1";
    for (int isolation :
        new int[] {Connection.TRANSACTION_READ_COMMITTED, Connection.TRANSACTION_REPEATABLE_READ}) {
      try (Connection htap = htap("");
          Connection plain = postgres("reference")) {
        for (Connection connection : List.of(htap, plain)) {
          connection.setAutoCommit(false);
          connection.setTransactionIsolation(isolation);
          execute(connection, "update customers set name = 'X' || id where id < 20");
        }
        assertThat(rows(htap, sql)).isEqualTo(rows(plain, sql)).contains("X");
        htap.rollback();
        plain.rollback();
        assertThat(rows(htap, sql)).isEqualTo(rows(plain, sql)).doesNotContain("X");
      }
    }
  }

  @Test
  void theRowsScroll() throws SQLException {
    String sql =
        "select c.region, count(*) from customers c join lake.events e on e.customer = c.id group by"
            + " c.region order by 1";
    int[] kinds = {ResultSet.CONCUR_READ_ONLY, ResultSet.CONCUR_UPDATABLE};
    try (Connection htap = htap("")) {
      for (int concurrency : kinds) {
        try (Statement ours = htap.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, concurrency);
            Statement theirs =
                reference.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, concurrency)) {
          ResultSet rows = ours.executeQuery(sql);
          ResultSet expected = theirs.executeQuery(sql);
          assertThat(rows.last()).isTrue();
          assertThat(expected.last()).isTrue();
          assertThat(rows.getRow()).isEqualTo(expected.getRow());
          assertThat(rows.getString(1)).isEqualTo(expected.getString(1));
          assertThat(rows.previous()).isTrue();
          // Nothing of two engines can be updated.
          assertThatThrownBy(() -> rows.updateInt(2, 1))
              .isInstanceOf(PSQLException.class)
              .hasMessageMatching("(?s).*(not updateable|cannot be updated).*");
        }
      }
    }
  }

  @Test
  void parametersAreTypedByPostgres() throws SQLException {
    String sql =
        "select e.id, o.amount, c.name from lake.events e join orders o on o.id = e.order_id join"
            + " customers c on c.id = o.customer where e.day >= ? and c.region = ? and o.amount >"
            + " ? and e.kind in (?, ?) order by e.id";
    try (Connection htap = htap("");
        PreparedStatement ours = htap.prepareStatement(sql);
        PreparedStatement theirs = reference.prepareStatement(sql)) {
      same(
          ours,
          theirs,
          statement -> {
            statement.setDate(1, Date.valueOf("2024-03-01"));
            statement.setString(2, "süd");
            statement.setBigDecimal(3, new java.math.BigDecimal("10.5"));
            statement.setInt(4, 1);
            statement.setInt(5, 3);
          });
    }
  }

  @Test
  void onlyRowsThatMatterAreMoved() throws SQLException {
    String join =
        "select count(*) from orders o join lake.events e on e.order_id = o.id where e.id < 20";
    try (Connection htap = htap("")) {
      assertThat(explained(htap, join))
          .contains("Keys of lake.events for public.orders: 19,")
          .contains("Read lake.events: 19 rows")
          .contains("Fetched public.orders: 19 rows by 19 keys (semi-join)")
          .contains("  -> keys of lake.events: 19")
          .contains(
              "  -> asked of Postgres: SELECT t.\"id\" FROM \"public\".\"orders\" AS t WHERE"
                  + " t.\"id\" IN (SELECT pg_catalog.unnest(<19 keys>))")
          .contains("temp.main.staged_1: lake.events of DuckDB");
      execute(htap, "set htap.pushdown.semijoin = off");
      assertThat(explained(htap, join)).contains("Fetched public.orders: 30000 rows");
    }
  }

  @Test
  void theBoundsOfKeysTravelWhereTheyAreTooMany() throws SQLException {
    String join =
        "select count(*) from customers c join lake.events e on e.id = c.id where e.id < 1500";
    try (Connection htap = htap("")) {
      assertThat(explained(htap, join))
          .contains("Keys of lake.events for public.customers: given up")
          .contains("Range of the keys of lake.events for public.customers")
          .contains("BETWEEN 'least'::bigint AND 'greatest'::bigint")
          .contains("Fetched public.customers: 1499 rows");
      assertThat(rows(htap, join)).isEqualTo("1499\n");
      assertThat(explained(htap, join.replace("1500", "3500"))).doesNotContain("Range");
      execute(htap, "set htap.pushdown.range = off");
      assertThat(explained(htap, join)).contains("Fetched public.customers: 5000 rows");
    }
  }

  @Test
  void keysTravelAlongAChain() throws SQLException {
    try (Connection htap = htap("")) {
      String plan =
          explained(
              htap,
              "select count(*) from tags t join lake.events e on e.customer = t.customer"
                  + " join orders o on o.id = e.order_id where t.tag = 't1'");
      assertThat(plan).contains("Fetched public.orders:").contains("(semi-join)");
    }
  }

  @Test
  void whatIsOnPostgresUnderTheSameNameIsMeant() throws SQLException {
    try (Connection htap = htap("");
        Connection plain = postgres("federated")) {
      execute(plain, "create table tags (customer int, tag text)");
      assertThat(rows(htap, "select count(*) from tags")).isEqualTo("0\n");
      assertThat(last(htap)).isEqualTo("postgres");
      execute(plain, "drop table tags");
      assertThat(rows(htap, "select count(*) from tags")).isEqualTo("200\n");
    }
  }

  @Test
  void errorsArePostgresOwnWherePostgresIsAsked() throws SQLException {
    try (Connection htap = htap("")) {
      refused(htap, "42703", "select nothing from lake.events");
      refused(htap, "42702", "select id from lake.events, customers");
      refused(htap, "42P01", "select 1 from lake.events, nowhere");
      refused(htap, "0A000", "select to_char(day, 'YYYY') from lake.events");
      assertThat(rows(htap, "select count(*) from customers")).isEqualTo("5000\n");
    }
  }

  @Test
  void thePrivilegesAreTheUsersOwn() throws SQLException {
    try (Connection plain = postgres("federated")) {
      execute(
          plain,
          "create role fed_reader login",
          "grant select (id, region) on customers to fed_reader");
    }
    try (Connection htap = htap("&user=fed_reader")) {
      String join = "select count(%s) from customers c join lake.events e on e.customer = c.id";
      assertThat(rows(htap, join.formatted("c.region")))
          .isEqualTo(rows(reference, join.formatted("c.region")));
      refused(htap, "42501", join.formatted("c.name"));
    } finally {
      try (Connection plain = postgres("federated")) {
        execute(plain, "drop owned by fed_reader", "drop role fed_reader");
      }
    }
  }

  /** Postgres does not look at it, whoever may not read it. */
  @Test
  void aCommonTableExpressionThatNothingReadsIsNotFetched() throws SQLException {
    String sql =
        "with unread as (select name from customers), read as (select id from orders), further as"
            + " (select id from read), last as (select count(*) from unread) select count(*) from"
            + " further f join tags t on t.customer = f.id";
    try (Connection plain = postgres("federated");
        Connection htap = htap("")) {
      execute(plain, "create role fed_clerk", "grant select on orders to fed_clerk");
      execute(reference, "grant select on orders, tags to fed_clerk");
      for (Connection each : List.of(htap, reference)) {
        execute(each, "set role fed_clerk");
      }
      assertThat(rows(htap, sql)).isEqualTo(rows(reference, sql));
      assertThat(explained(htap, sql))
          .contains("public.orders:")
          .doesNotContain("Fetched public.customers");
      refused(htap, "42501", sql.replace("further f", "unread u, further f"));
      execute(reference, "reset role", "revoke all on orders, tags from fed_clerk");
      execute(htap, "reset role");
      execute(plain, "drop owned by fed_clerk", "drop role fed_clerk");
    }
  }

  @Test
  void theResultIsDescribedAsPostgresDescribesIt() throws SQLException {
    String sql =
        "select e.id, e.day, c.region, o.kind, o.amount from lake.events e join orders o on"
            + " o.id = e.order_id join customers c on c.id = o.customer";
    try (Connection htap = htap("");
        Statement ours = htap.createStatement();
        Statement theirs = reference.createStatement();
        ResultSet a = ours.executeQuery(sql);
        ResultSet b = theirs.executeQuery(sql)) {
      ResultSetMetaData x = a.getMetaData();
      ResultSetMetaData y = b.getMetaData();
      for (int i = 1; i <= 5; i++) {
        assertThat(x.getColumnTypeName(i)).isEqualTo(y.getColumnTypeName(i));
        assertThat(x.getColumnLabel(i)).isEqualTo(y.getColumnLabel(i));
        assertThat(x.getPrecision(i)).isEqualTo(y.getPrecision(i));
        assertThat(x.getScale(i)).isEqualTo(y.getScale(i));
      }
      assertThat(x.getTableName(3)).isEqualTo("customers");
    }
  }

  @Test
  void aValueThatDuckDbCannotHoldIsToldAndTheConnectionGoesOn() throws SQLException {
    try (Connection htap = htap("");
        Connection plain = postgres("federated")) {
      execute(
          plain,
          "create table odd as select i as id, date '2024-01-01' as day, repeat('x', 100) as t from"
              + " generate_series(1, 20000) i",
          "update odd set day = 'infinity' where id = 5");
      for (int i = 0; i < 5; i++) {
        refused(htap, "0A000", "select o.day, o.t from odd o, lake.events e where e.id = o.id");
        assertThat(rows(htap, "select count(*) from odd o join lake.events e on e.id = o.id"))
            .isEqualTo("4000\n");
        assertThat(rows(htap, "select count(*) from customers")).isEqualTo("5000\n");
      }
      execute(plain, "drop table odd");
    }
  }

  @Test
  void aFileThatIsNotThereConcernsOnlyWhoNamesIt() throws SQLException {
    try (Connection htap = htap("&htap.table.gone=parquet:" + folder.resolve("nothing*.parquet"))) {
      assertThat(rows(htap, "select count(*) from customers")).isEqualTo("5000\n");
      assertThat(rows(htap, "select count(*) from public.tags")).isEqualTo("200\n");
      refused(htap, "42P01", "select count(*) from gone");
      assertThat(rows(htap.getMetaData().getTables(null, null, "%", null)))
          .contains("|tags|")
          .doesNotContain("|gone|");
    }
  }

  @Test
  void filesAreReadAsTheyAreNow() throws SQLException {
    String more = "copy (select i as id, %s as v from range(%d) s(i)) to '%s'";
    try (Connection htap = htap("&htap.table.growing=parquet:" + folder.resolve("grow*.parquet"));
        Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      execute(duck, more.formatted("1", 10, folder.resolve("grow1.parquet")));
      assertThat(rows(htap, "select count(*), sum(v) from growing")).isEqualTo("10|10\n");
      execute(duck, more.formatted("1", 5, folder.resolve("grow2.parquet")));
      assertThat(rows(htap, "select count(*), sum(v) from growing")).isEqualTo("15|15\n");
      for (String file : List.of("grow1.parquet", "grow2.parquet")) {
        execute(duck, more.formatted("1.5::decimal(4,2)", 10, folder.resolve(file)));
      }
      assertThat(rows(htap, "select count(*), sum(v) from growing")).isEqualTo("20|30.00\n");
    }
  }

  @Test
  void conditionsAreReadToTheirLastColumn() throws SQLException {
    try (Connection htap = htap("&htap.pushdown.rows=0")) {
      for (String sql :
          List.of(
              "select count(*) from customers a join orders o on o.customer = a.id join lake.events"
                  + " e on e.order_id = o.id where substring(a.name from 1 for 2) <> o.note",
              "select count(*) from (select kind as note, id from orders) q join lake.events e on"
                  + " e.order_id = q.id where q.note collate \"C\" = 'bb'")) {
        assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(reference, sql));
      }
    }
  }

  @Test
  void theRelationsShowInTheMetadata() throws SQLException {
    try (Connection htap = htap("")) {
      var facts = htap.getMetaData();
      assertThat(rows(facts.getTables(null, null, "%s", new String[] {"TABLE"})))
          .contains("federated|lake|events|TABLE|in DuckDB")
          .contains("federated|public|tags|TABLE|in DuckDB")
          .contains("federated|public|orders|TABLE|null");
      assertThat(rows(facts.getTables(null, "lake", "e_ents", null)))
          .contains("|events|")
          .doesNotContain("orders");
      assertThat(rows(facts.getTables(null, null, "%", new String[] {"VIEW"})))
          .doesNotContain("events");
      assertThat(rows(facts.getSchemas())).contains("lake|").contains("public|");
      try (ResultSet column = facts.getColumns(null, "lake", "events", "%");
          ResultSet other = reference.getMetaData().getColumns(null, "lake", "events", "%")) {
        while (other.next()) {
          assertThat(column.next()).isTrue();
          for (String label :
              List.of(
                  "TABLE_SCHEM",
                  "TABLE_NAME",
                  "COLUMN_NAME",
                  "DATA_TYPE",
                  "TYPE_NAME",
                  "COLUMN_SIZE",
                  "DECIMAL_DIGITS",
                  "NUM_PREC_RADIX",
                  "NULLABLE",
                  "IS_NULLABLE",
                  "ORDINAL_POSITION")) {
            assertThat(column.getString(label)).as(label).isEqualTo(other.getString(label));
          }
        }
        assertThat(column.next()).isFalse();
      }
    }
  }

  @Test
  void nothingIsLeftBehind() throws SQLException {
    try (Connection htap = htap("");
        Connection plain = postgres("federated")) {
      for (int i = 0; i < 3; i++) {
        rows(
            htap,
            "select count(*) from customers c join orders o on o.customer = c.id join lake.events"
                + " e on e.order_id = o.id");
      }
      assertThat(
              rows(
                  plain,
                  "select count(*) from pg_stat_activity where datname = 'federated' and pid <>"
                      + " pg_backend_pid() and state <> 'idle'"))
          .isEqualTo("0\n");
    }
  }

  @Test
  void anErrorAmongLaterRowsLeavesNothingBehind() throws SQLException {
    Path file = folder.resolve("late.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      execute(
          duck,
          "copy (select i as id, (i - 15000)::int as d from range(1, 20001) s(i)) to '"
              + file
              + "'");
    }
    try (Connection htap = htap("&htap.table.late=parquet:" + file)) {
      String join = "select count(*) from late l join orders o on o.id = l.id";
      refused(htap, "0A000", join + " where 10 / l.d >= -10");
      assertThat(rows(htap, join + " where l.d > 0")).isEqualTo("5000\n");
    }
  }
}
