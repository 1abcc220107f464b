package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.driver.HtapDriver;
import io.htap.driver.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of Postgres that several connections bring, of one state of the database. */
@Timeout(120)
class ParallelFetchTest extends OverBothEngines {
  private static final String ALWAYS = "&htap.pushdown.rows=0&htap.pushdown.semijoin=false";
  private static final String IN_PARTS = "Rows came in ";
  private static final String OPEN =
      "select count(*) from pg_stat_activity where application_name = 'htap fetch'";

  private static final String MORE =
      """
      create table secrets (id int primary key, customer int, word text);
      insert into secrets select i, i % 500, 'w' || i from generate_series(1, 3000) i;
      create table guarded (id int primary key, customer int, tenant text);
      insert into guarded select i, i % 500, 't' || i % 3 from generate_series(1, 3000) i;
      alter table guarded enable row level security;
      create policy own on guarded using (tenant = current_setting('app.tenant', true));
      create table ends (id int, share numeric(10, 2));
      insert into ends select i, i / 8.0 from generate_series(1, 3000) i;
      analyze
      """;

  private static final String JOIN =
      "select count(*), sum(o.amount), count(o.note), sum(e.kind) from orders o join lake.events e"
          + " on e.order_id = o.id";

  @BeforeAll
  static void fillMore() throws SQLException {
    try (Connection plain = postgres("federated")) {
      execute(plain, MORE);
      execute(
          plain,
          "update orders set note = note where id % 3 = 0; delete from orders where id % 50 = 7");
    }
    execute(reference, MORE, "delete from orders where id % 50 = 7");
  }

