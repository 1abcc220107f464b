package io.htap.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Set;
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
            .map(Table.Column::type);
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
  void anOrderIsByPositionsLabelsAndExpressions() {
    var statements = new Statements(Schema.generate(7), 7);
    String tails =
        IntStream.range(0, MANY)
            .mapToObj(i -> statements.number(i).tail())
            .filter(Objects::nonNull)
            .map(Node::sql)
            .collect(Collectors.joining("\n"));
    assertThat(tails)
        .containsPattern("order by \\d")
        .containsPattern("[ ,]n\\d+ desc nulls last")
        .containsPattern("order by c\\d")
        .containsPattern("order by \\w+\\(")
        .contains(" nulls first");
  }

  @Test
  void namesOfOnesOwnStandForOthers() {
    var schema = Schema.generate(7, Set.of("big"));
    var statements = new OwnNames(schema, 7);
    String all =
        IntStream.range(0, MANY)
            .mapToObj(i -> statements.number(i).sql())
            .collect(Collectors.joining("\n"));
    assertThat(all)
        .contains(" group by ref", " group by k", " group by twice(", "max(a.id > 9)")
        .contains("with big as (", "distinct on (lower(", "order by ref desc nulls last");
    assertThat(schema.tables().get(0).columns()).extracting(Table.Column::name).contains("wide");
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
