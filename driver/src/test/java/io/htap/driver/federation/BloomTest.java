package io.htap.driver.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are too many to be sent, of which few lead to a row. */
class BloomTest extends OverBothEngines {
  private static final int MATCHING = 601;

  /** Some ids are negative, some beyond an int4, every thousandth is NULL. */
  private static final String READINGS =
      "create table readings (id bigint, sensor int, value numeric(8,2));"
          + "insert into readings select case when i % 1000 = 999 then null when i % 3 = 0 then -i"
          + " when i % 3 = 1 then i else i + 5000000000 end, (i % 7)::int, i / 4.0"
          + " from generate_series(1, 120000) i;"
          + "create view seen as select * from readings;"
          + "create table known as select i::bigint as id, 1 as one from generate_series(2, 120000, 2) i;"
          + "analyze readings; analyze known";

  private static final String SIGHTINGS =
      "select case when i %% 3 = 0 then -i when i %% 3 = 1 then i else i + 5000000000 end as id,"
          + " (i %% 5)::int as place from (select case when j %% 100 = 0 then j * 2 else j +"
          + " 1000000 end as i from (select j::bigint as j from %s) p) q"
          + " union all select null::bigint, 9";

  private static final String JOIN =
      "select count(*), count(r.id), sum(r.value), sum(s.place) from lake.sightings s %s join"
          + " readings r on r.id = s.id";

  @BeforeAll
  static void fillMore() throws SQLException {
    try (Connection plain = postgres("federated")) {
      execute(plain, READINGS);
    }
    execute(
        reference,
        READINGS,
        "create table lake.sightings as " + SIGHTINGS.formatted("generate_series(1, 60000) s(j)"),
        "create table lake.known_ids as select i::bigint as id from generate_series(2, 120000, 2) i");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      execute(
          duck,
          "copy ("
              + SIGHTINGS.formatted("range(1, 60001) s(j)")
              + ") to '"
              + folder.resolve("sightings.parquet")
              + "'",
          "copy (select i::bigint as id from range(2, 120001) s(i) where i % 2 = 0) to '"
              + folder.resolve("known_ids.parquet")
              + "'");
    }
  }

  private static Connection connect(String more) throws SQLException {
    return htap(
        "&htap.table.lake.sightings=parquet:"
            + folder.resolve("sightings.parquet")
            + "&htap.table.lake.known_ids=parquet:"
            + folder.resolve("known_ids.parquet")
            + more);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select count(*), count(r.id), sum(r.value), sum(s.place) from lake.sightings s join"
            + " readings r on r.id = s.id",
        "select count(*), count(r.id), sum(r.value), sum(s.place) from lake.sightings s left join"
            + " readings r on r.id = s.id",
        "select count(*), sum(r.value) from readings r where r.id in (select id from"
            + " lake.sightings)",
        "select count(*), sum(r.value) from readings r where exists (select 1 from lake.sightings"
            + " s where s.id = r.id and s.place < 9)",
        "select count(*), sum(s.place) from lake.sightings s where not exists (select 1 from"
            + " readings r where r.id = s.id)",
        "select r.sensor, count(*) from lake.sightings s join readings r using (id) where r.value >"
            + " 10 group by 1 order by 1"
      })
  void aFilterOfThemIsSent(String sql) throws SQLException {
    try (Connection htap = connect("&htap.pushdown.rows=0&htap.pushdown.aggregate=false")) {
      assertThat(rows(htap, sql)).isEqualTo(rows(reference, sql));
      String explained = explained(htap, sql);
      assertThat(explained)
          .contains("Bloom filter of the keys of lake.sightings")
          .contains("passes <a Bloom filter");
      Matcher fetched = Pattern.compile("Fetched public.readings: (\\d+) rows").matcher(explained);
      assertThat(fetched.find()).isTrue();
      assertThat(Integer.parseInt(fetched.group(1))).isLessThanOrEqualTo(MATCHING * 102 / 100);
    }
  }

  @Test
  void noFilterIsSentWhereItDoesNotPay() throws SQLException {
    String sql = JOIN.formatted("");
    try (Connection htap =
        connect("&htap.pushdown.rows=0&htap.pushdown.bloom=false&htap.pushdown.aggregate=false")) {
      assertThat(rows(htap, sql)).isEqualTo(rows(reference, sql));
      assertThat(explained(htap, sql)).doesNotContain("Bloom");
    }
    try (Connection htap = connect("")) {
      assertThat(explained(htap, sql)).as("so few rows").doesNotContain("Bloom");
    }
    try (Connection htap = connect("&htap.pushdown.rows=0&htap.pushdown.aggregate=false")) {
      assertThat(explained(htap, sql.replace("readings", "seen")))
          .as("a view cannot be sampled")
          .doesNotContain("Bloom");
      String most = "select count(*), sum(k.one) from known k join lake.known_ids s on s.id = k.id";
      assertThat(rows(htap, most)).isEqualTo(rows(reference, most));
      assertThat(explained(htap, most)).as("most rows match").doesNotContain("Bloom");
      String full = JOIN.formatted("full");
      assertThat(rows(htap, full)).isEqualTo(rows(reference, full));
      assertThat(explained(htap, full)).as("all rows matter").doesNotContain("Bloom");
    }
  }
}
