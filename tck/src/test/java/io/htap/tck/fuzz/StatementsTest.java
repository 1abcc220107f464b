package io.htap.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatementsTest {
  private static final int MANY = 2000;

  @Test
  void aSeedMakesTheSameSchemaAndStatementsAgain() {
    var schema = Schema.generate(7);
    assertThat(schema).isEqualTo(Schema.generate(7)).isNotEqualTo(Schema.generate(8));
    var once = new Statements(schema, 7);
    var again = new Statements(schema, 7);
    assertThat(again.number(42)).hasToString(once.number(42).toString());
    assertThat(once.number(43).sql()).isNotEqualTo(once.number(42).sql());
  }

  @Test
  void everyTypeIsAColumnOfATable() {
    var types =
        Schema.generate(7).tables().stream()
            .flatMap(table -> table.columns().stream())
            .map(Column::type);
    assertThat(types).contains(SqlType.values());
  }

  @Test
  void everyShapeOfAStatementIsTried() {
    var statements = new Statements(Schema.generate(7), 7);
    String all =
        IntStream.range(0, MANY)
            .mapToObj(i -> statements.number(i).sql())
            .collect(Collectors.joining("\n"));
    assertThat(all)
        .contains(" left join ", " right join ", " full join ", " cross join ", "lateral (")
        .contains("exists (", " in (select ", " = any (", " not in (")
        .contains(" union ", " union all ", " intersect ", " except ")
        .contains("with recursive ", "materialized (", "(values ", "generate_series(")
        .contains("select distinct ", "select distinct on (", " having ", "rollup (", "cube (")
        .contains(" over (partition by ", " rows ", " groups ", " filter (where ")
        .contains(" within group (", "?::", " limit ?", " fetch first ", " offset ");
  }

  @Test
  void aMarkerHasAValue() {
    var statements = new Statements(Schema.generate(7), 7);
    for (int i = 0; i < MANY; i++) {
      var statement = statements.number(i);
      // No literal of the generator holds a question mark.
      long markers = statement.sql().chars().filter(c -> c == '?').count();
      assertThat(statement.parameters()).hasSize((int) markers);
    }
  }
}
