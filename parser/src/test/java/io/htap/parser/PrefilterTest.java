package io.htap.parser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments around a statement go, and nothing that means something does. */
class PrefilterTest {
  private static final String TRACE =
      "/*traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'*/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%sselect a from t",
        "%s select a from t",
        "select a from t%s",
        "select a from t %s ",
        "select a from t %s;",
        "select a from t; %s",
        "%s\n-- who asks\nselect a from t\n%s ;\n",
        "/* one */ -- two\n/* three */ select a from t",
      })
  void commentsAroundItGo(String text) {
    assertThat(Prefilter.bare(text.replace("%s", TRACE))).isEqualTo("select a from t");
  }

  @Test
  void commentsWithinStay() {
    String within = "select a /* of */ from t -- all";
    assertThat(Prefilter.bare(within)).isSameAs(within);
    assertThat(Prefilter.bare(TRACE + within)).isEqualTo("select a /* of */ from t");
  }

  @Test
  void aHintStaysOnTheStatement() {
    assertThat(Prefilter.bare("/*+ htap(duckdb) */ select a from t " + TRACE))
        .isEqualTo("/*+ htap(duckdb) */ select a from t");
    assertThat(Prefilter.bare(TRACE + " /*+ htap(postgres) */ select a from t"))
        .isEqualTo("/*+ htap(postgres) */ select a from t");
    assertThat(Prefilter.bare(TRACE + " select /*+ htap(postgres) */ a from t"))
        .isEqualTo("select /*+ htap(postgres) */ a from t");
    assertThat(Prefilter.bare(TRACE + " select a from t /*+ htap(duckdb) */" + TRACE))
        .isEqualTo("select a from t /*+ htap(duckdb) */");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select a from t",
        "select a from t;",
        "  select a from t",
        "",
        " ",
        "/",
        "*/",
        "/* alone */",
        "-- alone",
        "select '/* in a text */",
        "select 1 */",
        "select a from t /* nested /* */ */",
        "select a from t /* never closed",
        "select E'it''s /* a text' /* odd */",
        "select $$/*$$ /* odd */",
        "/*+ htap(duckdb) */ /*+ htap(postgres) */ select a from t",
      })
  void anyOtherTextIsGivenBackAsItIs(String text) {
    assertThat(Prefilter.bare(text)).isSameAs(text);
  }

  /** Postgres takes the last two characters for an operator, which is an error. */
  @Test
  void whatIsNoCommentDoesNotGo() {
    assertThat(Prefilter.bare("select 1 -- /*\n */")).isEqualTo("select 1 -- /*\n */");
    assertThat(Prefilter.bare("select 'a /*' || b /**/")).isEqualTo("select 'a /*' || b");
    assertThat(Prefilter.bare(TRACE + "select E'/*' /**/")).isEqualTo("select E'/*' /**/");
  }
}
