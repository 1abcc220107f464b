package io.htap.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.spi.RelationName;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandInsTest {
  private static final String EVENTS = "SELECT NULL::int4 AS id WHERE false";

  @Test
  void aRelationKeepsItsNameAsAnAlias() {
    assertThat(replaced("select e.id, events.id from events e, events, users"))
        .isEqualTo(
            "WITH \"htap 1\" AS ("
                + EVENTS
                + ") SELECT e.id, events.id FROM \"htap 1\" e,"
                + " \"htap 1\" AS events, users");
  }

  @Test
  void aQualifierGoesWithTheSchema() {
    assertThat(replaced("select lake.events.id, lake.events.* from lake.events"))
        .endsWith("SELECT events.id, events.* FROM \"htap 1\" AS events");
  }

  @Test
  void aCommonTableExpressionOfTheNameIsLeftAlone() {
    assertThat(replaced("with events as (select 1 as id) select * from events, lake.events x"))
        .endsWith(", events AS (SELECT 1 AS id) SELECT * FROM events, \"htap 1\" x");
  }

  @Test
  void itIsFoundInSubqueriesAndRecursion() {
    assertThat(
            replaced(
                "with recursive r as (select id from lake.events UNION ALL select id from r)"
                    + " select 1 where exists (select 1 from lake.events)"))
        .isEqualTo(
            "WITH RECURSIVE \"htap 1\" AS ("
                + EVENTS
                + "), r AS (SELECT id FROM \"htap 1\" AS"
                + " events UNION ALL SELECT id FROM r) SELECT 1 WHERE EXISTS (SELECT 1 FROM"
                + " \"htap 1\" AS events)");
  }

  @Test
  void parametersStayQuestionMarks() {
    assertThat(replaced("select id from lake.events where id = ? and id < ?"))
        .endsWith("FROM \"htap 1\" AS events WHERE id = ? AND id < ?");
  }

  private static String replaced(String sql) {
    return StandIns.replace(
        sql,
        sql.contains("from events e")
            ? Map.of(new RelationName(null, "events"), EVENTS)
            : Map.of(new RelationName("lake", "events"), EVENTS));
  }
}
