package io.htap.driver.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.htap.spi.HtapException;
import java.util.List;
import org.junit.jupiter.api.Test;

class HtapCommandTest {
  @Test
  void setsAreReadInEveryFormThatPostgresTakes() throws Exception {
    for (String sql :
        List.of(
            "SET htap.route = 'duckdb'",
            "set HTAP.Route='duckdb';",
            "SET SESSION htap.route TO duckdb",
            "\n SET htap.route = duckdb ")) {
      assertThat(HtapCommand.parse(sql))
          .as(sql)
          .contains(new HtapCommand.Set("htap.route", "duckdb"));
    }
    assertThat(HtapCommand.parse("SET htap.freshness = 'bounded 5s'"))
        .contains(new HtapCommand.Set("htap.freshness", "bounded 5s"));
  }

  @Test
  void defaultAndResetTakeTheSettingBack() throws Exception {
    var reset = new HtapCommand.Set("htap.route", null);
    assertThat(HtapCommand.parse("RESET htap.route")).contains(reset);
    assertThat(HtapCommand.parse("SET htap.route = DEFAULT")).contains(reset);
  }

  @Test
  void commentsAroundThemSayNothing() throws Exception {
    String trace = "/*traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'*/";
    for (String sql : List.of("SHOW htap.last " + trace, trace + "\nSHOW htap.last;")) {
      assertThat(HtapCommand.maybe(sql)).as(sql).isTrue();
      assertThat(HtapCommand.parse(sql)).as(sql).contains(new HtapCommand.Show("htap.last"));
    }
    assertThat(HtapCommand.parse(trace + "EXPLAIN (HTAP) SELECT 1"))
        .contains(new HtapCommand.Explain(false, "SELECT 1"));
    assertThat(HtapCommand.parse(trace + "SET htap.route = 'duckdb'" + trace))
        .contains(new HtapCommand.Set("htap.route", "duckdb"));
    assertThat(HtapCommand.maybe(trace + "SELECT 1")).isFalse();
    assertThat(HtapCommand.maybe(trace)).isFalse();
  }

  @Test
  void showNamesASettingOrAll() throws Exception {
    assertThat(HtapCommand.parse("SHOW htap.replica"))
        .contains(new HtapCommand.Show("htap.replica"));
    assertThat(HtapCommand.parse("show htap;")).contains(new HtapCommand.Show("htap"));
  }

  @Test
  void explainTakesAnalyze() throws Exception {
    assertThat(HtapCommand.parse("EXPLAIN (HTAP) SELECT 1"))
        .contains(new HtapCommand.Explain(false, "SELECT 1"));
    assertThat(HtapCommand.parse("explain (analyze, htap)\nSELECT 1"))
        .contains(new HtapCommand.Explain(true, "SELECT 1"));
  }

  @Test
  void callsAreReadPlainAndAsJdbcEscapes() throws Exception {
    for (String sql : List.of("CALL htap.drop_replica()", " {call HTAP.Drop_Replica} ")) {
      assertThat(HtapCommand.parse(sql))
          .as(sql)
          .contains(new HtapCommand.Call(HtapCommand.Procedure.DROP_REPLICA, null, false));
    }
    assertThat(HtapCommand.parse("CALL htap . resnapshot ( 'a.\"B''s\"' );"))
        .contains(new HtapCommand.Call(HtapCommand.Procedure.RESNAPSHOT, "a.\"B's\"", false));
    assertThat(HtapCommand.parse("call htap.retrain();"))
        .contains(new HtapCommand.Call(HtapCommand.Procedure.RETRAIN, null, false));
    assertThat(HtapCommand.parse("{call htap.restore_model()}"))
        .contains(new HtapCommand.Call(HtapCommand.Procedure.RESTORE_MODEL, null, false));
    assertThat(HtapCommand.parse("{ call htap.resnapshot(?) }"))
        .contains(new HtapCommand.Call(HtapCommand.Procedure.RESNAPSHOT, null, true));
  }

  @Test
  void theTableOfTheReplicaIsShownToAQueryForAllOfIt() throws Exception {
    for (String sql :
        List.of(
            "SELECT * FROM htap.replica",
            "select*from htap.replica;",
            "\nSelect *\nFROM HTAP . Replica ")) {
      assertThat(HtapCommand.parse(sql)).as(sql).contains(new HtapCommand.Show("htap.replica"));
    }
  }

  @Test
  void everythingElseIsPostgres() throws Exception {
    for (String sql :
        List.of(
            "SELECT 'SET htap.route = 1'",
            "SET search_path = htap",
            "SHOW search_path",
            "EXPLAIN (ANALYZE) SELECT 'htap'",
            "EXPLAIN SELECT 1",
            "SET myhtap.x = 1",
            "SELECT state FROM htap.replica",
            "SELECT * FROM htap.replica r",
            "SELECT * FROM htap.replicas",
            "SELECT * FROM myhtap.replica",
            "SELECT *",
            "SELECT",
            "CALL htap.mine()",
            "CALL htap.retraining()",
            "SELECT * FROM htap.models",
            "CALL htap.resnapshots('t')",
            "CALL other.drop_replica()",
            "{? = call htap.drop_replica()}",
            "CREATE TABLE htap.drop_replica (i int)",
            "",
            "  ")) {
      assertThat(HtapCommand.parse(sql)).as(sql).isEmpty();
    }
  }

  @Test
  void aMistakeIsASyntaxErrorAndLocalIsRefused() {
    assertThatThrownBy(() -> HtapCommand.parse("SET htap.route duckdb"))
        .isInstanceOfSatisfying(
            HtapException.class, e -> assertThat(e.getSQLState()).isEqualTo("42601"));
    assertThatThrownBy(() -> HtapCommand.parse("SET LOCAL htap.route = duckdb"))
        .isInstanceOfSatisfying(
            HtapException.class, e -> assertThat(e.getSQLState()).isEqualTo("0A000"));
  }
}
