package io.htap.replica.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Patterns match actual names, part by part. */
class TablePatternsTest {
  private static boolean matches(String pattern, String schema, String name) {
    return new TablePatterns(List.of(pattern), List.of()).matches(schema, name);
  }

  @Test
  void a_star_stands_for_any_characters_of_one_part() {
    assertThat(matches("public.*", "public", "orders")).isTrue();
    assertThat(matches("public.ord*s", "public", "orders")).isTrue();
    assertThat(matches("*.orders", "sales", "orders")).isTrue();
    assertThat(matches("pub*", "public", "pubs")).isTrue();
    assertThat(matches("public.*", "publicity", "orders")).isFalse();
    assertThat(matches("public.ord*s", "public", "order")).isFalse();
  }

  @Test
  void names_are_taken_literally_and_case_counts() {
    assertThat(matches("public.Orders", "public", "orders")).isFalse();
    assertThat(matches("public.a.b", "public", "a.b")).isTrue();
    assertThat(matches("public.a+", "public", "aa")).isFalse();
    assertThat(matches("orders", "public", "orders")).isTrue();
    assertThat(matches("orders", "other", "orders")).isFalse();
  }

  @Test
  void a_part_in_double_quotes_is_the_name_itself() {
    assertThat(matches("\"a.b\".\"c.*\"", "a.b", "c.*")).isTrue();
    assertThat(matches("\"a.b\".\"c.*\"", "a.b", "c.d")).isFalse();
    assertThat(matches("\"a.b\".*", "a.b", "anything")).isTrue();
    assertThat(matches("s.\"say \"\"hi\"\"\"", "s", "say \"hi\"")).isTrue();
    assertThat(matches("\"a.b\"", "public", "a.b")).isTrue();
    assertThat(matches("\"a\".b.c", "a", "b.c")).isTrue();
    assertThat(matches("public.six\"", "public", "six\"")).isTrue();
    assertThat(matches("*.Ärger*", "Öl", "Ärger 2")).isTrue();
  }

  @Test
  void what_is_excluded_is_known_whatever_includes_it() {
    var patterns = new TablePatterns(List.of("public.root"), List.of("public.part_*"));
    assertThat(patterns.excludes("public", "part_1")).isTrue();
    assertThat(patterns.excludes("public", "root")).isFalse();
  }

  @Test
  void excludes_win() {
    var patterns = new TablePatterns(List.of("public.*"), List.of("public.log*", "*.tmp"));
    assertThat(patterns.matches("public", "orders")).isTrue();
    assertThat(patterns.matches("public", "log_2024")).isFalse();
    assertThat(patterns.matches("public", "tmp")).isFalse();
  }

  @Test
  void no_pattern_matches_nothing() {
    assertThat(new TablePatterns(List.of(), List.of()).matches("public", "t")).isFalse();
  }
}
