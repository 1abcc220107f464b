package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wide columns that a statement with a LIMIT only shows: they come for the rows that it has. */
class ShownLastTest extends OverBothEngines {
  private static final String TABLES =
      "create table papers (id int primary key, event int, folder text, body text, rest text);"
          + "alter table papers alter body set storage external;"
          + "insert into papers select i, i * 7 % 9000, 'f' || i % 90, repeat(md5(i::text), 40),"
          + " 'r' || i from generate_series(1, 9000) i;"
          + "create table scans (paper int, page int, image text);"
          + "alter table scans alter image set storage external;"
          + "insert into scans select i, 1, repeat(md5(i::text), 50) from generate_series(1, 6000) i;"
          + "analyze papers; analyze scans";

  private static final String WITHOUT = "without columns that are only shown: ";

  private static final String FIRST =
      "select p.id, p.body, e.label from papers p join lake.events e on e.id = p.event order by"
          + " e.day, p.id limit 10";

  @BeforeAll
  static void fillMore() throws SQLException {
    try (Connection plain = postgres("federated")) {
      execute(plain, TABLES);
    }
    execute(reference, TABLES);
  }

  /** Whether the bodies come last, and the statement, whose order is total. */
  private static final String ALL =
      """
      yes | select p.id, p.body, e.label from papers p join lake.events e on e.id = p.event order by e.day, p.id limit 10
      yes | select p.*, e.id as event_id from papers p, lake.events e where e.id = p.event and p.id > 100 and e.kind < 4 order by e.label nulls first, p.id desc limit 5 offset 7
      yes | select p.id, upper(p.body) as b, (select count(*) from tags t where t.customer = p.id) from papers p left join lake.events e on e.id = p.event order by e.day desc nulls last, p.id limit 6
      yes | select p.id as x, p.body from papers p join lake.events e on e.id = p.event where e.label = '"$1''' or e.kind = 2 order by e.day, x limit 3
      yes | select p.body, s.image, e.day from papers p join scans s on s.paper = p.id join lake.events e on e.id = p.event order by e.day, p.id, s.page limit 12
      yes | with e as (select id, day from lake.events where kind = 1) select p.id, p.body from e join papers p on p.event = e.id order by e.day, p.id fetch first 9 rows only
      yes | select p.id, p.body from papers p where exists (select 1 from lake.events e where e.id = p.event and e.kind > 0) order by p.folder, p.id limit 4
      yes | select p.id, p.body, e.id from papers p cross join lateral (select id from lake.events e where e.id = p.event order by id limit 1) e order by e.id, p.id limit 4
      yes | select p.id, p.body from papers p join lake.events e on e.id = p.event order by p.id limit 0
      yes | select 'paper' as kind, p.id, p.body from papers p join lake.events e on e.id = p.event order by kind, e.day, p.id limit 10
      no | select p.id, p.body, e.id from lake.events e left join papers p on e.id = p.event order by e.day, e.id, p.id limit 10
      no | select p.id, p.body, e.id from papers p full join lake.events e on e.id = p.event order by e.day, e.id, p.id limit 10
      no | select p.id, p.body from papers p join lake.events e on e.id = p.event order by p.body, p.id limit 10
      no | select p.id, p.body as b from papers p join lake.events e on e.id = p.event order by b, p.id limit 10
      no | select p.id, p.body from papers p join lake.events e on e.id = p.event where p.body > 'c' order by e.day, p.id limit 10
      no | select p.id, p.body from papers p join lake.events e on e.id = p.event order by e.day, p.id
      no | select max(p.body) from papers p join lake.events e on e.id = p.event limit 1
      no | select distinct p.id, p.body from papers p join lake.events e on e.id = p.event order by p.id limit 3
      no | select p.id, p.body, count(*) over () from papers p join lake.events e on e.id = p.event order by p.id limit 3
      no | select p.id, p.rest from papers p join lake.events e on e.id = p.event order by e.day, p.id limit 3
      no | select p.id, p.body from papers p join lake.events e on e.id = p.event order by e.day, p.id limit 6000
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&htap.pushdown.range=false",
        "&htap.pushdown.rows=0",
        "&htap.pushdown.rows=0&htap.pushdown.semijoin=false&htap.pushdown.filter=false",
        "&htap.pushdown.late=false"
      })
  void theAnswersArePostgresOwn(String switches) throws SQLException {
    try (Connection htap = htap(switches)) {
      for (String line : ALL.split("\n")) {
        String sql = line.substring(line.indexOf('|') + 1);
        assertThat(rows(htap, sql)).as(sql).isEqualTo(rows(reference, sql));
        assertThat(last(htap)).as(sql).isEqualTo("duckdb");
      }
    }
  }

  @Test
  void theyComeLastWhereTheyAreOnlyShown() throws SQLException {
    try (Connection htap = htap("&htap.pushdown.semijoin=false")) {
      for (String line : ALL.split("\n")) {
        String read = explained(htap, line.substring(line.indexOf('|') + 1));
        assertThat(read.contains("public.papers " + WITHOUT))
            .as("%s%n%s", line, read)
            .isEqualTo(line.startsWith("yes"));
      }
      assertThat(explained(htap, FIRST))
          .contains(
              "asked of Postgres: SELECT t.ctid, t.\"id\", t.\"event\" FROM \"public\".\"papers\" AS t")
          .contains("WHERE t.ctid = ANY (<10 rows>)")
          .contains("Fetched public.papers: 10 rows");
      execute(htap, "set htap.pushdown.late = off");
      assertThat(explained(htap, FIRST)).doesNotContain("ctid");
    }
  }

  @Test
  void parametersTellWhichRows() throws SQLException {
    String sql =
        "select p.id, p.body, ?::text as given from papers p join lake.events e on e.id = p.event"
            + " where e.kind <= ? and e.label > ? and p.id > ? order by e.day, p.id limit ? offset ?";
    try (Connection htap = htap("&htap.pushdown.semijoin=false");
        PreparedStatement ours = htap.prepareStatement(sql);
        PreparedStatement theirs = reference.prepareStatement(sql)) {
      for (long limit : new long[] {3, 40, Integer.MAX_VALUE}) {
        same(
            ours,
            theirs,
            statement -> {
              statement.setString(1, "$2 '");
              statement.setInt(2, 3);
              statement.setString(3, "E'1");
              statement.setInt(4, 90);
              statement.setLong(5, limit);
              statement.setLong(6, 2);
            });
      }
    }
  }

  @Test
  void allComesAtOnceWhereRowsCouldChangeMeanwhile() throws SQLException {
    try (Connection htap = htap("&htap.pushdown.semijoin=false")) {
      htap.setAutoCommit(false);
      assertThat(explained(htap, FIRST)).doesNotContain("ctid");
      htap.rollback();
      htap.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      execute(htap, "update papers set body = repeat('x', 1300) || id");
      assertThat(explained(htap, FIRST)).contains(WITHOUT);
      assertThat(rows(htap, FIRST)).contains("|x");
      htap.rollback();
    }
  }
}
