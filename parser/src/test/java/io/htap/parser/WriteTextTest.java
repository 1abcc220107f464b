package io.htap.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.htap.spi.RelationName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteTextTest {
  private static final RelationName EVENTS = new RelationName("lake", "events");
  private static final RelationName ROWS = new RelationName("pg_temp", "htap lake.events");
  private static final List<String> COLUMNS = List.of("id", "kind", "Label", "wide");

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "insert into t select id from lake.events > INSERT INTO t SELECT id FROM ROWS AS events",
        "insert into t (a) select e.id from lake.events e where e.id < ? on conflict (a) do update"
            + " set a = excluded.a returning a > INSERT INTO t (a) SELECT e.id FROM ROWS e WHERE"
            + " e.id < ? ON CONFLICT (a) DO UPDATE SET a = excluded.a RETURNING a",
        "update t set a = lake.events.kind from lake.events where lake.events.id = t.id > UPDATE t"
            + " SET a = events.kind FROM ROWS AS events WHERE events.id = t.id",
        "delete from t using lake.events e where e.id = t.id > DELETE FROM t USING ROWS e WHERE"
            + " e.id = t.id",
        "delete from t where id in (select id from lake.events) > DELETE FROM t WHERE id IN (SELECT"
            + " id FROM ROWS AS events)",
        "with d as (delete from t where id in (select id from lake.events) returning id) select id"
            + " from d > WITH d AS (DELETE FROM t WHERE id IN (SELECT id FROM ROWS AS events)"
            + " RETURNING id) SELECT id FROM d",
        "merge into t using lake.events e on e.id = t.id when matched then update set a = e.kind >"
            + " MERGE INTO t USING ROWS e ON e.id = t.id WHEN MATCHED THEN UPDATE SET a = e.kind",
        "create table x as select id from lake.events > CREATE TABLE x AS SELECT id FROM ROWS AS"
            + " events"
      })
  void whatIsReadIsReplaced(String sql, String expected) {
    assertThat(read(sql).replace(Map.of(EVENTS, ROWS), Map.of()))
        .isEqualTo(expected.replace("ROWS", "\"pg_temp\".\"htap lake.events\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      nullValues = "nothing",
      value = {
        "insert into t select x, ?, now() from a join b on a.i = b.i where a.x = ? and b.y is null"
            + " group by x having sum(a.z) = 5 order by 1 limit 3 > SELECT 1 FROM a JOIN b ON a.i ="
            + " b.i WHERE a.x = $2 AND b.y IS NULL",
        "create table t as with q as (select * from a) select distinct i from q > WITH q AS (SELECT"
            + " * FROM a) SELECT 1 FROM q",
        "update t u set x = a.x from a left join b on a.i = b.i where u.i = a.i and a.x < ? > SELECT"
            + " 1 FROM t u, a LEFT JOIN b ON a.i = b.i WHERE u.i = a.i AND a.x < $1",
        "update t set x = 1 where i in (select i from a where y = 2) > SELECT 1 FROM t WHERE i IN"
            + " (SELECT i FROM a WHERE y = 2)",
        "delete from t using a, b where t.i = a.i and b.x = 1 > SELECT 1 FROM t, a, b WHERE t.i = a.i"
            + " AND b.x = 1",
        "update t set x = (select max(x) from a where a.i = t.i) where t.y = 1 > nothing",
        "insert into t select (select max(x) from a), b.x from b where b.i = 1 > nothing",
        "insert into t select a.x from a where a.i = 1 returning (select max(x) from a) > nothing",
        "insert into t select x from a where i = 1 union select x from a where i = 2 > nothing",
        "insert into t values (1) > nothing",
        "merge into t using a on a.i = t.i when matched then delete > nothing",
        "with q as (select * from a) insert into t select i from q where i = 1 > nothing"
      })
  void fromAndWhereSayWhichRowsAreOfUse(String sql, String expected) {
    assertThat(read(sql).reading()).isEqualTo(expected);
  }

  @Test
  void whatIsWrittenIsNotRead() {
    WriteText text = read("insert into lake.events select id from lake.events, t");
    assertThat(text.targets()).containsExactly(EVENTS);
    assertThat(text.reads()).containsExactlyInAnyOrder(EVENTS, new RelationName(null, "t"));
    assertThat(text.replace(Map.of(EVENTS, ROWS), Map.of()))
        .isEqualTo(
            "INSERT INTO lake.events SELECT id FROM \"pg_temp\".\"htap lake.events\" AS events, t");
  }

  @Test
  void aStatementMayWriteInSeveralPlaces() {
    WriteText text =
        read(
            "with a as (insert into t values (1) returning id), b as (update u set x = 1) insert"
                + " into lake.events as e select id from a");
    assertThat(text.targets())
        .containsExactlyInAnyOrder(
            EVENTS, new RelationName(null, "t"), new RelationName(null, "u"));
    assertThat(text.replace(Map.of(), Map.of(EVENTS, ROWS)))
        .endsWith("INSERT INTO \"pg_temp\".\"htap lake.events\" AS e SELECT id FROM a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      nullValues = "nothing",
      value = {
        "insert into lake.events (a, \"B\") select x, y from t > SELECT x, y FROM t",
        "create table lake.events as with q as (select 1 as a) select a from q > WITH q AS (SELECT 1"
            + " AS a) SELECT a FROM q",
        "insert into lake.events select x from t where x = ? > nothing",
        "insert into lake.events values (1) > nothing",
        "insert into lake.events select x from t returning x > nothing",
        "insert into lake.events select x from t on conflict do nothing > nothing",
        "with q as (select 1 as a) insert into lake.events select a from q > nothing",
        "insert into lake.events overriding user value select x from t > nothing",
        "update lake.events set a = 1 > nothing"
      })
  void aQueryWhoseRowsAreOnlyWrittenIsTold(String sql, String query) {
    assertThat(read(sql).query()).isEqualTo(query);
  }

  @Test
  void theColumnsThatAreWrittenAreTold() {
    assertThat(read("insert into t (a, \"B\") select 1, 2").into()).containsExactly("a", "B");
    assertThat(read("insert into t select 1, 2").into()).isNull();
  }

  @Test
  void whatIsMadeOrDroppedIsWritten() {
    WriteText made = read("create table if not exists lake.events as select a from t");
    assertThat(made.command()).isEqualTo("CREATE TABLE AS");
    assertThat(made.once()).isTrue();
    assertThat(made.replace(Map.of(), Map.of(EVENTS, ROWS)))
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"pg_temp\".\"htap lake.events\" AS SELECT a FROM t");
    WriteText dropped = read("drop table lake.events, t");
    assertThat(dropped.targets()).contains(EVENTS, new RelationName(null, "t"));
    assertThat(dropped.reads()).isEmpty();
    assertThat(dropped.once()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with events as (select 1 as id) insert into t select id from events",
        "with events as (select 1 as id) update t set a = 1 from events",
        "with events as (select 1 as id) delete from t using events",
        "with recursive events as (select 1 as id union all select id from events) insert into t"
            + " select id from events"
      })
  void aCommonTableExpressionOfTheNameIsNoRelation(String sql) {
    assertThat(read(sql).reads()).doesNotContain(new RelationName(null, "events"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into t select * from lake.events",
        "insert into t select e.* from lake.events e",
        "insert into t select count(distinct e.*) from lake.events e",
        "insert into t select row_to_json(e) from lake.events e",
        "insert into t select events.row_to_json from lake.events",
        "insert into t select a from lake.events as e (a)",
        "insert into t select id from s natural join lake.events",
        "update t set a = 1 from lake.events returning *"
      })
  void allColumnsAreMeant(String sql) {
    assertThat(read(sql).columns(EVENTS, COLUMNS)).isEqualTo(COLUMNS);
  }

  @Test
  void onlyColumnsWhoseNamesTheTextHasAreMeant() {
    assertThat(
            read("insert into t select count(*), max(ID), \"Label\" from lake.events group by 3")
                .columns(EVENTS, COLUMNS))
        .containsExactly("id", "Label");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select id from lake.events",
        "insert into t select 1; insert into t select 2",
        "insert into t select E'\\n' from lake.events",
        "truncate t",
        "drop view t",
        "create table t (a int)"
      })
  void theRestIsPostgresOwn(String sql) {
    assertThat(WriteText.read(sql)).isEmpty();
  }

  private static WriteText read(String sql) {
    return WriteText.read(sql).orElseThrow();
  }
}
