package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wide columns that come last, for the rows that a join has left. */
class LateColumnsTest extends OverBothEngines {
  private static final int MATCHING = 4000;

  private static final String DOCUMENTS =
      "create table documents (id int primary key, event int, folder text, body text);"
          + "alter table documents alter body set storage external;"
          + "insert into documents select i, i * 7 % 9000, 'f' || i % 90, repeat(md5(i::text), 40)"
          + " from generate_series(1, 9000) i;"
          + "create table parts (id int, event int, body text) partition by range (id);"
          + "create table parts_1 partition of parts for values from (0) to (5000);"
          + "create table parts_2 partition of parts for values from (5000) to (10000);"
          + "insert into parts select id, event, body from documents;"
          + "analyze documents; analyze parts";

  private static final String JOIN =
      "select count(*), count(d.body), max(d.body), sum(length(d.body)) from documents d join"
          + " lake.events e on e.id = d.event";

  @BeforeAll
  static void fillMore() throws SQLException {
    try (Connection plain = postgres("federated")) {
      execute(plain, DOCUMENTS);
    }
    execute(reference, DOCUMENTS);
  }

  private static final String ALL =
      """
      select count(*), count(d.body), sum(length(d.body)) from documents d join lake.events e on e.id = d.event
      select count(*), count(d.body), sum(length(d.body)) from lake.events e left join documents d on e.id = d.event
      select count(*), count(d.body), sum(length(d.body)) from lake.events e full join documents d on e.id = d.event
      select count(*), sum(length(d.body)) from documents d where d.event in (select id from lake.events where kind > 0)
      select count(*), sum(length(d.body)) from documents d where d.event not in (select id from lake.events where kind > 0)
      select d.folder, count(*), sum(length(d.body)) from documents d, lake.events e, tags t where e.id = d.event and t.customer = e.id group by d.folder order by d.folder
      select d.id, substr(d.body, 1, 9), c.name from documents d join lake.events e on e.id = d.event join customers c on c.id = e.customer where d.id < 4000 order by d.id
      select count(*), sum(length(d.body)), sum(length(f.body)) from documents d join documents f on f.event = d.id join lake.events e on e.id = d.event
      select count(*), sum(length(p.body)) from parts p join lake.events e on e.id = p.event
      select count(*), sum(length(d.body)) from documents d join lake.events e on e.id = d.event where e.id < 0
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&htap.pushdown.range=false",
        "&htap.pushdown.rows=0",
        "&htap.pushdown.rows=0&htap.pushdown.range=false&htap.pushdown.filter=false",
        "&htap.pushdown.rows=0&htap.pushdown.late=false"
      })
  void theAnswersArePostgresOwn(String switches) throws SQLException {
    answeredAlike(switches, ALL);
  }

  @Test
  void theyAreFetchedForTheRowsThatAreLeft() throws SQLException {
    try (Connection htap = htap("&htap.pushdown.range=false")) {
      assertThat(explained(htap, JOIN))
          .contains("Keys of lake.events for public.documents: given up")
          .contains("Keys of public.documents without its other columns: " + MATCHING)
          .contains(
              "asked of Postgres: SELECT t.ctid, t.\"event\" FROM \"public\".\"documents\" AS t")
          .contains("WHERE t.ctid = ANY (<" + MATCHING + " rows>)")
          .contains("Fetched public.documents: " + MATCHING + " rows");
      assertThat(explained(htap, JOIN.replace("documents", "parts")))
          .as("rows of partitions have the same places")
          .doesNotContain("ctid");
      assertThat(explained(htap, JOIN.replace("d.body", "d.folder")))
          .as("nothing is wide")
          .doesNotContain("ctid");
      execute(htap, "set htap.pushdown.late = off");
      assertThat(explained(htap, JOIN)).contains("Fetched public.documents: 9000 rows");
    }
  }

  @Test
  void allComesAtOnceWhereRowsCouldChangeMeanwhile() throws SQLException {
    try (Connection htap = htap("&htap.pushdown.range=false")) {
      htap.setAutoCommit(false);
      String read = explained(htap, JOIN);
      assertThat(read).doesNotContain("ctid").contains("Fetched public.documents: 9000 rows");
      htap.rollback();
      htap.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      execute(htap, "update documents set body = 'x' where id < 100");
      assertThat(explained(htap, JOIN)).contains("rows are left");
      assertThat(rows(htap, JOIN)).contains("|x|");
      htap.rollback();
    }
  }

  @Test
  void whoMayReadSomeColumnsOnlyDoesNotAskForPlaces() throws SQLException {
    try (Connection plain = postgres("federated");
        Connection htap = htap("&htap.pushdown.range=false")) {
      execute(
          plain,
          "create role clerk",
          "grant select (id, event, body) on documents to clerk",
          "grant usage on schema public to clerk");
      execute(htap, "set role clerk");
      assertThat(rows(htap, JOIN)).isEqualTo(rows(reference, JOIN));
      assertThat(last(htap)).isEqualTo("duckdb");
      execute(htap, "reset role");
      execute(plain, "drop owned by clerk", "drop role clerk");
    }
  }

  @Test
  void nothingIsLeftOpen() throws SQLException {
    try (Connection htap = htap("&htap.pushdown.range=false")) {
      assertThat(rows(htap, JOIN)).isEqualTo(rows(reference, JOIN));
      assertThat(
              rows(
                  reference,
                  "select count(*) from pg_stat_activity where datname = 'federated' and state like"
                      + " 'idle in transaction%'"))
          .isEqualTo("0\n");
      htap.setReadOnly(true);
      assertThat(rows(htap, JOIN)).isEqualTo(rows(reference, JOIN));
    }
  }
}
