package io.htap.rewrite.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.rewrite.translation.Moment;
import io.htap.rewrite.translation.ParameterBinding;
import io.htap.rewrite.translation.SortKey;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.translation.Translation.Untranslatable;
import io.htap.rewrite.translation.UsedRelation;
import io.htap.spi.CollationFacts;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;
import io.htap.spi.RelationName;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a translation says beside its SQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranslationTest {
  private Engines icu;
  private Engines unproven;

  @BeforeAll
  void start() throws SQLException {
    icu = new Engines(Postgres.icu(), false);
    unproven = new Engines(Postgres.icu(), CollationFacts.Order.UNKNOWN, false);
  }

  @Test
  void usedColumnsAreThoseThatPostgresWouldCheck() {
    assertThat(translate("select a from pair where b = 1 order by x").relations())
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.attnums()).containsExactlyInAnyOrder(1, 2, 3);
              assertThat(r.written()).isEqualTo(new RelationName(null, "pair"));
              assertThat(r.viaView()).isNull();
            });
    assertThat(translate("select count(*) from public.pair").relations().get(0).attnums())
        .isEmpty();
    assertThat(translate("select 1 from trap where exists (select * from pair)").relations())
        .extracting(UsedRelation::attnums)
        .containsExactly(Set.of(), Set.of(1, 2, 3, 4));
  }

  @Test
  void momentsAreForPostgresToCompute() {
    Translated t =
        translate(
            "select date_trunc('day', now()), current_date from trap where ts < now()::timestamp and"
                + " d > current_date - 7 and i4 = 1 group by 1, (current_date)");
    assertThat(t.moments())
        .extracting(Moment::sql)
        .containsExactly(
            "current_date - 7", "now()::timestamp", "date_trunc('day', now())", "current_date");
    assertThat(t.parameters()).extracting(ParameterBinding::source).containsExactly(-1, -2, -3, -4);
  }

  @Test
  void relationsBeneathAViewCountForItsOwner() {
    Translated t = translate("select total from over_view");
    UsedRelation view = t.relations().get(0);
    assertThat(view.attnums()).containsExactly(2);
    assertThat(t.relations()).hasSize(5);
    assertThat(t.relations().get(1).viaView()).isEqualTo(view.oid());
    assertThat(t.relations().get(2).viaView()).isEqualTo(t.relations().get(1).oid());
    assertThat(t.relations().get(2).written()).isNull();
  }

  @Test
  void aCollatedSortIsLeftToTheDriver() {
    Translated t = translate("select distinct t, n from trap order by t desc, n limit 3 offset 1");
    assertThat(t.sql()).doesNotContain("ORDER BY").doesNotContain("LIMIT");
    assertThat(t.finishing().visible()).isEqualTo(2);
    assertThat(t.finishing().limit().constant()).isEqualTo(3);
    assertThat(t.finishing().offset().constant()).isEqualTo(1);
    assertThat(t.finishing().keys())
        .containsExactly(
            new SortKey(0, false, true, SortKey.Order.COLLATION, 100),
            new SortKey(1, true, false, SortKey.Order.NATIVE, 0));
    assertThat(t.columns()).hasSize(2);
  }

  @Test
  void aCollatedSortThatPicksTheRowsIsDuckDbs() {
    Translated t = translate("select id from trap order by t desc, n limit 3 offset 1");
    assertThat(t.finishing()).isNull();
    assertThat(t.sql()).contains("icu_sort_key").endsWith("LIMIT 3 OFFSET 1");
    t = translate("select distinct on (t) t, id from trap order by t, id");
    assertThat(t.finishing()).isNull();
    assertThat(t.sql()).contains("icu_sort_key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select id from trap where t < 'b'",
        "select id from trap where t between 'a' and 'b'",
        "select min(t) from trap",
        "select greatest(t, 'b') from trap",
        "select id from (select id, t from trap order by t, id limit 3) s",
        "select distinct on (t) t, id from trap order by t, id",
        "select row_number() over (order by t) from trap",
        "select string_agg(distinct t, ',') from trap"
      })
  void anOrderThatIsNotProvenStaysOnPostgres(String sql) {
    assertThat(unproven.translate(sql))
        .isInstanceOfSatisfying(
            Untranslatable.class,
            no -> assertThat(no.reason().code()).isEqualTo(ReasonCode.COLLATION));
  }

  @Test
  void theLastSortIsTheDriversWhereTheOrderIsNotProven() {
    Translated t = (Translated) unproven.translate("select id from trap order by t, id limit 3");
    assertThat(t.sql()).doesNotContain("ORDER BY").doesNotContain("LIMIT");
    assertThat(t.finishing().limit().constant()).isEqualTo(3);
  }

  @Test
  void aVisibleKeyIsNotSentTwice() {
    Translated t = translate("select t, n / 3 as q from trap order by 1, q");
    assertThat(t.finishing().visible()).isEqualTo(2);
    assertThat(t.finishing().keys())
        .containsExactly(
            new SortKey(0, true, false, SortKey.Order.COLLATION, 100),
            new SortKey(2, true, false, SortKey.Order.NATIVE, 0));
  }

  @Test
  void aNativeSortIsDuckDbs() {
    Translated t = translate("select id from trap order by n desc nulls last limit 2");
    assertThat(t.finishing()).isNull();
    assertThat(t.sql()).contains("DESC NULLS LAST").endsWith("LIMIT 2");
  }

  @Test
  void columnsCarryPostgresTypes() {
    Translated t = translate("select n, c, v, sum(i4), avg(i4) from trap group by n, c, v");
    assertThat(t.columns())
        .extracting(c -> c.type())
        .containsExactly(
            PgType.NUMERIC, PgType.BPCHAR, PgType.VARCHAR, PgType.INT8, PgType.NUMERIC);
    assertThat(t.columns().get(0).typmod()).isEqualTo(((10 << 16) | 2) + 4);
  }

  @Test
  void noNameOfTheStatementReachesDuckDb() {
    Translated t =
        translate(
            "with evil as (select a as \"x\"\"; drop table y\" from pair) select \"x\"\"; drop table"
                + " y\" as \"ev'il\" from evil as \"al;ias\"");
    assertThat(t.sql()).doesNotContain("evil").doesNotContain("drop").doesNotContain("ias");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "date_trunc('day', tz)",
        "date_trunc('month', d)",
        "extract(hour from tz)",
        "date_part('year', tz)",
        "tz::date",
        "ts::timestamptz",
        "tz + interval '1 day'"
      })
  void onlyInUtcItIsKnownWhatAnInstantShows(String expression) {
    String sql = "select " + expression + " from trap";
    assertThat(icu.translateIn("Etc/UTC", sql)).isInstanceOf(Translated.class);
    for (String zone : new String[] {"Europe/Berlin", "UTC0", "utc", ""}) {
      assertThat(icu.translateIn(zone, sql)).as(zone).isInstanceOf(Untranslatable.class);
    }
  }

  private Translated translate(String sql) {
    var translation = icu.translate(sql);
    assertThat(translation).as("%s", translation).isInstanceOf(Translated.class);
    return (Translated) translation;
  }

  @Test
  void floatsAreSummedOnlyWhereAsked() throws SQLException {
    Engines relaxed = new Engines(Postgres.icu(), false, true);
    String sql = "select sum(f8), avg(f8), sum(f4), avg(f4) from trap where id in (1, 3, 5)";
    Translated t = (Translated) relaxed.translate(sql);
    assertThat(relaxed.askDuck(t)).isEqualTo(relaxed.askPostgres(sql));
    assertThat(icu.translate(sql)).isInstanceOf(Untranslatable.class);
    Translated overflowing = (Translated) relaxed.translate("select sum(f8 ) from trap");
    assertThatThrownBy(() -> relaxed.askDuck(overflowing)).isInstanceOf(SQLException.class);
  }
}
