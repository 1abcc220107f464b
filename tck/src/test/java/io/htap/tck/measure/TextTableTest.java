package io.htap.tck.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void alignsColumns() {
    var table = new TextTable("query", " ms");
    table.add("q1", "1.5");
    table.rule();
    table.add("a long one", "22.0");
    assertThat(table)
        .hasToString(
            """
            query         ms
            ----------  ----
            q1           1.5
            ----------  ----
            a long one  22.0
            """);
    assertThatThrownBy(() -> table.add("too few")).isInstanceOf(IllegalArgumentException.class);
  }
}