  private static final String ALL =
      """
      select count(*), sum(o.id), min(o.note), max(o.note) from orders o left join lake.events e on e.order_id = o.id
      select o.kind, count(*), count(e.id), sum(o.amount) from orders o left join lake.events e on e.order_id = o.id where o.amount > 20 group by o.kind order by o.kind
      select count(*), count(c.name), count(o.id) from customers c full join orders o on o.customer = c.id left join tags t on t.customer = c.id
      select count(*), count(b.id) from big_orders b join orders o on o.id = b.id left join lake.events e on e.order_id = o.id
      select count(*), count(a.id), sum(b.amount) from orders a join orders b on b.id = a.customer left join tags t on t.customer = a.id
      select count(*) from empty_one o left join lake.events e on e.order_id = o.id
      select o.id, o.note from orders o where o.id in (select order_id from lake.events where kind = 2) order by o.id
      select count(*) from orders o, tags t
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        ALWAYS,
        "&htap.pushdown.rows=0",
        ALWAYS + "&htap.pushdown.connections=5",
        ALWAYS + "&htap.pushdown.connections=0",
        ALWAYS + "&htap.pushdown.filter=false",
        ALWAYS + "&autosave=always"
      })
  void theAnswersArePostgresOwn(String switches) throws SQLException {
    answeredAlike(switches, ALL);
  }

  @Test
  void severalConnectionsBringWhatTakesLong() throws SQLException {
    try (Connection htap = htap(ALWAYS)) {
      // The second one may be let in too late for a table as small as this.
      String read = explained(htap, JOIN);
      for (int i = 0; i < 200 && !read.contains("parts by 2 connections"); i++) {
        read = explained(htap, JOIN);
      }
      assertThat(read)
          .contains("parts by 2 connections")
          .contains("Fetched public.orders: 29400 rows");
      assertThat(rows(htap, JOIN)).isEqualTo(rows(reference, JOIN));
      execute(htap, "set htap.pushdown.connections = 0");
      assertThat(explained(htap, JOIN)).doesNotContain(IN_PARTS);
    }
  }

  @Test
  void whatComesSoonDoesNotNeedThem() throws SQLException {
    String many = "select count(*), sum(m.n) from many m left join tags t on t.customer = m.id";
    try (Connection plain = postgres("federated");
        Connection htap = htap("&htap.pushdown.semijoin=false")) {
      assertThat(explained(htap, JOIN)).doesNotContain(IN_PARTS);
      execute(
          plain,
          "create table many as select i as id, i % 7 as n from generate_series(1, 250000) i",
          "create index on many (id)",
          "analyze many");
      assertThat(explained(htap, many)).contains(IN_PARTS).contains("public.many: 250000 rows");
      assertThat(explained(htap, many + " where m.id < 900"))
          .as("by an index")
          .doesNotContain(IN_PARTS);
      execute(plain, "drop table many");
    }
  }

  @Test
  void nothingIsLeftOpen() throws Exception {
    try (Connection htap = htap(ALWAYS);
        Connection like = htap(ALWAYS)) {
      for (int i = 0; i < 5; i++) {
        assertThat(rows(htap, JOIN)).isEqualTo(rows(like, JOIN)).isEqualTo(rows(reference, JOIN));
        int open = Integer.parseInt(rows(reference, OPEN).strip());
        assertThat(open).as("for both sessions").isLessThanOrEqualTo(2);
      }
      String inTransaction =
          "select count(*) from pg_stat_activity where datname = 'federated' and state like 'idle in"
              + " transaction%'";
      awaitNone(inTransaction);
      like.close();
      assertThat(rows(htap, JOIN)).isEqualTo(rows(reference, JOIN));
    }
    awaitNone(OPEN);
  }

  /** What the statement has no need to wait for goes on for a moment. */
  private static void awaitNone(String count) throws Exception {
    while (!rows(reference, count).equals("0\n")) {
      Thread.sleep(5);
    }
  }

  /** A truncated table is empty for every snapshot that was taken before. */
  @Test
  void whatIsTruncatedAndFilledAgainMeanwhileIsNotReadAsEmpty() throws Exception {
    String sql =
        "select count(*), count(e.id) from refilled r left join lake.events e on e.order_id = r.id";
    String fill = "insert into refilled select i from generate_series(1, 3000) i";
    try (Connection plain = postgres("federated");
        Connection htap = htap(ALWAYS)) {
      execute(plain, "create table refilled (id int primary key)", fill, "analyze refilled");
      String all = rows(htap, sql);
      plain.setAutoCommit(false);
      execute(plain, "truncate refilled", fill);
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return rows(htap, sql);
                } catch (SQLException e) {
                  return e.toString();
                }
              });
      while (rows(reference, "select count(*) from pg_locks where not granted").equals("0\n")) {
        Thread.sleep(5);
      }
      plain.commit();
      assertThat(answer.get()).isEqualTo(all);
      plain.setAutoCommit(true);
      execute(plain, "drop table refilled");
    }
  }

  @Test
  void aTransactionReadsByItsOwnConnection() throws SQLException {
    try (Connection htap = htap(ALWAYS)) {
      htap.setAutoCommit(false);
      assertThat(explained(htap, JOIN)).doesNotContain(IN_PARTS);
      htap.rollback();
      htap.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      execute(htap, "update orders set amount = 0 where id < 1000");
      assertThat(explained(htap, JOIN)).doesNotContain(IN_PARTS);
      assertThat(rows(htap, "select count(*) from orders o, tags t where o.amount = 0"))
          .isNotEqualTo(
              rows(reference, "select count(*) from orders o, tags t where o.amount = 0"));
      htap.rollback();
      htap.setAutoCommit(true);
      assertThat(explained(htap, JOIN)).contains(IN_PARTS);
    }
  }

  @Test
  void whatOnlyTheSessionSeesComesByTheSession() throws SQLException {
    String join = "select count(*), sum(s.id) from secrets s left join tags t on t.customer = s.id";
    String hidden =
        "select count(*), sum(s.id) from passing s left join tags t on t.customer = s.id";
    String guarded = join.replace("secrets", "guarded");
    try (Connection plain = postgres("federated");
        Connection htap = htap(ALWAYS)) {
      execute(htap, "create temp table passing as select * from secrets");
      assertThat(explained(htap, hidden)).doesNotContain(IN_PARTS);
      assertThat(rows(htap, hidden)).isEqualTo(rows(reference, join));

      execute(
          plain,
          "create role reader",
          "grant select on guarded to reader",
          "grant select (id, customer) on secrets to reader");
      execute(htap, "set role reader", "set app.tenant = 't1'");
      assertThat(explained(htap, guarded)).doesNotContain(IN_PARTS);
      assertThat(rows(htap, guarded)).startsWith("1000|");
      assertThat(explained(htap, join)).as("some columns only").doesNotContain(IN_PARTS);
      assertThat(rows(htap, join)).isEqualTo(rows(reference, join));
      refused(
          htap, "42501", "select max(word) from secrets s left join tags t on t.customer = s.id");

      execute(plain, "grant select on secrets to reader");
      assertThat(explained(htap, join)).as("as that role").contains(IN_PARTS);
      execute(htap, "reset role");
      execute(plain, "drop owned by reader", "drop role reader");
    }
  }

  @Test
  void anotherSessionUserIsNotWhoLogsIn() throws SQLException {
    String join = "select count(*), sum(s.id) from secrets s left join tags t on t.customer = s.id";
    try (Connection plain = postgres("federated");
        Connection htap = htap(ALWAYS)) {
      execute(plain, "create role guest", "grant select on secrets to guest");
      execute(htap, "set session authorization guest");
      for (int i = 0; i < 10; i++) {
        assertThat(explained(htap, join)).doesNotContain("parts by 2");
      }
      assertThat(rows(htap, join)).isEqualTo(rows(reference, join));
      execute(htap, "reset session authorization");
      execute(plain, "drop owned by guest", "drop role guest");
    }
  }

  @Test
  void whoMayHaveOneConnectionOnlyKeepsIt() throws SQLException {
    try (Connection plain = postgres("federated")) {
      execute(
          plain,
          "create role solo login connection limit 1",
          "grant select on all tables in schema public to solo");
      try (Connection htap =
          Objects.requireNonNull(
              new HtapDriver()
                  .connect(
                      "jdbc:htap://localhost:"
                          + TestPostgres.port()
                          + "/federated?user=solo&htap.idle=0s&htap.table.lake.events=parquet:"
                          + folder.resolve("events.parquet")
                          + ALWAYS,
                      new Properties()))) {
        for (int i = 0; i < 10; i++) {
          assertThat(explained(htap, JOIN)).contains("parts by 1 connection");
          assertThat(rows(htap, JOIN)).isEqualTo(rows(reference, JOIN));
        }
      }
      execute(plain, "drop owned by solo", "drop role solo");
    }
  }

  @Test
  void aValueThatDuckDbCannotHoldIsRefusedWhoeverBringsIt() throws SQLException {
    String read =
        "select sum(e.share), max(t.tag) from ends e left join tags t on t.customer = e.id";
    try (Connection plain = postgres("federated");
        Connection htap = htap(ALWAYS)) {
      execute(plain, "insert into ends values (0, 'NaN')");
      refused(htap, "0A000", read);
      execute(plain, "delete from ends where id = 0");
      assertThat(rows(htap, read)).isEqualTo(rows(reference, read));
    }
  }

  @Test
  void whoWaitsForALockCanBeStopped() throws SQLException {
    try (Connection plain = postgres("federated");
        Connection htap = htap(ALWAYS);
        Statement statement = htap.createStatement()) {
      assertThat(rows(htap, JOIN)).isEqualTo(rows(reference, JOIN));
      plain.setAutoCommit(false);
      execute(plain, "lock table orders");
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery(JOIN))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      plain.rollback();
      assertThat(rows(htap, JOIN)).isEqualTo(rows(reference, JOIN));
    }
  }
}
