package io.htap.rewrite.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.rewrite.differential.Engines.Value;
import io.htap.rewrite.translation.ParameterBinding;
import io.htap.rewrite.translation.Translation;
import io.htap.rewrite.translation.Translation.Translated;
import io.htap.rewrite.translation.Translation.Untranslatable;
import io.htap.spi.PgType;
import io.htap.spi.ReasonCode;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements with bound values. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParameterTest {
  private Engines icu;

  @BeforeAll
  void start() throws SQLException {
    icu = new Engines(Postgres.icu(), false);
  }

  @Test
  void everyTypeIsBoundExactly() throws SQLException {
    same("select id from trap where i4 = ? order by id", of(PgType.INT4, 7));
    same("select id from trap where i8 > ? order by id", of(PgType.INT8, 6L));
    same("select id from trap where n = ? order by id", numeric("1.1"));
    same("select id from trap where n > ? order by id", numeric("1.0999999"));
    same("select n + ? from trap where id = 1", numeric("0.1000"));
    same("select n / ? from trap where id = 1", numeric("3.00"));
    same("select n * ? from trap where id = 1", numeric("1E+3"));
    same("select id from trap where t = ? order by id", of(PgType.TEXT, "It's"));
    same("select id from trap where v = ? order by id", of(PgType.VARCHAR, "b "));
    same(
        "select id from trap where d >= ? order by id",
        of(PgType.DATE, Date.valueOf("2024-01-31")));
    same("select id from trap where b = ? order by id", of(PgType.BOOL, true));
    same("select id from trap where f8 > ? order by id", of(PgType.FLOAT8, 0.1));
  }

  @Test
  void markersKeepTheirPlaces() throws SQLException {
    same(
        "select ?::int - id from trap where i4 in (?, ?) and id > ? order by id",
        of(PgType.INT4, 100),
        of(PgType.INT4, 7),
        of(PgType.INT4, 10),
        of(PgType.INT4, 1));
    // A simple CASE evaluates its operand once per WHEN in the translation: one marker, many uses.
    same(
        "select id, case i4 + ? when 8 then 'x' when 11 then 'y' end from trap where i4 between"
            + " ? and 10 order by id",
        of(PgType.INT4, 1),
        of(PgType.INT4, 0));
  }

  @Test
  void aParameterCastToANarrowerIntegerIsBoundAsThat() throws SQLException {
    same("select ?::smallint from trap where id < 3", of(PgType.INT4, 857));
    same("select (?)::int + i4 from trap where id < 3", of(PgType.INT8, -7L));
    same("select cast(? as smallint) from trap where id < 3", of(PgType.INT4, null));
    Translated t = (Translated) icu.translate("select ?::smallint", of(PgType.INT4, 1));
    assertThat(t.parameters()).containsExactly(new ParameterBinding(1, PgType.INT2));
  }

  @Test
  void whatIsNothingBeforehandHasNoModifier() {
    String sql = "select coalesce(?::varchar(12), null::varchar(12)) from trap";
    assertThat(icu.translate(sql, of(PgType.TEXT, null))).isInstanceOf(Untranslatable.class);
    String some = "select coalesce(?::varchar(12), 'a'::varchar(12)) from trap";
    assertThat(icu.translate(some, of(PgType.TEXT, null))).isInstanceOf(Translated.class);
  }

  @Test
  void nullsCompareAsNulls() throws SQLException {
    same("select id from trap where i4 = ? order by id", of(PgType.INT4, null));
    same("select id from trap where n is not distinct from ?", of(PgType.NUMERIC, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%", "%\\_b%", "a\\_\\b%", "%\\\\%", "_", "", "%''%", "%\\%%", "é"})
  void likePatternsEscapeAsInPostgres(String pattern) throws SQLException {
    same("select id from trap where t like ? order by id", of(PgType.TEXT, pattern));
    same("select id from trap where t not like ? order by id", of(PgType.TEXT, pattern));
  }

  @Test
  void keysOfDocumentsAreParametersToo() throws SQLException {
    Value a = of(PgType.TEXT, "a");
    same("select id, jb ->> ?, jb -> ? from doc order by id", a, of(PgType.VARCHAR, "é"));
    same("select id from doc where jb ->> ? = ? order by id", a, of(PgType.TEXT, "1"));
    same("select id, jb -> ? ->> ? from doc order by id", a, of(PgType.INT4, -1));
    same("select id, jb -> ? from doc order by id", of(PgType.TEXT, null));
    same("select id, jb ->> ? from doc order by id", of(PgType.TEXT, ":1k2:'\""));
  }

  @Test
  void limitsAreParametersToo() throws SQLException {
    Value two = of(PgType.INT8, 2L);
    Value one = of(PgType.INT8, 1L);
    same("select id from trap order by id limit ? offset ?", two, one);
    same("select t from trap where id < 13 order by t, id limit ? offset ?", two, one);
    Value three = of(PgType.INT4, 3);
    same("select id from trap order by id limit ? offset ?", three, of(PgType.INT2, (short) 2));
    same("select count(*) from (select id from trap order by id limit ?) x", three);
    Translated sorted =
        (Translated) icu.translate("select distinct t from trap order by t limit ?", two);
    assertThat(sorted.finishing().limit().parameter()).isEqualTo(1);
    assertThat(sorted.parameters()).isEmpty();
  }

  @Test
  void anUnknownTypeIsRefused() {
    Translation translation =
        icu.translate("select id from trap where t = ?", new Value(PgType.BYTEA, null));
    assertThat(((Untranslatable) translation).reason().code()).isEqualTo(ReasonCode.PARAMETER_TYPE);
    assertThat(((Untranslatable) icu.translate("select id from trap where t = ?")).reason().code())
        .isEqualTo(ReasonCode.PARAMETER_TYPE);
  }

  private void same(String sql, Value... values) throws SQLException {
    Translation translation = icu.translate(sql, values);
    assertThat(translation).as("%s", translation).isInstanceOf(Translated.class);
    assertThat(icu.askDuck((Translated) translation, values).rows())
        .as(((Translated) translation).sql())
        .isEqualTo(icu.askPostgres(sql, values).rows());
  }

  private static Value of(PgType type, Object value) {
    return new Value(type, value);
  }

  private static Value numeric(String value) {
    return new Value(PgType.NUMERIC, new BigDecimal(value));
  }
}
