package io.htap.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.spi.EngineId;
import io.htap.spi.StatementFacts.Kind;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  @Test
  void literalsCommentsAndBlanksDoNotCount() {
    long one = Fingerprint.of("select a from t where b = 1 and c = 'x'");
    assertThat(Fingerprint.of("SELECT a\n FROM t /* x */ where b=42 and c = 'it''s' -- y"))
        .isEqualTo(one);
    assertThat(Fingerprint.of("select a from t where b = 1 and c = ?")).isNotEqualTo(one);
    assertThat(Fingerprint.of("select a from t where b = 1 and d = 'x'")).isNotEqualTo(one);
    assertThat(Fingerprint.of("select \"A\" from t"))
        .isNotEqualTo(Fingerprint.of("select \"a\" from t"));
    assertThat(Fingerprint.of("select ab from t"))
        .isNotEqualTo(Fingerprint.of("select a b from t"));
  }

  @Property
  boolean anyTextHasOne(@ForAll String text) {
    return Fingerprint.of(text) == Fingerprint.of(text);
  }

  @Property
  boolean anyTextIsParsedOrNot(@ForAll String text) {
    return SqlParser.parse("select " + text) != null && Prefilter.kindOf(text) != null;
  }

  @Test
  void theFirstWordDecides() {
    assertThat(Prefilter.kindOf(" -- x\n ((select 1))")).isEqualTo(Kind.SELECT);
    assertThat(Prefilter.kindOf("With a as (select 1) select 1")).isEqualTo(Kind.SELECT);
    assertThat(Prefilter.kindOf("update t set a = 1")).isEqualTo(Kind.OTHER);
    assertThat(Prefilter.kindOf("selection")).isEqualTo(Kind.OTHER);
  }

  @Test
  void hintsAreReadFromCommentsOnly() {
    assertThat(Prefilter.hint("/*+ htap(duckdb) */ select 1")).contains(EngineId.DUCKDB);
    assertThat(Prefilter.hint("select /*+ HTAP( postgres ) */ 1")).contains(EngineId.POSTGRES);
    assertThat(Prefilter.hint("select '/*+ htap(duckdb) */'")).isEmpty();
    assertThat(Prefilter.hint("select 1 -- /*+ htap(duckdb) */")).isEmpty();
    assertThat(Prefilter.hint("/* htap(duckdb) */ select 1")).isEmpty();
  }
}
